"""PostgreSQL: addresses and roles of databases, and the embedded server."""
