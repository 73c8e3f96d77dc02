"""Entries by the command that recorded them."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from domain.entries import Entry


def group_by_command(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Entries in the order of position, a command at a time; an entry without a command is one by itself."""
    for _, group in groupby(entries, key=lambda e: e.command or e.position):
        yield list(group)
