"""Incremental view maintenance: the one function of the read side takes the entries of one command and says which rows
change.

Live work, rebuild, preview and verification all call `ReadSide.step`; they differ in where known streams and rows come
from, and in what they do with the changes.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from domain.entries import Entry
from ledger.world.dependency_keys import ChangedKeys, DependencyKey, StreamKey
from ledger.world.sources import EmptySource, StreamSource
from ledger.world.tracked_world import TrackedWorld
from projections.judgements import meeting_inputs, units
from projections.records import stream_records
from projections.rows import Row, RowKey, Unit
from projections.trail import trail_rows


class KnownRow(NamedTuple):
    """A row and the position from which it is known."""

    row: Row
    since: int


class RowChange(NamedTuple):
    """A row closed, opened, or replaced at the last position of a command."""

    unit: Unit
    model: str
    key: str
    old: KnownRow | None
    new: Row | None


class RowSource(Protocol):
    """Where rows and dependencies that are not in memory come from."""

    def of_unit(self, unit: Unit) -> Mapping[RowKey, KnownRow]: ...

    def units_reading(self, keys: Iterable[DependencyKey]) -> Iterable[tuple[DependencyKey, Unit]]:
        """(key, unit) for every unit that read one of the keys."""
        ...


class NoRows:
    """Null object: the row source of a read side that begins at the first entry."""

    def of_unit(self, unit: Unit) -> Mapping[RowKey, KnownRow]:
        return {}

    def units_reading(self, keys: Iterable[DependencyKey]) -> Iterable[tuple[DependencyKey, Unit]]:
        return ()


class ReadSide:
    """What is known at one position: streams, current rows by unit, and which unit read what.

    `reread` holds units whose dependencies changed since it was last cleared, for whoever stores them. It knows every
    stream, and with `mine`, asked for a stream's first entry, it judges those streams only. `check` is called before each
    part of the work, and ends it by raising.
    """

    def __init__(
        self,
        source: StreamSource | None = None,
        rows: RowSource | None = None,
        mine: Callable[[Entry], bool] | None = None,
        check: Callable[[], object] = lambda: None,
    ) -> None:
        self.world = TrackedWorld(source or EmptySource())
        self.rows: RowSource = rows or NoRows()
        self.mine = mine
        self.check = check
        self.reread: set[Unit] = set()
        self.depends: dict[Unit, frozenset[DependencyKey]] = {}
        self._units: dict[Unit, dict[RowKey, KnownRow]] = {}
        self._readers: dict[DependencyKey, set[Unit]] = {}
        self._unasked: dict[DependencyKey, set[Unit]] = {}

    def fork(self) -> "ReadSide":
        """The same knowledge, to which hypothetical entries can be added; this one does not change."""
        other = ReadSide(self.world.source, self.rows)
        other.world = self.world.fork(())
        other.depends = dict(self.depends)
        other._units = {unit: dict(rows) for unit, rows in self._units.items()}
        other._readers = {key: set(units) for key, units in self._readers.items()}
        other._unasked = {key: set(units) for key, units in self._unasked.items()}
        return other

    def size(self) -> int:
        """How many units are held in memory."""
        return len(self._units)

    def holds(self, unit: Unit) -> bool:
        """Whether the rows of a unit are in memory."""
        return unit in self._units

    def keep(self, rows: Mapping[Unit, dict[RowKey, KnownRow]]) -> None:
        """Hold the rows of units that were read ahead."""
        for unit, found in rows.items():
            self._units.setdefault(unit, found)

    def readers(self, key: DependencyKey) -> Iterable[Unit]:
        """The units that read a key of which the readers were found."""
        return self._readers[key]

    def step(self, entries: Sequence[Entry]) -> list[RowChange]:
        """Take in the entries of one command; every row that changes, at the position of its last entry."""
        position = entries[-1].position
        changed = self.world.add(entries)
        changes: list[RowChange] = []
        own = entries if self.mine is None else [e for e in entries if self.mine(self.world.entries(e.stream)[0])]
        self._begin(own)
        for stream in dict.fromkeys([*(e.stream for e in own), *self._reread(changed)]):
            self.check()
            timeline = self.world.timeline(stream)
            assert timeline is not None
            self._replace(Unit("record", stream), stream_records.rows(timeline), position, changes)
        for unit in sorted(self._dirty(own, changed)):
            self.check()
            self.world.reads = set()
            rows = units.judge(unit, self.world)
            self._depend(unit, frozenset(self.world.reads))
            self._replace(unit, rows, position, changes)
        for stream, rows in trail_rows.rows(own, self.world).items():
            self._replace(Unit("trail", stream), rows, position, changes, partial=True)
        return changes

    def _reread(self, changed: Iterable[DependencyKey]) -> Iterator[str]:
        """The streams that were changed: by their own entries, or because a person whom they name now has another
        canonical id."""
        for stream in sorted(k.stream for k in changed if isinstance(k, StreamKey) and k.facet is None):
            if self.mine is None or self.mine(self.world.entries(stream)[0]):
                yield stream

    def _begin(self, own: Iterable[Entry]) -> None:
        """Units that only now begin have no rows yet, so none are looked up."""
        for e in own:
            if e.version == 1:
                for unit in (Unit("record", e.stream), Unit("trail", e.stream), *units.begun_by(e)):
                    self._units.setdefault(unit, {})

    def _dirty(self, own: Sequence[Entry], changed: ChangedKeys) -> set[Unit]:
        """The invalidated units: those that read what changed, and those that our own entries begin."""
        dirty = {u for e in own for u in units.begun_by(e)}
        self.find_readers(changed)
        for key, first in changed.items():
            readers = self._readers[key]
            if first > date.min:
                readers = {u for u in readers if not self._before(u, first)}
            dirty |= readers
        return dirty

    def find_readers(self, keys: Iterable[DependencyKey]) -> None:
        """Look up, in one question, who reads the keys that nobody has asked for yet."""
        if missing := [k for k in keys if k not in self._readers]:
            found: defaultdict[DependencyKey, set[Unit]] = defaultdict(set)
            for key, unit in self.rows.units_reading(missing):
                found[key].add(unit)
            for key in missing:
                stored = {u for u in found[key] if u not in self.depends or key in self.depends[u]}
                self._readers[key] = stored | self._unasked.pop(key, set())

    def _before(self, unit: Unit, first: date) -> bool:
        """Whether a unit is about a meeting held, and its quorum determined, before the day from which a group's record
        changed; what was decided there may rest on the quorum of a later one, which took it up."""
        meeting = self.world.meeting(unit.stream) if unit.kind in units.OF_MEETINGS else None
        if meeting is None or meeting.day is None or meeting_inputs.last_day(meeting, meeting.day) >= first:
            return False
        group = self.world.group(meeting.group)
        taken_up = [s.at_meeting for s in group.sequels if s.meeting == unit.stream and s.at_meeting] if group else []
        later = [meeting_inputs.last_day(m, m.day) for at in taken_up if (m := self.world.meeting(at)) and m.day]
        return all(day < first for day in later)

    def _depend(self, unit: Unit, keys: frozenset[DependencyKey]) -> None:
        old = self.depends.get(unit)
        if old == keys:
            return
        if old is None and not isinstance(self.rows, NoRows):
            old = frozenset()
        for key in keys - (old or frozenset()):
            self._knowing(key).setdefault(key, set()).add(unit)
        for key in (old or frozenset()) - keys:
            self._knowing(key)[key].discard(unit)
        self.depends[unit] = keys
        self.reread.add(unit)

    def _knowing(self, key: DependencyKey) -> dict[DependencyKey, set[Unit]]:
        """Where the readers of a key are: all of them once somebody asked, else those that came to it since."""
        return self._readers if key in self._readers else self._unasked

    def _replace(
        self, unit: Unit, rows: Mapping[RowKey, Row], position: int, changes: list[RowChange], partial: bool = False
    ) -> None:
        """Make `rows` the current rows of the unit; with `partial`, rows not mentioned stay as they are."""
        current = self._units.get(unit)
        if current is None:
            current = self._units[unit] = dict(self.rows.of_unit(unit))
        for key, row in rows.items():
            old = current.get(key)
            if old is None or (old.row is not row and old.row != row):
                changes.append(RowChange(unit, *key, old, row))
                current[key] = KnownRow(row, position)
        if not partial and len(current) > len(rows):
            for key in [k for k in current if k not in rows]:
                changes.append(RowChange(unit, *key, current.pop(key), None))
