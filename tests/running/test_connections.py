"""How many connections a process may open, and what it says at its start where the database takes fewer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.http import tokens
from api.server.connections import connections_max, shortage
from api.server.service import Service
from tests.support.databases import Database

DEFAULT, RESERVED = 100, 3
"""PostgreSQL's own max_connections and superuser_reserved_connections."""


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Service]:
    tokens.create_access_tables(database.login_dsn)
    made = Service(database.login_dsn, tmp_path / "keyring")
    yield made
    made.close()


def test_two_processes_fit_what_postgresql_takes_by_default(service: Service) -> None:
    assert 2 * connections_max(service) <= DEFAULT - RESERVED


def test_where_the_database_takes_too_few_it_is_said_what_to_do(service: Service) -> None:
    """Asked as the service's own login, which sees less of the sessions of others than their owner."""
    with service.primary.connection() as connection:
        [(most,)] = connection.execute("SELECT current_setting('max_connections')::int").fetchall()
        words = shortage(connection, most)
        assert words is not None
        assert f"may open {most}: set max_connections" in words
        assert shortage(connection, 1) is None
