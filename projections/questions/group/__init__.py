"""Batch questions about groups, seats and offices."""
