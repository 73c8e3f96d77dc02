"""GraphQL types of work and of what it leaves owed."""
