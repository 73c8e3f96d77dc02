"""Whoever may read the views of `reporting`, and nothing else, can neither stop the read side nor fill the disk."""

import threading
from collections.abc import Iterator
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from api.cli.client.database_access import DatabaseLogins, prepare_database
from api.http import tokens
from api.server import process
from ledger import migrate
from ledger.governance import CODEC
from ledger.postgres import embedded
from ledger.postgres.dsn import reporting_role
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from projections.engine import read_schema
from tests.support.databases import Database, ready_database
from tests.support.projected_ledger import append
from tests.support.random_histories import begun

LOCKS = ("quorate.read_1", "quorate.read", "quorate.renew", "quorate.rebuild")
KEYS = (tokens.ADVISORY_KEY, migrate.ADVISORY_KEY)
FILLS_THE_DISK = (
    "create temporary table heap as select generate_series(1, 10)",
    "create table heap (n int)",
    "create table reporting.heap (n int)",
    "select lo_create(0)",
    "select lo_creat(-1)",
    "select lo_from_bytea(0, 'x')",
)
PATIENCE_S = 20


@pytest.fixture
def database(server: embedded.EmbeddedServer) -> Iterator[Database]:
    with ready_database(server) as found:
        yield found


@pytest.fixture
def tool(database: Database) -> "Iterator[psycopg.Connection[Any]]":
    login = sql.Identifier(f"{database.name}_confined")
    with psycopg.connect(database.migrate_dsn, autocommit=True) as admin:
        admin.execute(
            sql.SQL("create role {} login in role {}").format(login, sql.Identifier(reporting_role(database.name)))
        )
        dsn = make_conninfo(database.migrate_dsn, user=f"{database.name}_confined")
        with psycopg.connect(dsn, autocommit=True) as connection:
            yield connection
        admin.execute(sql.SQL("drop role {}").format(login))


def test_a_reporting_login_can_neither_stop_the_read_side_nor_fill_the_disk(
    database: Database, tool: "psycopg.Connection[Any]"
) -> None:
    for statement in FILLS_THE_DISK:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            tool.execute(statement.encode())
    for name in LOCKS:
        tool.execute("select pg_advisory_lock(hashtext(%s))", [name])
    for key in KEYS:
        tool.execute("select pg_advisory_lock(%s)", [key])
    began = monotonic()
    prepare_database(DatabaseLogins(database.login_dsn, database.migrate_dsn))
    ledger = EventStore(Datastore(database.login_dsn), CODEC)
    stop = threading.Event()
    thread = threading.Thread(target=process.run_projector, args=(ledger, database.login_dsn, stop))
    thread.start()
    try:
        with psycopg.connect(database.dsn, autocommit=True) as conn:
            for command in begun().commands:
                for channel in ("ledger", "read"):
                    tool.execute("select pg_notify(%s, 'nonsense')", [channel])
                append(ledger, command)
            while read_schema.checkpoint(conn, "read_1").position < ledger.head().position:
                assert monotonic() - began < PATIENCE_S
                sleep(0.02)
    finally:
        stop.set()
        thread.join()
        ledger.close()
