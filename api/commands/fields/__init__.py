"""Fields of commands: bodies built from events, events parsed from bodies, ids, defaults and short forms."""
