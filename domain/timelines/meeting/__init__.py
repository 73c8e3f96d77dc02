"""The timeline of a meeting: schedule, roll, decisions, minutes."""
