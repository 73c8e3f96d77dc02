"""Builds the read side anew: fill a new schema, index it, catch up, compare, move the pointer, drop the old one."""

from collections.abc import Callable
from time import sleep

import psycopg
from msgspec import Struct
from psycopg import Connection, sql

from ledger.store import Store
from projections import store, tables
from projections.batch import Batch
from projections.projector import Projector
from projections.replay import Progress, checked, quiet
from projections.step import ReadSide

FLUSH_EVENTS = 20_000
DROP_LOCK_TIMEOUT = "5s"


class Rebuilt(Struct, frozen=True):
    """The schema that answers now, the one before, at which position, and how many of its rows differ from before."""

    schema: str
    before: str
    position: int
    differing: int


def rebuild(
    ledger: Store,
    conn: Connection,
    *,
    grace_s: float = 10,
    progress: Progress = quiet,
    say: Callable[[str], None] = print,
) -> Rebuilt:
    """Make a new read schema from the ledger and let it answer. Answers that began on the old schema have the grace
    time to end; it is then dropped."""
    before = store.prepare(conn)
    schema = _next(conn)
    fill(ledger, conn, schema, ledger.head().position, progress)
    projector = Projector(ledger, conn, schema)
    projector.catch_up()
    with conn.transaction():
        old = conn.execute(
            sql.SQL("select position from {} for update").format(sql.Identifier(before, "position"))
        ).fetchone()
        assert old is not None
        projector.catch_up()
        differing = _differing(conn, before, schema) if old[0] == projector.position else 0
        conn.execute("update read.pointer set schema = %s", [schema])
    say(f"{schema} answers from now on; {before} is dropped in {grace_s:g} s")
    sleep(grace_s)
    drop(conn, before)
    return Rebuilt(schema, before, projector.position, differing)


def fill(ledger: Store, conn: Connection, schema: str, upto: int, progress: Progress = quiet) -> None:
    """Fill a new schema from zero up to a position: rows whose history is over as they come, open ones at the end."""
    side, batch = ReadSide(), Batch()
    with conn.transaction():
        store.make(conn, schema)
        flushed, last = 0, None
        for command in checked(ledger, upto):
            last = command[-1]
            batch.take(last.position, side.step(command))
            if last.position - flushed >= FLUSH_EVENTS:
                batch.write_closed(conn, schema)
                flushed = last.position
            progress(last.position, upto)
        batch.write(conn, schema)
        store.write_depends(conn, schema, side.depends, side.depends)
        if last is not None:
            store.move(conn, schema, 0, last.position, last.recorded_at)
        tables.index(conn, schema)


def drop(conn: Connection, schema: str) -> None:
    """Drop a schema that answers no more; left for the next time when somebody still reads it."""
    try:
        with conn.transaction():
            conn.execute(sql.SQL("set local lock_timeout = {}").format(DROP_LOCK_TIMEOUT))
            conn.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(schema)))
    except psycopg.errors.LockNotAvailable:
        return


def _next(conn: Connection) -> str:
    """The name of the next read schema."""
    rows = conn.execute("select nspname from pg_namespace where nspname ~ '^read_[0-9]+$'").fetchall()
    return f"read_{max((int(name.removeprefix('read_')) for (name,) in rows), default=0) + 1}"


def _differing(conn: Connection, before: str, after: str) -> int:
    """How many rows of either schema the other does not have; both stand at one position."""
    total = 0
    for table in tables.TABLES.values():
        columns = sql.SQL(", ").join(sql.SQL("body::text") if c == "body" else sql.Identifier(c) for c in table.columns)
        old, new = (
            sql.SQL("select {} from {}").format(columns, sql.Identifier(s, table.name)) for s in (before, after)
        )
        counted = sql.SQL("select count(*) from (({0} except {1}) union all ({1} except {0})) d").format(old, new)
        row = conn.execute(counted).fetchone()
        total += row[0] if row else 0
    return total
