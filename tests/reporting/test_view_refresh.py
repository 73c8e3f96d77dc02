"""The views of `reporting` stand on the read schema that answers, whatever is recorded and rebuilt."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import Connection

from ledger.governance import CODEC
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from projections.engine import read_schema, rebuild
from projections.engine.projector import Projector
from projections.reporting import views
from tests.support.databases import Database
from tests.support.projected_ledger import append
from tests.support.random_histories import begun

COUNTS = (
    "select (select count(*) from reporting.meetings), (select count(*) from reporting.trail), position"
    " from reporting.version"
)


@pytest.fixture
def ledger(database: Database) -> Iterator[EventStore]:
    found = EventStore(Datastore(database.login_dsn), CODEC)
    for command in begun().commands:
        append(found, command)
    yield found
    found.close()


@pytest.fixture
def conn(database: Database) -> Iterator[Connection]:
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        read_schema.prepare(connection)
        yield connection


def test_views_follow_commands_and_the_pointer(ledger: EventStore, conn: Connection, database: Database) -> None:
    with psycopg.connect(database.migrate_dsn, autocommit=True) as admin:
        admin.execute("create view public.dashboard as select count(*) from reporting.meetings")
        assert admin.execute("select * from public.dashboard").fetchone() == (0,)
        Projector(ledger, conn, read_schema.pointer(conn)).catch_up()
        before = conn.execute(COUNTS).fetchone()
        assert before
        assert before[1:] == (ledger.head().position,) * 2
        assert rebuild.rebuild(ledger, conn, grace_s=0, say=lambda _: None).schema == "read_2"
        assert conn.execute(COUNTS).fetchone() == before
        assert admin.execute("select * from public.dashboard").fetchone() == before[:1]
        found = admin.execute("select distinct table_schema from information_schema.view_table_usage"
                              " where view_schema = 'reporting' and table_schema like 'read%'").fetchall()  # fmt: skip
        assert found == [("read_2",)]
        can = "select has_table_privilege(%s, 'reporting.meetings', 'select'), has_schema_privilege(%s, 'read_2', 'usage')"
        assert admin.execute(can, [f"{database.name}_reporting"] * 2).fetchone() == (True, False)


def test_views_of_another_version_are_made_again(conn: Connection) -> None:
    conn.execute("drop view reporting.meetings cascade")
    conn.execute("create view reporting.meetings as select 1 as other")
    conn.execute("comment on schema reporting is 'quorate of-another-version read_1'")
    read_schema.prepare(conn)
    assert conn.execute("select count(*) from reporting.meetings where state = 'HELD'").fetchone() == (0,)


def test_a_query_that_lasts_delays_a_rebuild_and_breaks_nothing(
    ledger: EventStore, conn: Connection, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "LOCK_TIMEOUT", "50ms")
    with psycopg.connect(database.dsn) as reading:
        reading.execute("select * from reporting.meetings")
        with pytest.raises(rebuild.ReportingRead, match="last too long"):
            rebuild.rebuild(ledger, conn, grace_s=0, say=lambda _: None)
    assert read_schema.pointer(conn) == "read_1"
    assert rebuild.rebuild(ledger, conn, grace_s=0, say=lambda _: None).position == ledger.head().position
