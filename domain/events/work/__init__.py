"""Events of work, a module for each kind of stream."""
