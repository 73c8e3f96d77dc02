"""The embedded PostgreSQL server and the accounts it runs under."""
