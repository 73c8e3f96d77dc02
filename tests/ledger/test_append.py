"""Append is the one way in, and what is in stays as it is: for the service, for the owner, and for the superuser."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from uuid import uuid4

import psycopg
import pytest

from ledger.store.append_errors import LockTimeout, VersionTaken
from ledger.store.event_store import EventStore
from tests.ledger.sample_events import new_id, noted
from tests.support.databases import Database

CHANGES = [
    "UPDATE ledger.{} SET {} = {}",
    "DELETE FROM ledger.{}",
    "TRUNCATE ledger.{}",
]
TABLES = {"events": "topic", "streams": "kind", "names": "name", "mentions": "id"}
AROUND = [
    "INSERT INTO ledger.events VALUES (gen_random_uuid(), 1, 'x', '', 99, now())",
    "INSERT INTO ledger.names VALUES ('group', 'x', gen_random_uuid())",
    "COPY ledger.events FROM STDIN",
    "ALTER TABLE ledger.events DISABLE TRIGGER events_stay",
    "ALTER TABLE ledger.events DISABLE TRIGGER ALL",
    "ALTER TABLE ledger.events ADD COLUMN x int",
    "DROP TRIGGER events_stay ON ledger.events",
    "DROP TABLE ledger.events CASCADE",
    "DROP SCHEMA ledger CASCADE",
    "SET session_replication_role = replica",
    "CREATE FUNCTION ledger.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "ALTER FUNCTION ledger.append RESET ALL",
    "CREATE TRIGGER t AFTER INSERT ON ledger.events FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change()",
    "CREATE RULE r AS ON INSERT TO ledger.events DO INSTEAD NOTHING",
    "SELECT ledger.refuse_change()",
]


APPEND = (
    "SELECT * FROM ledger.append(ARRAY[ROW(%s, 1, 'x', '', null, null, null, null)::ledger.draft], null, null, null)"
)


def record(store: EventStore, slug: str = "slug") -> None:
    event = noted(new_id(), 1, kind="group", names=(("group", slug),))
    store.append([event], command=uuid4(), fingerprint=b"f", reads={})


@pytest.mark.parametrize("change", CHANGES)
def test_the_service_cannot_change_what_is_recorded(database: Database, change: str) -> None:
    for dsn, (table, column) in product((database.dsn, database.login_dsn), TABLES.items()):
        with psycopg.connect(dsn) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(change.format(table, column, column))


def test_the_service_cannot_get_around_append(database: Database) -> None:
    for dsn, way in product((database.dsn, database.login_dsn), AROUND):
        with psycopg.connect(dsn) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(way)


def test_the_service_can_neither_become_the_owner_nor_take_the_turn(database: Database) -> None:
    for dsn in (database.dsn, database.login_dsn):
        for statement in (f"SET ROLE {database.name}_ledger", "LOCK TABLE ledger.turn IN EXCLUSIVE MODE"):
            with psycopg.connect(dsn) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_nobody_can_log_in_as_the_owner(database: Database) -> None:
    owner = psycopg.conninfo.make_conninfo(database.login_dsn, user=f"{database.name}_ledger")
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        psycopg.connect(owner)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_not_even_the_superuser_changes_what_is_recorded(database: Database, change: str, role: str) -> None:
    for table, column in TABLES.items():
        with psycopg.connect(database.migrate_dsn) as connection:
            connection.execute(f"SET session_replication_role = {role}")
            with pytest.raises(psycopg.Error, match="append-only") as refused:
                connection.execute(change.format(table, column, column))
            assert refused.value.sqlstate == "QU001"


def test_the_service_owns_what_is_not_the_ledger(database: Database) -> None:
    with psycopg.connect(database.dsn) as connection:
        connection.execute("CREATE SCHEMA read_7")
        connection.execute("CREATE TABLE access.others (digest bytea)")
        owners = connection.execute(
            "SELECT DISTINCT tableowner::text FROM pg_tables WHERE tablename = 'others'"
        ).fetchall()
        assert owners == [(f"{database.name}_service",)]


def test_another_user_of_the_server_sees_nothing(database: Database) -> None:
    with psycopg.connect(database.migrate_dsn, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {database.name}_stranger LOGIN")
        with psycopg.connect(database.dsn, autocommit=True) as service:
            service.execute("GRANT SELECT, INSERT ON ledger.events TO PUBLIC")  # grants nothing, with a warning
        stranger = psycopg.conninfo.make_conninfo(database.login_dsn, user=f"{database.name}_stranger")
        for statement in ("SELECT * FROM ledger.events", "SELECT ledger.append('{}', null, null, null)"):
            with psycopg.connect(stranger) as other, pytest.raises(psycopg.errors.InsufficientPrivilege):
                other.execute(statement)


def test_append_cannot_be_misled_by_the_callers_search_path(store: EventStore, database: Database) -> None:
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA evil")
        connection.execute("GRANT USAGE ON SCHEMA evil TO PUBLIC")
        for made in ("TABLE evil.turn ()", "TEMP TABLE turn ()", "TEMP TABLE events (LIKE ledger.events)"):
            connection.execute(f"CREATE {made}")
        clock = "FUNCTION evil.clock_timestamp() RETURNS timestamptz LANGUAGE sql"
        connection.execute(f"CREATE {clock} AS $$ SELECT '2000-01-01'::timestamptz $$")
        connection.execute("SET search_path = evil, pg_temp, pg_catalog")
        position, _, recorded_at, _ = connection.execute(APPEND, [new_id()]).fetchone() or ()
        assert connection.execute("SELECT count(*) FROM ledger.events").fetchone() == (position,) == (1,)
        assert recorded_at.year > 2000


def test_a_command_needs_a_fingerprint(database: Database) -> None:
    append = "SELECT ledger.append(ARRAY[ROW(%s, 1, 'x', '', null, null, null, null)::ledger.draft], %s, null, '{}')"
    with psycopg.connect(database.dsn) as connection, pytest.raises(psycopg.errors.NullValueNotAllowed):
        connection.execute(append, [new_id(), uuid4()])


@pytest.mark.parametrize("writers", [1, 5])
def test_a_turn_that_does_not_come_is_waited_for_no_longer_than_said(
    store: EventStore, database: Database, monkeypatch: pytest.MonkeyPatch, writers: int
) -> None:
    monkeypatch.setattr("ledger.store.recorder.LOCK_ATTEMPTS", 1)
    with psycopg.connect(database.migrate_dsn, autocommit=True) as connection:
        connection.execute("ALTER FUNCTION ledger.append SET lock_timeout = '200ms'")
    with psycopg.connect(database.dsn) as holder, ThreadPoolExecutor(writers) as pool:
        holder.execute(APPEND, [new_id()])
        for refused in [pool.submit(record, store, str(n)) for n in range(writers)]:
            with pytest.raises(LockTimeout):
                refused.result(timeout=5)
        holder.rollback()
    record(store)
    assert store.head().position == 1


def test_a_refusal_does_not_spread_to_those_who_come_at_the_same_time(store: EventStore) -> None:
    taken = noted(new_id(), 1)
    store.append([taken], command=uuid4(), fingerprint=b"f", reads={})

    def write(n: int) -> bool:
        try:
            store.append([noted(new_id(), 1) if n % 2 else taken], command=uuid4(), fingerprint=b"f", reads={})
        except VersionTaken:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(write, range(200))) == [bool(n % 2) for n in range(200)]
    assert [entry.position for entry in store.after(0)] == list(range(1, 102))


def test_whoever_reads_is_not_held_up_by_whoever_appends(store: EventStore, database: Database) -> None:
    record(store)
    with psycopg.connect(database.dsn) as holder:
        holder.execute(APPEND, [new_id()])
        assert [entry.position for entry in store.after(0)] == [1]
        holder.rollback()
