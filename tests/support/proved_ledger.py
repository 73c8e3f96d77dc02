"""A ledger with a few dozen events of every kind of stream, and its transparency log; and what a superuser can do to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection, sql

from ledger.governance import CODEC, Governance
from ledger.postgres.dsn import service_dsn
from ledger.proof.key_directory import KeyDirectory
from ledger.proof.transparency_log import TransparencyLog
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from tests.ledger.command_drafts import JUNE, MAY, PEOPLE, appointed, departed, established, record, registered, seat
from tests.support.databases import Database
from tests.support.story import TODAY

GUARDED = ("events", "streams", "tree_nodes")


class ProvedLedger:
    """A ledger of seven commands and more by `more()`, and its log; `superuser` is a connection that may do everything."""

    def __init__(self, database: Database, place: Path) -> None:
        self.database = database
        self.store = EventStore(Datastore(database.login_dsn), CODEC)
        self.governance = Governance(self.store, today=lambda: TODAY)
        self.log = TransparencyLog(self.connected, KeyDirectory(place / "signing"), place / "checkpoints")
        self.superuser: Connection[Any] = psycopg.connect(database.migrate_dsn, autocommit=True)
        record(self.governance, established("sub-group"))
        record(self.governance, *(seat(f"s{n}") for n in (1, 2, 3)))
        record(self.governance, *(registered(name) for name in PEOPLE))

    def more(self) -> None:
        """Five events more, in two commands."""
        record(self.governance, appointed("person-0", "s1"), appointed("person-1", "s2"), appointed("person-2", "s3"))
        record(self.governance, departed("person-0", MAY), appointed("person-3", "s1", JUNE))

    @contextmanager
    def connected(self) -> Iterator[Connection[Any]]:
        with psycopg.connect(service_dsn(self.database.login_dsn), autocommit=True) as connection:
            yield connection

    def tamper(self, *statements: str) -> None:
        tamper(self.superuser, *statements)

    def close(self) -> None:
        self.superuser.close()
        self.store.close()


def tamper(superuser: Connection[Any], *statements: str) -> None:
    """Do what the guards refuse to everybody, as a superuser who turns them off and on again."""
    with superuser.transaction():
        for to in ("disable trigger", "enable always trigger"):
            for table in GUARDED:
                names = sql.Identifier("ledger", table), sql.Identifier(f"{table}_stay")
                superuser.execute(sql.SQL("alter table {} " + to + " {}").format(*names))
            for statement in statements if to.startswith("dis") else ():
                superuser.execute(statement.encode())
