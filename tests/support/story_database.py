"""Histories written to a database as the ledger and the projector would have done."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from api.http import tokens
from domain.entries import Entry
from ledger.governance import CODEC
from ledger.migrate import migrate
from ledger.postgres import embedded
from projections.engine import read_schema, stored_rows
from projections.engine.batch import Batch
from projections.engine.snapshot import Snapshot, snapshot
from projections.engine.step import ReadSide
from tests.support.databases import Database, new_database
from tests.support.story import Story


def tell(database: Database, story: Story) -> None:
    """Write the ledger and the read side of a whole story."""
    with psycopg.connect(database.migrate_dsn) as conn, conn.cursor() as cursor:
        cursor.executemany(
            "insert into ledger.events values (%s, %s, %s, %s, %s, %s, %s, null)",
            [
                (e.stream, e.version, *CODEC.encode(e.event), e.position, e.recorded_at, e.command)
                for e in story.entries
            ],
        )
        begun = [e for e in story.entries if e.version == 1]
        streams = "insert into ledger.streams (id, kind, parent) values (%s, %s, %s)"
        cursor.executemany(streams, [(e.stream, e.kind, e.event.parent()) for e in begun])
        names = [(e.kind, slug, e.stream) for e in begun if (slug := getattr(e.event, "slug", None))]
        cursor.executemany("insert into ledger.names (kind, name, stream) values (%s, %s, %s)", names)
    with psycopg.connect(database.dsn) as conn:
        schema = read_schema.prepare(conn)
        last = write_rows(conn, schema, story)
        if last is not None:
            read_schema.move_checkpoint(conn, schema, 0, last.position, last.recorded_at)


def write_rows(conn: "psycopg.Connection[Any]", schema: str, story: Story) -> Entry | None:
    """Write the rows of a whole story; its last entry."""
    side, batch, last = ReadSide(), Batch(), None
    for command in story.commands:
        last = command[-1]
        batch.take(last.position, side.step(command))
    batch.write(conn, schema)
    stored_rows.write_dependencies(conn, schema, side.depends, side.depends)
    return last


@contextmanager
def database_of(server: embedded.EmbeddedServer, story: Story) -> Iterator[Database]:
    """A database that holds a story, for tests that only ask."""
    with new_database(server) as database:
        migrate(database.migrate_dsn, database.login_dsn)
        tokens.create_access_tables(database.login_dsn)
        tell(database, story)
        yield database


@contextmanager
def seeing(database: Database) -> Iterator[Snapshot]:
    """A snapshot of what is known."""
    with psycopg.connect(database.dsn) as conn, snapshot(conn) as seen:
        yield seen
