"""Batch queries about meetings, attendance and decisions."""
