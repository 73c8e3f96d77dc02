"""Events of work: a module a kind of stream."""
