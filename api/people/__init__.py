"""Persons by name: one way to find them, for commands, sheets, imports, GraphQL and the command line."""
