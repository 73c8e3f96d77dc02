"""The client side of the command line: HTTP session, look-ups by name, problems, database access."""
