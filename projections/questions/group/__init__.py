"""Batch queries about groups, seats and offices."""
