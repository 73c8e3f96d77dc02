"""Imports row by row: each kind of row parsed and turned into drafts of events."""
