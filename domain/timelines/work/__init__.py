"""Timelines of work: one state machine for every kind (`lifecycles`)."""
