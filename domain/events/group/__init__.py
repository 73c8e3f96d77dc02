"""Events of a group's stream."""
