"""The event store on PostgreSQL: recorder, mapper, codec, group commit."""
