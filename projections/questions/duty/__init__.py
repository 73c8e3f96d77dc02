"""Batch questions about duties."""
