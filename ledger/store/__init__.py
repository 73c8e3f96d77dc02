"""The event store on PostgreSQL: recorder, mapper, append."""
