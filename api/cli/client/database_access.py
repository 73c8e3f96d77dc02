"""Access to the database of a run: DATABASE_URL, else the embedded server of a data directory."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from msgspec import Struct

from api.cli.console import out
from api.http import tokens
from api.http.settings import Settings
from api.server.progress import progress_bar
from ledger.governance import CODEC
from ledger.migrate import migrate
from ledger.postgres import embedded
from ledger.postgres.dsn import service_dsn
from ledger.proof.key_directory import KeyDirectory
from ledger.proof.transparency_log import TransparencyLog
from ledger.store import datastore
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from projections.engine import read_schema
from projections.engine.rebuild import rebuild_if_outdated


class DatabaseLogins(Struct, frozen=True):
    """The DSNs of a database: the service's login, and that of the user that may migrate."""

    login_dsn: str
    migrate_dsn: str


@contextmanager
def reach_database(settings: Settings, *, create: bool = False) -> Iterator[DatabaseLogins]:
    """The database, on the embedded server that runs already, or started now. Without `create` it must exist, with this
    version's schema. Raises MigrationError, NoData, EmbeddedError."""
    if settings.database_url:
        if not create:
            datastore.check(settings.database_url)
        yield DatabaseLogins(settings.database_url, settings.migrate_database_url or settings.database_url)
        return
    with embedded.attach(settings.data, create=create) as running:
        if running.message:
            out.print(running.message)
        if not create:
            datastore.check(running.dsn())
        yield logins_of(running)


def logins_of(running: embedded.EmbeddedServer) -> DatabaseLogins:
    """The addresses of an embedded server's database: the service's, and the superuser's for migration."""
    return DatabaseLogins(running.dsn(), running.dsn(user="postgres"))


def prepare_database(database: DatabaseLogins, *, migrating: bool = True) -> None:
    """Bring the ledger, the tokens and the read side to this version. Idempotent, and safe in several processes at once."""
    if migrating:
        migrate(database.migrate_dsn, database.login_dsn)
    tokens.create_access_tables(database.login_dsn)
    with connect_as_service(database) as connection:
        if not read_schema.made_by_this_version(connection, read_schema.prepare(connection)):
            with open_ledger(database) as ledger, progress_bar("making the read side anew") as progress:
                rebuild_if_outdated(ledger, connection, progress=progress, say=out.print)


@contextmanager
def connect_as_service(database: DatabaseLogins) -> "Iterator[psycopg.Connection[Any]]":
    """A connection with the role of the service, in autocommit."""
    with psycopg.connect(service_dsn(database.login_dsn), autocommit=True, connect_timeout=10) as connection:
        yield connection


@contextmanager
def open_ledger(database: DatabaseLogins) -> Iterator[EventStore]:
    """The event store of the database, closed at the end."""
    ledger = EventStore(Datastore(database.login_dsn), CODEC)
    try:
        yield ledger
    finally:
        ledger.close()


def open_log(settings: Settings, database: DatabaseLogins) -> TransparencyLog:
    """The transparency log of the ledger, with the signing key of these settings."""
    return TransparencyLog(
        lambda: connect_as_service(database), KeyDirectory(settings.signing_dir), settings.checkpoints_dir
    )
