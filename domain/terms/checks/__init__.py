"""Checks of a document of terms before it is adopted, beyond its JSON Schema."""
