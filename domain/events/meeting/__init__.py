"""Events of a meeting's stream."""
