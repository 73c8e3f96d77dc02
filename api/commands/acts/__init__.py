"""Tables of routes, a module a capability."""
