"""The tables of routes: which command records which event, a module a capability."""
