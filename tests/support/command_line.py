"""What runs a command line in this process, as fixtures of that name do."""

from collections.abc import Callable

Quorate = Callable[..., tuple[int, str, str]]
"""Runs a command line: exit code, standard output, standard error."""
