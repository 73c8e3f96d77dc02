"""A real PostgreSQL for the whole run, and a fresh database for each test that asks for one."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import configuration, settings
from psycopg.sql import SQL, Identifier

from ledger.postgres import embedded
from tests.support import isolation
from tests.support.databases import Database, Template, administrator, new_database
from tests.support.demonstration import DemonstrationTemplate
from tests.support.demonstration import template as recorded_template

# what a server does so that nothing is lost when the machine fails; tests/ledger/test_embedded.py has servers that do it
UNSAFE = ("fsync", "synchronous_commit", "full_page_writes")

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
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in handlers.items():  # commands that run in this process set their own
        signal.signal(number, handler)
    assert isolation.seen() == before


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.EmbeddedServer]:
    home = Path(tempfile.mkdtemp(prefix="quorate-tests-"))
    home.chmod(0o711)
    running = embedded.start(home / "data")
    with administrator(running) as connection:
        for setting in UNSAFE:
            connection.execute(SQL("ALTER SYSTEM SET {} = off").format(Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
    yield running
    running.stop()
    for note in home.rglob("postgres.elsewhere"):
        shutil.rmtree(note.read_text().strip())
    shutil.rmtree(home)


@pytest.fixture
def empty_database(server: embedded.EmbeddedServer) -> Iterator[Database]:
    """A database that nobody has migrated."""
    with new_database(server) as database:
        yield database


@pytest.fixture(scope="session")
def template(server: embedded.EmbeddedServer) -> Template:
    return Template(server, "fresh")


@pytest.fixture
def database(template: Template) -> Iterator[Database]:
    """A database of the test's own, with an empty ledger and an empty read side."""
    with template.copy() as database:
        yield database


@pytest.fixture(scope="session")
def demonstration(server: embedded.EmbeddedServer) -> Iterator[DemonstrationTemplate]:
    """The demonstration, for copies."""
    with recorded_template(server) as found:
        yield found
