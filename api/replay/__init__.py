"""Replay for whoever may audit, in a process of its own."""
