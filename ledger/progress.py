"""Callbacks of a long task: how far it is, and lines for whoever runs it."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""How much is done, of how much: bytes or events."""

Say = Callable[[str], None]
"""A line for whoever runs it."""
