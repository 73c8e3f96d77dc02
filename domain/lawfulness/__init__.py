"""Lawfulness: the faults of a timeline, which refuse a command. What merely breaks the terms is a verdict
(`domain.rules`)."""
