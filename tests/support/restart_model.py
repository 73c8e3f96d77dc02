"""In-memory ledger and read tables, held as bytes: what a restarted projector loads, without a database."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from domain.entries import Entry
from domain.events.person import PersonIdentified
from ledger.governance import CODEC
from ledger.store.mapper import IDS
from ledger.world.dependency_keys import DependencyKey
from projections.engine.dependency_text import key_text, unit_from, unit_text
from projections.engine.step import KnownRow, ReadSide, RowChange
from projections.engine.tables import TABLES, encoded
from projections.rows import Row, RowKey, Unit


class Recorded(NamedTuple):
    """An entry, and its event as the ledger keeps it."""

    entry: Entry
    topic: str
    state: bytes


class Ledger:
    """Implements `ledger.world.sources.StreamSource`, up to a position; every entry is decoded anew for whoever asks."""

    def __init__(self, recorded: Sequence[Recorded], position: int) -> None:
        self._recorded = [r for r in recorded if r.entry.position <= position]
        self._all = recorded

    def entries(self, stream: str) -> list[Entry]:
        return [decoded(r) for r in self._recorded if r.entry.stream == stream]

    def within(self, group: str, kind: str) -> dict[str, list[Entry]]:
        first = (r.entry for r in self._recorded if r.entry.version == 1)
        return {e.stream: self.entries(e.stream) for e in first if e.kind == kind and e.event.parent() == group}

    def named(self, kind: str, name: str) -> str | None:
        first = (r.entry for r in self._recorded if r.entry.version == 1)
        return next((e.stream for e in first if e.kind == kind and getattr(e.event, "slug", None) == name), None)

    def upto(self, position: int) -> "Ledger":
        return Ledger(self._all, position)

    def identified(self) -> dict[str, list[Entry]]:
        said = dict.fromkeys(r.entry.stream for r in self._recorded if isinstance(r.entry.event, PersonIdentified))
        return {stream: self.entries(stream) for stream in said}

    def mentioning(self, stream: str, kind: str | None = None) -> list[str]:
        """Of all that is recorded, also after the position, as the ledger's own answer is."""
        found = (r.entry for r in self._all if stream.encode() in IDS.findall(r.state))
        return list(dict.fromkeys(e.stream for e in found if kind in (None, e.kind)))


def recorded(entry: Entry) -> Recorded:
    return Recorded(entry, *CODEC.encode(entry.event))


def decoded(r: Recorded) -> Entry:
    return replace(r.entry, event=CODEC.decode(r.topic, r.state))


class Tables:
    """Implements `projections.engine.step.RowSource` over what was written."""

    def __init__(self) -> None:
        self.bodies: dict[tuple[str, str], tuple[bytes, int, str]] = {}
        self.depends: dict[str, frozenset[str]] = {}

    def write(self, position: int, changes: Iterable[RowChange], side: ReadSide) -> None:
        for change in changes:
            if change.old is not None:
                del self.bodies[change.model, change.key]
            if (new := change.new) is not None:
                assert (change.model, change.key) not in self.bodies
                self.bodies[change.model, change.key] = (encoded(new), position, str(getattr(new, new.OF)))
        self.depends |= {unit_text(unit): frozenset(map(key_text, side.depends[unit])) for unit in side.reread}
        side.reread.clear()

    def of_unit(self, unit: Unit) -> Mapping[RowKey, KnownRow]:
        return {
            (model, key): KnownRow(self.row(model, key), since)
            for (model, key), (_, since, of) in self.bodies.items()
            if of == unit.of and unit.kind in TABLES[model].row.UNITS
        }

    def row(self, model: str, key: str) -> Row:
        return TABLES[model].decode(self.bodies[model, key][0])

    def units_reading(self, keys: Iterable[DependencyKey]) -> list[tuple[DependencyKey, Unit]]:
        wanted = {key_text(key): key for key in keys}
        return [(wanted[key], unit_from(unit)) for unit, read in self.depends.items() for key in read & wanted.keys()]
