"""Histories written to a database as the ledger and the projector would have done."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from ledger.governance import CODEC
from projections import store
from projections.batch import Batch
from projections.snapshot import Snapshot, snapshot
from projections.step import ReadSide
from tests.conftest import Database
from tests.story import Story

Tell = Callable[[Story], None]


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
    side, batch, last = ReadSide(), Batch(), None
    for command in story.commands:
        last = command[-1]
        batch.take(last.position, side.step(command))
    with psycopg.connect(database.dsn) as conn:
        schema = store.prepare(conn)
        batch.write(conn, schema)
        if last is not None:
            store.move(conn, schema, 0, last.position, last.recorded_at)


@pytest.fixture
def told(database: Database) -> Tell:
    """Makes a story known."""
    return lambda story: tell(database, story)


@pytest.fixture
def seen(database: Database) -> Iterator[Callable[[], Snapshot]]:
    """Opens a snapshot of what is known."""
    opened: list[Any] = []

    def see() -> Snapshot:
        conn = psycopg.connect(database.dsn)
        taken = snapshot(conn)
        opened.append((taken, conn))
        return taken.__enter__()

    yield see
    for taken, conn in opened:
        taken.__exit__(None, None, None)
        conn.close()
