"""Judgements: records judged by the terms, a unit at a time: one meeting, or a group's seats, offices, composition,
duties or rules, or the faults of a stream."""

from collections.abc import Callable, Iterable, Mapping

from domain.world import World
from projections.judgements import composition, duties, faults, meetings, offices, rules, seats
from projections.rows import Row

Key = tuple[str, str]

_JUDGES: dict[str, Callable[[str, World], Iterable[Row]]] = {
    "composition": composition.judge,
    "duties": duties.judge,
    "faults": faults.judge,
    "meeting": meetings.judge,
    "offices": offices.judge,
    "rules": rules.judge,
    "seats": seats.judge,
}

_UNITS: dict[str, tuple[str, ...]] = {
    "agency": ("faults",),
    "person": ("faults",),
    "group": ("composition", "duties", "faults", "offices", "rules", "seats"),
    "meeting": ("faults", "meeting"),
}


def units(kind: str, stream: str) -> list[str]:
    """The units that a stream of a kind brings with it."""
    return [f"{unit}:{stream}" for unit in _UNITS[kind]]


def judge(unit: str, world: World) -> Mapping[Key, Row]:
    """The rows of one unit, by model and key, from what the world says now."""
    name, _, stream = unit.partition(":")
    return {(row.MODEL, row.key): row for row in _JUDGES[name](stream, world)}
