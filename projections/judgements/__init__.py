"""Judgements: records judged by the terms, a unit at a time: a meeting, its minutes, a seat, a group's offices,
composition, duties or rules, the faults of a stream."""

from collections.abc import Callable, Iterable, Mapping

from domain.entries import Entry
from domain.events.group.membership import SeatCreated
from domain.timelines.work.lifecycles import LIFECYCLES
from domain.world import World
from projections.judgements import faults, work
from projections.judgements.duty import duties
from projections.judgements.group import composition, offices, seats, terms_in_force
from projections.judgements.meeting import acting_chairs, decisions, meetings, minutes
from projections.rows import Row

RowKey = tuple[str, str]

_JUDGES: dict[str, Callable[[str, World], Iterable[Row]]] = {
    "chairing": acting_chairs.judge,
    "composition": composition.judge,
    "decisions": decisions.judge,
    "duties": duties.judge,
    "faults": faults.judge,
    "meeting": meetings.judge,
    "minutes": minutes.judge,
    "offices": offices.judge,
    "rules": terms_in_force.judge,
    "seat": seats.judge,
    "work": work.judge,
}

_UNITS: dict[str, tuple[str, ...]] = {
    "agency": ("faults",),
    "person": ("faults",),
    "group": ("composition", "decisions", "duties", "faults", "offices", "rules"),
    "meeting": ("faults", "meeting"),
    **{life.timeline.KIND: ("faults", "work") for life in LIFECYCLES},
}


OF_MEETINGS = frozenset(_UNITS["meeting"])


def units(entry: Entry) -> list[str]:
    """The units that an entry brings with it: those of a new stream, a new seat, the minutes of a meeting and whoever acted
    as its chair. The last two are none of `OF_MEETINGS`: they rest on what is recorded of other days too."""
    found = [f"{unit}:{entry.stream}" for unit in _UNITS[entry.kind]] if entry.version == 1 else []
    if isinstance(entry.event, SeatCreated):
        found.append(f"seat:{entry.stream}/{entry.event.seat}")
    if entry.event.FACET in ("chairing", "minutes"):
        found.append(f"{entry.event.FACET}:{entry.stream}")
    return found


def judge(unit: str, world: World) -> Mapping[RowKey, Row]:
    """The rows of one unit, by model and key, from what the world says now."""
    name, _, stream = unit.partition(":")
    return {(row.MODEL, row.key): row for row in _JUDGES[name](stream, world)}
