"""Keeps the events: ordered, append-only, provable. PostgreSQL through `eventsourcing`."""
