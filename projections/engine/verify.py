"""Verifies the ledger by itself, then the read side: every row of the tables against a replay of the ledger from zero."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import MsgspecError, Struct
from psycopg import Connection

from ledger.store.event_store import EventStore
from ledger.store.integrity import check_integrity
from projections.engine import read_schema, stored_rows
from projections.engine.replay import Digests, LedgerBroken, Progress, digest, no_progress, replay
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
        expected = Digests()
        for command, changes in replay(ledger, position, progress):
            expected.take(command[-1].position, changes)
        rows = sum(map(len, expected.rows.values()))
        return VerificationResult(
            state.position, state.recorded_at, schema, position, rows, tuple(_differences(conn, schema, expected))
        )


def _differences(conn: Connection, schema: str, expected: Digests) -> Iterator[Discrepancy]:
    for model, table in TABLES.items():
        missing = expected.rows[model]
        for values in stored_rows.row_history(conn, schema, model):
            row = dict(zip(table.columns, values, strict=True))
            place = (row["key"], row["known_from"])
            wanted = missing.pop(place, None)
            if wanted is None:
                yield Discrepancy(model, *place, "there without ground")
                continue
            try:
                found = digest(stored_copy_line(table, values))
            except MsgspecError:
                found = b""
            if found != wanted:
                yield Discrepancy(model, *place, "altered")
        for key, since in missing:
            yield Discrepancy(model, key, since, "missing")
