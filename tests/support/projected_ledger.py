"""A real ledger with its read side, emptied for each history, and what its tables hold when its projector was stopped."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection, sql

from domain.entries import Entry
from ledger.governance import CODEC
from ledger.migrate import migrate
from ledger.postgres import embedded
from ledger.postgres.dsn import service_dsn
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from ledger.store.mapper import StreamEvent
from projections.engine import read_schema, stored_rows
from projections.engine.projector import Projector
from projections.engine.tables import TABLES
from projections.engine.verify import verify

LEDGER = ("events", "mentions", "names", "streams")
WAYS = ("batch", "one", "killed", "restarted")
"""What becomes of a projector once a command is recorded: nothing, it projects it, it dies before it commits, or another
takes its place."""


class ProjectedLedger(NamedTuple):
    """A ledger with its read side, on connections that stay open; `owner` may do what the service may not."""

    ledger: EventStore
    conn: Connection
    owner: Connection

    @property
    def schema(self) -> str:
        return read_schema.pointer(self.conn)

    def empty(self) -> None:
        """Nothing was ever recorded. Only here: a ledger refuses this to everybody."""
        with self.owner.transaction():
            for table in LEDGER:
                name, guard = sql.Identifier("ledger", table), sql.Identifier(f"{table}_stay")
                self.owner.execute(sql.SQL("alter table {} disable trigger {}").format(name, guard))
                self.owner.execute(sql.SQL("delete from {}").format(name))
                self.owner.execute(sql.SQL("alter table {} enable always trigger {}").format(name, guard))
            for table in (*TABLES, "depends", "tombstones"):
                self.owner.execute(sql.SQL("delete from {}").format(sql.Identifier(self.schema, table)))
            position = sql.Identifier(self.schema, "position")
            self.owner.execute(sql.SQL("update {} set position = 0, recorded_at = null").format(position))


@contextmanager
def projected(server: embedded.EmbeddedServer, name: str) -> Iterator[ProjectedLedger]:
    """In a new database, dropped in the end."""
    admin_dsn = server.dsn(name, "postgres")
    with psycopg.connect(server.dsn("postgres", "postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        migrate(admin_dsn, server.dsn(name))
        ledger = EventStore(Datastore(server.dsn(name)), CODEC)
        with (
            psycopg.connect(service_dsn(server.dsn(name)), autocommit=True) as conn,
            psycopg.connect(admin_dsn, autocommit=True) as owner,
        ):
            read_schema.prepare(conn)
            yield ProjectedLedger(ledger, conn, owner)
        ledger.close()
        admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def append(ledger: EventStore, command: list[Entry]) -> None:
    """Record a command that the domain has decided."""
    events = [
        StreamEvent(
            originator_id=e.stream,
            originator_version=e.version,
            event=e.event,
            kind=e.kind if e.version == 1 else None,
            parent=e.event.parent() if e.version == 1 else None,
            names=((e.kind, slug),) if (slug := getattr(e.event, "slug", None)) and e.version == 1 else (),
        )
        for e in command
    ]
    ledger.append(events, command=UUID(command[0].command), fingerprint=b"test", reads={})


def stopped(held: ProjectedLedger, commands: Sequence[list[Entry]], pattern: Iterable[str]) -> list[str]:
    """What the tables of an empty database hold otherwise than a replay, where one of `WAYS` follows each command."""
    ways, schema = list(pattern), held.schema
    projector = Projector(held.ledger, held.conn, schema)
    for n, command in enumerate(commands):
        append(held.ledger, command)
        match ways[n % len(ways)]:
            case "one":
                projector.catch_up()
            case "killed":
                killed(projector)
            case "restarted":
                projector = Projector(held.ledger, held.conn, schema)
                projector.catch_up()
    projector.catch_up()
    found = verify(held.ledger, held.conn)
    assert found.position == commands[-1][-1].position
    return list(map(str, found.differences))


def killed(projector: Projector) -> None:
    """The projector dies after writing rows, before its commit."""

    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(stored_rows, "write_dependencies", die)
        with pytest.raises(KeyboardInterrupt):
            projector.catch_up()
