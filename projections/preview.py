"""What would change: hypothetical entries through the same `step`, the rows that differ, and the meetings they make."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct, to_builtins
from psycopg import Connection

from domain.entries import Entry
from domain.values import Sealed
from ledger.store import Store
from projections import store
from projections.forecast import Forecast, forecasts
from projections.projector import Upto, commands
from projections.rows import Row
from projections.snapshot import Snapshot
from projections.step import Change, ReadSide

UNSHOWN = frozenset({"trail"})


class Changed(Struct, frozen=True):
    """A row that would appear, go or change: the fields that differ, before and after (empty where there is no row)."""

    model: str
    key: str
    before: dict[str, Any]
    after: dict[str, Any]


class Difference(Struct, frozen=True):
    """The rows that would change, and the meetings that the entries are about as they would be."""

    changes: list[Changed]
    meetings: list[Forecast]


def preview(ledger: Store, conn: Connection, entries: Sequence[Entry]) -> Difference:
    """What recording the entries of one command would change; nothing is recorded or kept."""
    with conn.transaction():
        conn.execute("set transaction isolation level repeatable read read only")
        schema = store.pointer(conn)
        stands = store.position(conn, schema)
        position = stands.position
        source = Upto(ledger, position)
        behind: list[Change] = []
        side = ReadSide(source, store.StoredRows(conn, schema))
        for batch in ledger.batches(position, upto=entries[0].position - 1):
            for command in commands(batch):
                behind += side.step(command)
        made = side.step(entries)
        snapshot = Snapshot(conn, schema, stands, datetime.now(UTC))
        meetings = forecasts(side.world, entries, snapshot, behind, made)
        return Difference(list(_differences(made)), list(meetings))


def _differences(changes: Iterable[Change]) -> Iterator[Changed]:
    before: dict[tuple[str, str], dict[str, Any]] = {}
    after: dict[tuple[str, str], dict[str, Any]] = {}
    for change in changes:
        if change.model in UNSHOWN:
            continue
        place = (change.model, change.key)
        before[place] = _fields(change.old.row if change.old else None)
        after[place] = _fields(change.new)
    for model, key in after:
        old, new = before[model, key], after[model, key]
        differing = [f for f in {**old, **new} if old.get(f) != new.get(f) and f not in ("basis", "line")]
        if differing:
            yield Changed(
                model, key, {f: old[f] for f in differing if f in old}, {f: new[f] for f in differing if f in new}
            )


def _fields(row: Row | None) -> dict[str, Any]:
    """The fields of a row as plain values; sealed words are left out, nobody reads them here."""
    if row is None:
        return {}
    return {f: v for f, v in to_builtins(row).items() if not isinstance(getattr(row, f), Sealed)}
