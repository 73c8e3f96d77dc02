"""Read-ahead: what the commands of a batch would ask the database for one by one is asked for at once. What the steps come
to is the same without."""

from collections.abc import Iterable, Sequence
from itertools import chain

from domain.entries import Entry
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.timelines.work.lifecycles import LIFECYCLES
from ledger.store.event_store import EventStore
from ledger.world.dependency_keys import ChangedKeys, StreamKey
from projections.engine.step import ReadSide
from projections.engine.stored_rows import StoredRows
from projections.judgements.units import OF_MEETINGS, begun_by
from projections.rows import Unit

KINDS = (MeetingTimeline.KIND, *(life.timeline.KIND for life in LIFECYCLES))
"""The kinds of streams that are begun within a group."""
UNITS_AHEAD_MAX = 5_000
"""Of more units the rows are read as they are asked for."""


def read_ahead(side: ReadSide, rows: StoredRows, ledger: EventStore, position: int, entries: Sequence[Entry]) -> None:
    """Give a read side that stands at a position the streams of the entries that come next, the readers of what they
    change, the rows of these units, and the streams that they were judged from."""
    streams, known = side.world.streams, ledger.upto(position)
    begun = {e.stream for e in entries if e.version == 1}
    before = [s for s in dict.fromkeys(e.stream for e in entries) if s not in begun and not streams.holds(s)]
    if before:
        streams.keep(known.entries_of(before), {})
    changed = streams.keys_of(entries)
    side.find_readers(changed)
    side.keep({unit: {} for e in entries if e.stream in begun for unit in begun_by(e)})
    units = [u for u in _concerned(side, entries, changed, begun) if not side.holds(u)]
    if len(units) > UNITS_AHEAD_MAX:
        return
    side.keep(rows.of_units(units))
    read = rows.read_by([u for u in units if u not in side.depends])
    within = {group for e in entries if e.version == 1 and (group := e.event.parent())}
    groups = (read.families | within) - begun
    children = {(group, kind): list[str]() for group in groups for kind in KINDS}
    children |= known.children_of(groups) if groups else {}
    named = {id for e in entries for _, _, id in e.event.references()}
    wanted = {*read.streams, *named, *within, *chain.from_iterable(children.values())} - begun
    missing = [s for s in sorted(wanted) if not streams.holds(s)]
    streams.keep(known.entries_of(missing) if missing else {}, children)


def _concerned(side: ReadSide, entries: Sequence[Entry], changed: ChangedKeys, begun: set[str]) -> Iterable[Unit]:
    """The units that the entries may turn; of a group's meetings only those that are sure to be judged again."""
    of_known = [e for e in entries if e.stream not in begun]
    found = {Unit(kind, e.stream) for e in of_known for kind in ("record", "trail")}
    found |= {unit for e in of_known for unit in begun_by(e)}
    groups = {e.stream for e in entries if e.kind == "group"}
    for key in changed:
        of_group = isinstance(key, StreamKey) and key.stream in groups
        found |= {u for u in side.readers(key) if not (of_group and u.kind in OF_MEETINGS)}
    return sorted(found)
