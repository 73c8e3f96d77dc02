"""The functions of the command line's subcommands."""

from collections.abc import Iterator
from typing import Any


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that does something, with the words that call it."""
    if hasattr(command, "commands"):
        for name, inner in command.commands.items():
            yield from commands(command.load(name) if hasattr(command, "load") else inner, (*path, name))
    else:
        yield path, command
