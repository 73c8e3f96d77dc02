"""The service over a database of the test's own, and clients that speak HTTP to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from api import cli
from api.http import tokens
from api.server.app import create_app
from api.server.service import Service
from projections.engine import read_schema
from projections.engine.projector import Projector
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client, InProcess, in_process
from tests.support.two_groups import TwoGroups


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Service]:
    tokens.create_access_tables(database.login_dsn)
    service = Service(database.login_dsn, tmp_path / "keyring", demonstration=True)
    with service.primary.connection() as connection:
        read_schema.prepare(connection)
    yield service
    service.close()


@pytest.fixture
def http(service: Service) -> Iterator[InProcess]:
    with in_process(create_app(service, close=False)) as http:
        yield http


@pytest.fixture
def client(http: InProcess, service: Service) -> Client:
    """The demonstration's administrator."""

    def project() -> None:
        with service.primary.connection() as connection:
            Projector(service.store, connection, read_schema.pointer(connection)).catch_up()

    return Client(http, "demo-administrator", project)


@pytest.fixture
def limited(service: Service, http: InProcess) -> Callable[..., Client]:
    """Makes an administrator of some groups only."""

    def made(*groups: str) -> Client:
        ends_at = datetime.now(UTC) + timedelta(days=30)
        return Client(http, service.tokens.create("Gwen Example", "administrator", ends_at, groups=groups)[0])

    return made


@pytest.fixture
def moves(client: Client) -> TwoGroups:
    return TwoGroups(client)


@pytest.fixture
def nothing_recorded(database: Database) -> Any:
    """A context in which the ledger must not grow."""

    @contextmanager
    def watch() -> Iterator[None]:
        before = _size(database)
        yield
        assert _size(database) == before

    return watch


def _size(database: Database) -> Any:
    with psycopg.connect(database.dsn) as connection:
        return connection.execute(
            "SELECT (SELECT count(*) FROM ledger.events), (SELECT count(*) FROM ledger.streams),"
            " (SELECT count(*) FROM ledger.names), (SELECT count(*) FROM ledger.mentions)"
        ).fetchone()


@pytest.fixture
def quorate(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Quorate:
    """The command line against the test's database."""
    monkeypatch.setenv("DATABASE_URL", database.login_dsn)
    monkeypatch.setenv("MIGRATE_DATABASE_URL", database.migrate_dsn)
    for name in ("keyring", "signing", "checkpoints"):
        monkeypatch.setenv(f"QUORATE_{name.upper()}", str(tmp_path / name))

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["quorate", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run
