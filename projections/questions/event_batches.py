"""Batches of events in the order of the ledger, for who follows it, and which groups' readers each of them concerns."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.row_queries import KNOWN_AT_POSITION, rows_as_of
from projections.questions.trail import OF_AGENCIES, OF_PERSONS
from projections.rows import TrailRow

EVENTS_MAX = 500
BYTES_MAX = 1024 * 1024
PERSON_GROUPS = (
    "select p, g from unnest(%(persons)s::text[]) p cross join unnest(%(groups)s::text[]) g"
    " where exists (select from {read}.trail e where e.known_to is null"
    " and e.streams @> array[p] and e.streams @> array[g])"
)


class EventBatch(NamedTuple):
    """The rows of the positions after one up to `end`; `last` where that is the head of the snapshot."""

    rows: list[TrailRow]
    end: int
    last: bool


def after(snapshot: Snapshot, position: int) -> EventBatch:
    """The next events, EVENTS_MAX of them and BYTES_MAX bytes of what is stored at the most, but one in any case."""
    head = snapshot.head.position
    sizes = snapshot.ask(
        "select notification_id, octet_length(state) from ledger.events where notification_id > %(after)s"
        " and notification_id <= %(head)s order by notification_id limit %(limit)s",
        {"after": position, "head": head, "limit": EVENTS_MAX},
    )
    end = _end(position, sizes)
    clocks = Clocks(head, snapshot.today)
    where = "t.position > %(after)s and t.position <= %(end)s"
    values = {"after": position, "end": end}
    rows = rows_as_of(snapshot, clocks, TrailRow, where, values, order="t.position", of=KNOWN_AT_POSITION)
    return EventBatch(rows, max(end, position), end >= head)


def _end(position: int, sizes: Iterable[tuple[int, int]]) -> int:
    total = 0
    for found, size in sizes:
        total += size
        if total > BYTES_MAX and total > size:
            break
        position = found
    return position


class Visibility:
    """Which events of a batch a reader of some groups sees, as the trail has it: those of the groups, those that name
    them, those of agencies, and those of persons whom the groups name. `groups` are those of all readers."""

    def __init__(self, snapshot: Snapshot, rows: Sequence[TrailRow], groups: Collection[str]) -> None:
        self._naming: dict[str, set[str]] = {}
        persons = {row.stream for row in rows if row.kind in OF_PERSONS}
        if persons and groups:
            for person, group in snapshot.ask(PERSON_GROUPS, {"persons": [*persons], "groups": [*groups]}):
                self._naming.setdefault(person, set()).add(group)

    def sees(self, row: TrailRow, within: Collection[str] | None) -> bool:
        """Whether a reader of the groups `within`, of all where it is None, sees the event."""
        if within is None or row.kind in OF_AGENCIES or not {*within}.isdisjoint(row.streams):
            return True
        return row.kind in OF_PERSONS and not {*within}.isdisjoint(self._naming.get(row.stream, ()))
