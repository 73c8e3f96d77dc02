"""A connection that answered is trusted for a moment, and not beyond the end of its server's session."""

from contextlib import closing
from time import sleep

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from ledger.postgres import pool as pools
from tests.support.databases import Database


def test_a_connection_is_asked_again_once_its_session_has_ended(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "TRUSTED_S", 60.0)
    with closing(pools.open_pool(database.dsn, most=1)) as pool:
        sessions: list[int] = []
        for _ in range(3):
            with pool.connection() as connection:
                sessions += connection.execute("select pg_backend_pid()").fetchone() or ()
        assert len({*sessions}) == 1
        with psycopg.connect(database.migrate_dsn, autocommit=True) as other:
            other.execute("select pg_terminate_backend(%s, 5000)", [sessions[0]])
        sleep(0.05)
        with pool.connection() as connection:
            assert connection.execute("select pg_backend_pid() = any(%s)", [sessions]).fetchone() == (False,)


def test_a_connection_that_is_trusted_is_not_asked(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(ConnectionPool, "check_connection", asked.append)
    with closing(pools.open_pool(database.dsn, most=1)) as pool:
        for _ in range(5):
            with pool.connection():
                pass
    assert len(asked) == 1
