"""Verifies the ledger by itself, then the read side: every row of the tables against a replay of the ledger from zero."""

from datetime import datetime

from msgspec import MsgspecError, Struct
from psycopg import Connection

from ledger.progress import Progress
from ledger.store.event_store import EventStore
from ledger.store.integrity import check_integrity
from projections.engine import read_schema, stored_rows
from projections.engine.replay import LedgerBroken, no_progress, replay
from projections.engine.row_digests import RowDigests, RowPlace, digest
from projections.engine.tables import TABLES, stored_copy_line


class Discrepancy(Struct, frozen=True):
    """A row that is not what the ledger says: altered, missing from the tables, or there without ground."""

    model: str
    key: str
    known_from: int
    what: str

    def __str__(self) -> str:
        return f"{self.model}: row {self.key} known from position {self.known_from} is {self.what}"


class VerificationResult(Struct, frozen=True):
    """What was verified, up to which position, and what differs; the head of the ledger, which is beyond that position
    where the read side is behind."""

    head: int
    head_recorded_at: datetime | None
    schema: str
    position: int
    rows: int
    differences: tuple[Discrepancy, ...]


def verify(ledger: EventStore, conn: Connection, progress: Progress = no_progress) -> VerificationResult:
    """Compare every row of the schema that answers, with its history, to a replay up to the schema's position.

    Raises projections.engine.replay.LedgerBroken when the ledger itself is out of order, unguarded or empty, and
    OtherLedger when the tables were made from another.
    """
    with conn.transaction():
        conn.execute("set transaction isolation level repeatable read read only")
        state = check_integrity(conn)
        if state.wrong:
            raise LedgerBroken("; ".join(state.wrong))
        if not state.position:
            raise LedgerBroken("it is empty, so that there is nothing to verify")
        schema = read_schema.pointer(conn)
        read_schema.check_ledger(conn, schema)
        position = read_schema.checkpoint(conn, schema).position
        with RowDigests() as expected, RowDigests() as found:
            for command, changes in replay(ledger, position, progress):
                expected.take(command[-1].position, changes)
            _read(conn, schema, found)
            rows, differences = _compared(expected, found)
        differences += [
            Discrepancy(f"tombstones of {model}", key, since, what)
            for model in TABLES
            for key, since, what in stored_rows.wrong_tombstones(conn, schema, model)
        ]
        differences += [
            Discrepancy(f"latest_days of {model}", axis, at, "too low")
            for model in TABLES
            for axis, at in stored_rows.low_marks(conn, schema, model)
        ]
        return VerificationResult(state.position, state.recorded_at, schema, position, rows, tuple(differences))


def _read(conn: Connection, schema: str, found: RowDigests) -> None:
    """Take the digest of every row of a read schema."""
    for model, table in TABLES.items():
        key, known_from = table.columns.index("key"), table.columns.index("known_from")
        for values in stored_rows.row_history(conn, schema, model):
            try:
                text = stored_copy_line(table, values)
            except MsgspecError:
                text = b""
            found.add(RowPlace(model, values[key], values[known_from]), digest(text))


def _compared(expected: RowDigests, found: RowDigests) -> tuple[int, list[Discrepancy]]:
    """How many rows there must be, and what differs, in the order of models and keys."""
    rows, differences = 0, list[Discrepancy]()
    for wanted, there in expected.beside(found):
        rows += len(wanted)
        for place in wanted.keys() | there.keys():
            if place not in wanted:
                differences.append(Discrepancy(place.model, place.key, place.known_from, "there without ground"))
            elif place not in there:
                differences.append(Discrepancy(place.model, place.key, place.known_from, "missing"))
            elif wanted[place] != there[place]:
                differences.append(Discrepancy(place.model, place.key, place.known_from, "altered"))
    order = {model: n for n, model in enumerate(TABLES)}
    differences.sort(key=lambda d: (order[d.model], d.key, d.known_from))
    return rows, differences
