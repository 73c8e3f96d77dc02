"""Units of judgement: which of them an entry begins, and the judge of each kind."""

from collections.abc import Callable, Iterable, Mapping

from domain.entries import Entry
from domain.events.group.membership import SeatCreated
from domain.timelines.work.lifecycles import LIFECYCLES
from domain.world import World
from projections.judgements import faults, work
from projections.judgements.duty import duties
from projections.judgements.group import composition, offices, seats, terms_in_force
from projections.judgements.meeting import acting_chairs, decisions_outside, meetings, minutes
from projections.rows import Row, RowKey, Unit

_JUDGES: dict[str, Callable[[str, World], Iterable[Row]]] = {
    "chairing": acting_chairs.judge,
    "composition": composition.judge,
    "decisions": decisions_outside.judge,
    "duties": duties.judge,
    "faults": faults.judge,
    "meeting": meetings.judge,
    "minutes": minutes.judge,
    "offices": offices.judge,
    "rules": terms_in_force.judge,
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
"""The kinds of unit that are judged by the terms of a meeting's day, and by nothing of later days but what took up its
decisions."""


def begun_by(entry: Entry) -> list[Unit]:
    """The units that an entry begins: those of a new stream, a new seat, the minutes of a meeting and whoever acted as
    its chair. The last two are none of `OF_MEETINGS`: they rest on what is recorded of other days too."""
    found = [Unit(kind, entry.stream) for kind in _UNITS[entry.kind]] if entry.version == 1 else []
    if isinstance(entry.event, SeatCreated):
        found.append(Unit("seat", entry.stream, entry.event.seat))
    if entry.event.FACET in ("chairing", "minutes"):
        found.append(Unit(entry.event.FACET, entry.stream))
    return found


def judge(unit: Unit, world: World) -> Mapping[RowKey, Row]:
    """The rows of one unit, by model and key, from what the world says now."""
    of_seat = unit.kind == "seat"
    rows = seats.judge(unit.stream, unit.item, world) if of_seat else _JUDGES[unit.kind](unit.stream, world)
    return {(row.MODEL, row.key): row for row in rows}
