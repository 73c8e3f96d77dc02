"""Which ledger a command is about: DATABASE_URL, else the embedded server of a data directory."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer
from msgspec import Struct
from rich.console import Console

from api.http import tokens
from api.http.settings import DEMONSTRATION_DATA, Settings
from api.languages import translator
from api.server.progress import progress_bar
from domain.text import Words
from ledger.governance import CODEC
from ledger.migrate import migrate
from ledger.postgres import embedded
from ledger.postgres.dsn import service_dsn
from ledger.store import datastore
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from projections.engine import read_schema
from projections.engine.rebuild import rebuild_if_outdated

Data = Annotated[Path | None, typer.Option("--data", help="The data directory; by default the one of `make run`.")]

WIDTH_OF_FILES = 200

out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDTH_OF_FILES)


def print_words(words: Words) -> None:
    """Print words in the language of this run."""
    out.print(translator()(words), markup=False)


class DatabaseLogins(Struct, frozen=True):
    """A database as a login sees it, and as the user sees it that may migrate."""

    login_dsn: str
    migrate_dsn: str


def settings_of(data: Path | None, *, demonstration: bool = False) -> Settings:
    """The settings of this run. Raises SettingsError."""
    elsewhere = os.environ.get("QUORATE_DATA") or os.environ.get("DATABASE_URL")
    found = data or (None if elsewhere else default_data())
    return Settings.of(os.environ, data=found, demonstration=demonstration)


def default_data() -> Path:
    """The data directory of `make run`: under the current directory, else beside the `.venv` that we run from."""
    beside = Path(sys.prefix).parent / DEMONSTRATION_DATA
    if not embedded.holds_data(DEMONSTRATION_DATA.absolute()) and embedded.holds_data(beside):
        return beside
    return DEMONSTRATION_DATA


@contextmanager
def reach_database(settings: Settings, *, create: bool = False) -> Iterator[DatabaseLogins]:
    """The database, beside whoever uses it already; one that is not of this version's schema only with `create`."""
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
    return DatabaseLogins(running.dsn(), running.dsn(user="postgres"))


def prepare_database(found: DatabaseLogins, *, migrating: bool = True) -> None:
    """Bring the ledger, the tokens and the read side to this version; safe to repeat, or to do at once in several."""
    if migrating:
        migrate(found.migrate_dsn, found.login_dsn)
    tokens.create_access_tables(found.login_dsn)
    with connect_as_service(found) as connection:
        if not read_schema.made_by_this_version(connection, read_schema.prepare(connection)):
            with open_ledger(found) as ledger, progress_bar("making the read side anew") as progress:
                rebuild_if_outdated(ledger, connection, progress=progress, say=out.print)


@contextmanager
def connect_as_service(found: DatabaseLogins) -> "Iterator[psycopg.Connection[Any]]":
    """A connection that acts as the service."""
    with psycopg.connect(service_dsn(found.login_dsn), autocommit=True, connect_timeout=10) as connection:
        yield connection


@contextmanager
def open_ledger(found: DatabaseLogins) -> Iterator[EventStore]:
    """The ledger of a place."""
    ledger = EventStore(Datastore(found.login_dsn), CODEC)
    try:
        yield ledger
    finally:
        ledger.close()
