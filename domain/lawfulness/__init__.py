"""Lawfulness: the faults of a timeline, what cannot be. What merely breaks the terms is a verdict (`domain.rules`)."""
