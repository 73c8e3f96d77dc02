"""Verifies the read side: every row of the tables against a replay of the ledger from zero."""

from collections.abc import Iterator

from msgspec import MsgspecError, Struct
from psycopg import Connection

from ledger.store import Store
from projections import store
from projections.replay import Digests, Progress, digest, quiet, replay
from projections.tables import TABLES, text_of


class Difference(Struct, frozen=True):
    """A row that is not what the ledger says: altered, missing from the tables, or there without ground."""

    model: str
    key: str
    known_from: int
    what: str

    def __str__(self) -> str:
        return f"{self.model}: row {self.key} known from position {self.known_from} is {self.what}"


class Verified(Struct, frozen=True):
    """What was verified, up to which position, and what differs."""

    schema: str
    position: int
    rows: int
    differences: tuple[Difference, ...]


def verify(ledger: Store, conn: Connection, progress: Progress = quiet) -> Verified:
    """Compare every row of the schema that answers, with its history, to a replay up to the schema's position.

    Raises projections.replay.LedgerBroken when the ledger itself is out of order.
    """
    with conn.transaction():
        conn.execute("set transaction isolation level repeatable read read only")
        schema = store.pointer(conn)
        position = store.position(conn, schema).position
        expected = Digests()
        for command, changes in replay(ledger, position, progress):
            expected.take(command[-1].position, changes)
        rows = sum(map(len, expected.rows.values()))
        return Verified(schema, position, rows, tuple(_differences(conn, schema, expected)))


def _differences(conn: Connection, schema: str, expected: Digests) -> Iterator[Difference]:
    for model, table in TABLES.items():
        missing = expected.rows[model]
        for values in store.rows_known(conn, schema, model):
            row = dict(zip(table.columns, values, strict=True))
            place = (row["key"], row["known_from"])
            wanted = missing.pop(place, None)
            if wanted is None:
                yield Difference(model, *place, "there without ground")
                continue
            try:
                found = digest(text_of(table, values))
            except MsgspecError:
                found = b""
            if found != wanted:
                yield Difference(model, *place, "altered")
        for key, since in missing:
            yield Difference(model, key, since, "missing")
