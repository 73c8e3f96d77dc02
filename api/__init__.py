"""Speaks: commands in, answers out. FastAPI, GraphQL, command line."""
