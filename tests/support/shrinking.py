"""Shrinking (delta debugging): the smallest part of a history that still fails."""

from collections.abc import Callable, Sequence
from time import monotonic

from msgspec.structs import replace

from domain.entries import Entry
from domain.events.compensation import Corrected, Retracted

Commands = Sequence[list[Entry]]


def smallest(commands: Commands, wrong: Callable[[Commands], object], seconds: float = 120) -> Commands:
    """Leaves out what can be left out, in ever smaller pieces, as long as the rest is still `wrong`; gives up after so
    many seconds."""
    until = monotonic() + seconds
    piece = len(commands) // 2
    while piece and monotonic() < until:
        at = 0
        while at < len(commands) and monotonic() < until:
            fewer = renumbered([*commands[:at], *commands[at + piece :]])
            if fewer and _is(wrong, fewer):
                commands = fewer
            else:
                at += piece
        piece //= 2
    return commands


def _is(wrong: Callable[[Commands], object], commands: Commands) -> bool:
    try:
        return bool(wrong(commands))
    except Exception:
        return True


def renumbered(commands: Commands) -> list[list[Entry]]:
    """The commands as a ledger would hold them that holds no others: without streams that never began, and without what
    speaks of acts that are not there."""
    versions: dict[tuple[str, int], int] = {}
    newest: dict[str, int] = {}
    found: list[list[Entry]] = []
    position = 0
    for command in commands:
        kept: list[Entry] = []
        for e in command:
            event = e.event
            if isinstance(event, Corrected | Retracted):
                target = event.corrects if isinstance(event, Corrected) else event.retracts
                if (to := versions.get((e.stream, target))) is None:
                    continue
                field = "corrects" if isinstance(event, Corrected) else "retracts"
                event = replace(event, **{field: to})
            if e.version > 1 and e.stream not in newest:
                continue
            position += 1
            newest[e.stream] = versions[e.stream, e.version] = newest.get(e.stream, 0) + 1
            kept.append(replace(e, event=event, position=position, version=newest[e.stream]))
        if kept:
            found.append(kept)
    return found


def entry_lines(commands: Commands) -> str:
    """A line for each entry."""
    return "".join(f"{e.position} {e.kind} {e.stream} {e.event}\n" for command in commands for e in command)
