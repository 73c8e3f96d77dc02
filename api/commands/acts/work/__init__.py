"""Routes of work, from plans to reports."""
