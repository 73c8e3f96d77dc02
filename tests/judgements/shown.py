"""Which kinds of event a row shows, beyond the trail: their position is in its basis, or in a field of it."""

from collections.abc import Iterator
from typing import Any

import msgspec

from domain.events.base import Event
from tests.judgements.bodies import BODIES, history
from tests.support.replay_check import from_zero

POSITIONS = {"basis", "position", "positions", "event", "held_event", "satisfied_by", "explained_by", "subject"}
"""The fields of rows that hold positions of events."""


def recorded_and_shown() -> tuple[set[type[Event]], set[type[Event]]]:
    """The kinds of event that any body records, and those of them that some row shows."""
    recorded, shown = set[type[Event]](), set[type[Event]]()
    for body in BODIES:
        entries = history(body).entries
        kinds = {e.position: type(e.event) for e in entries}
        recorded |= set(kinds.values())
        for (model, _), row in from_zero(entries).items():
            if model != "trail":
                shown |= {kinds[n] for n in _positions(msgspec.to_builtins(row)) if n in kinds}
    return recorded, shown


def _positions(value: Any, name: str = "") -> Iterator[int]:
    if isinstance(value, dict):
        for field, part in value.items():
            yield from _positions(part, field)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _positions(part, name)
    elif isinstance(value, int) and name in POSITIONS:
        yield value
