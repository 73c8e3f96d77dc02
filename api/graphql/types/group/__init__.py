"""GraphQL types of groups, seats, offices and terms."""
