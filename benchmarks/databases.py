"""A PostgreSQL of the benchmark's own, and a fresh database in it for each measure."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

import psycopg
from psycopg.sql import SQL, Identifier

from ledger.governance import CODEC
from ledger.migrate import migrate
from ledger.postgres import embedded
from ledger.postgres.dsn import service_dsn
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore


class Database(NamedTuple):
    """One database: `login` is what DATABASE_URL would hold, `admin` the superuser's, `service` what the service uses."""

    login: str
    admin: str
    service: str

    def store(self, pool_size: int = 2) -> EventStore:
        return EventStore(Datastore(self.login, pool_size=pool_size), CODEC)


@contextmanager
def server() -> Iterator[embedded.EmbeddedServer]:
    """A server in a directory of its own, gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="quorate-bench-"))
    home.chmod(0o711)
    try:
        with embedded.start(home / "data") as running:
            with psycopg.connect(running.dsn("postgres", "postgres")) as connection:
                assert connection.execute("SHOW fsync").fetchone() == ("on",)
            yield running
    finally:
        shutil.rmtree(home)


OpenDatabase = Callable[[str], AbstractContextManager[Database]]
"""Makes a database of that name for the while."""


@contextmanager
def migrated_database(server: embedded.EmbeddedServer, name: str) -> Iterator[Database]:
    """A migrated database, dropped afterwards."""
    login = server.dsn(name)
    found = Database(login, server.dsn(name, "postgres"), service_dsn(login))
    with psycopg.connect(server.dsn("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            migrate(found.admin, found.login)
            yield found
        finally:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
