"""Pages that record: fill in, check what would change, record once."""
