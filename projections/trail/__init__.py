"""The trail: one row an event, as a sentence template with its values."""
