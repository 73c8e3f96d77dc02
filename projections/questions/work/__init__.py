"""Batch questions about work."""
