"""A real PostgreSQL for the whole run, and a fresh, migrated database for each test that asks for one."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from hypothesis import configuration, settings
from psycopg.sql import SQL, Identifier

from ledger.migrate import migrate
from ledger.postgres import embedded
from ledger.postgres.dsn import service_dsn
from tests.support import isolation

NUMBERS = itertools.count(1)

# how long an example takes says nothing on a machine that does other things too
# New examples on every run, but not where a run decides whether a change lands: there the same ones each time.
settings.register_profile("quorate", deadline=None, print_blob=True, derandomize="CI" in os.environ)
settings.load_profile("quorate")
if os.access(isolation.ROOT, os.W_OK):
    configuration.set_hypothesis_home_dir(isolation.ROOT / ".hypothesis")


@pytest.fixture(scope="session", autouse=True)
def _place() -> Iterator[None]:
    with isolation.place(Path.home()):
        yield


@pytest.fixture(autouse=True)
def _left_as_it_was_found() -> Iterator[None]:
    before = isolation.seen()
    yield
    assert isolation.seen() == before


@dataclass(frozen=True)
class Database:
    """`dsn` acts as the service; `login_dsn` is what DATABASE_URL would hold; `migrate_dsn` is the superuser's."""

    name: str
    dsn: str
    login_dsn: str
    migrate_dsn: str


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.EmbeddedServer]:
    home = Path(tempfile.mkdtemp(prefix="quorate-tests-"))
    home.chmod(0o711)
    running = embedded.start(home / "data")
    yield running
    running.stop()
    for note in home.rglob("postgres.elsewhere"):
        shutil.rmtree(note.read_text().strip())
    shutil.rmtree(home)


@contextmanager
def new_database(server: embedded.EmbeddedServer) -> Iterator[Database]:
    """A database that nobody has migrated, dropped afterwards."""
    name = f"t{next(NUMBERS)}"
    login = server.dsn(name)
    with psycopg.connect(server.dsn("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        yield Database(name, service_dsn(login), login, server.dsn(name, "postgres"))
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture
def empty_database(server: embedded.EmbeddedServer) -> Iterator[Database]:
    """A database that nobody has migrated."""
    with new_database(server) as database:
        yield database


@pytest.fixture
def database(empty_database: Database) -> Database:
    """A database of the test's own, migrated and empty."""
    migrate(empty_database.migrate_dsn, empty_database.login_dsn)
    return empty_database
