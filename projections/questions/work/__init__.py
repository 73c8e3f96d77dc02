"""Batch queries about work."""
