"""Imports of the years before: rows of a sheet read leniently, matched with what is known, recorded as one command."""
