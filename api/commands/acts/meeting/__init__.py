"""Routes of commands on meetings: plan, roll, decisions, minutes."""
