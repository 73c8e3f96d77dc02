"""Batch questions about meetings, attendance and decisions."""
