"""GraphQL types of meetings, attendance, decisions and minutes."""
