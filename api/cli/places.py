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

from api import tokens
from api.languages import speaker
from api.progress import bar
from api.settings import DEMONSTRATION_DATA, Settings
from domain.words import Words
from ledger import datastore, embedded
from ledger.datastore import Datastore
from ledger.governance import CODEC
from ledger.migrate import migrate, service_dsn
from ledger.store import Store
from projections import store
from projections.rebuild import renew

Data = Annotated[Path | None, typer.Option("--data", help="The data directory; by default the one of `make run`.")]

WIDTH_OF_FILES = 200

out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDTH_OF_FILES)


def tell(words: Words) -> None:
    """Print words in the language of this run."""
    out.print(speaker()(words), markup=False)


class Place(Struct, frozen=True):
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
def place(settings: Settings, *, create: bool = False) -> Iterator[Place]:
    """The database, beside whoever uses it already; one that is not of this version's schema only with `create`."""
    if settings.database_url:
        if not create:
            datastore.check(settings.database_url)
        yield Place(settings.database_url, settings.migrate_database_url or settings.database_url)
        return
    with embedded.reach(settings.data, create=create) as running:
        if running.message:
            out.print(running.message)
        if not create:
            datastore.check(running.dsn())
        yield of_running(running)


def of_running(running: embedded.Running) -> Place:
    return Place(running.dsn(), running.dsn(user="postgres"))


def make_ready(found: Place, *, migrating: bool = True) -> None:
    """Bring the ledger, the tokens and the read side to this version; safe to repeat, or to do at once in several."""
    if migrating:
        migrate(found.migrate_dsn, found.login_dsn)
    tokens.prepare(found.login_dsn)
    with connected(found) as connection:
        if not store.fits(connection, store.prepare(connection)):
            with opened(found) as ledger, bar("making the read side anew") as progress:
                renew(ledger, connection, progress=progress, say=out.print)


@contextmanager
def connected(found: Place) -> "Iterator[psycopg.Connection[Any]]":
    """A connection that acts as the service."""
    with psycopg.connect(service_dsn(found.login_dsn), autocommit=True, connect_timeout=10) as connection:
        yield connection


@contextmanager
def opened(found: Place) -> Iterator[Store]:
    """The ledger of a place."""
    ledger = Store(Datastore(found.login_dsn), CODEC)
    try:
        yield ledger
    finally:
        ledger.close()
