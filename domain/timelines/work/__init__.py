"""Timelines of work: one fold over the state machine (`lifecycles`) of each kind."""
