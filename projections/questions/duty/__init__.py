"""Batch queries about duties."""
