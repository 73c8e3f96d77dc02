"""Migration gives the service what it needs and nothing more, however often and by however many it is run."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from ledger.migrate import NotAllowed, migrate
from ledger.postgres.dsn import LedgerUnreachable, MigrationError, ServerTooOld, service_dsn
from ledger.store import datastore
from ledger.store.datastore import NotMigrated
from tests.ledger import versions
from tests.support.databases import Database


@pytest.fixture
def ordinary(empty_database: Database) -> Iterator[Database]:
    """The database as a hosted server would give it: owned by a user that may create roles and is no superuser."""
    name = f"{empty_database.name}_migrator"
    with psycopg.connect(empty_database.migrate_dsn, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN CREATEROLE")
        connection.execute(f"ALTER DATABASE {empty_database.name} OWNER TO {name}")
        migrate_dsn = make_conninfo(empty_database.migrate_dsn, user=name)
        yield Database(empty_database.name, empty_database.dsn, empty_database.login_dsn, migrate_dsn)
        connection.execute(f"ALTER DATABASE {empty_database.name} OWNER TO postgres")


def test_migrating_again_changes_nothing(database: Database) -> None:
    before = versions.catalogue(database), versions.recorded(database)
    migrate(database.migrate_dsn, database.login_dsn)
    datastore.check(database.login_dsn)
    assert (versions.catalogue(database), versions.recorded(database)) == before


def test_several_migrations_at_once_are_one(empty_database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(migrate, empty_database.migrate_dsn, empty_database.login_dsn) for _ in range(8)]:
            done.result()
    datastore.check(empty_database.login_dsn)


def test_an_owner_that_may_create_roles_can_migrate(ordinary: Database) -> None:
    migrate(ordinary.migrate_dsn, ordinary.login_dsn)
    migrate(ordinary.migrate_dsn, ordinary.login_dsn)
    datastore.check(ordinary.login_dsn)
    with (
        psycopg.connect(ordinary.migrate_dsn) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"),
    ):
        connection.execute(f"SET ROLE {ordinary.name}_ledger")


def test_a_login_that_the_server_does_not_know_is_made(empty_database: Database) -> None:
    login = make_conninfo(empty_database.login_dsn, user=f"{empty_database.name}_web", password="hunter2")
    migrate(empty_database.migrate_dsn, login)
    datastore.check(login)
    with psycopg.connect(empty_database.migrate_dsn) as connection:
        kept = connection.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname = %s", [f"{empty_database.name}_web"]
        )
        assert str(kept.fetchone()).startswith("('SCRAM-SHA-256$")


def test_one_user_may_both_migrate_and_serve(ordinary: Database) -> None:
    migrate(ordinary.migrate_dsn)
    with psycopg.connect(service_dsn(ordinary.migrate_dsn), autocommit=True) as connection:
        assert connection.execute("SELECT current_user::text").fetchone() == (f"{ordinary.name}_service",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM ledger.events")


def test_a_user_that_may_not_migrate_is_told_what_it_lacks(empty_database: Database) -> None:
    with pytest.raises(NotAllowed, match="needs CREATEROLE and must own the database"):
        migrate(empty_database.login_dsn)
    migrate(empty_database.migrate_dsn, empty_database.login_dsn)


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://quorate:hunter2@127.0.0.1:1/quorate",
        "postgresql://quorate:hunter2@no.such.host.invalid/quorate",
        "postgres//quorate:hunter2@localhost",
        "host=localhost nonsense=hunter2",
    ],
)
def test_a_wrong_address_is_one_clear_line_without_the_password(dsn: str) -> None:
    for use in (migrate, datastore.check):
        with pytest.raises(LedgerUnreachable) as refused:
            use(dsn)
        assert str(refused.value).startswith("The database")
        assert "\n" not in str(refused.value)
        assert "hunter2" not in str(refused.value)


def test_a_database_that_was_never_migrated_says_so(empty_database: Database) -> None:
    with pytest.raises(NotMigrated, match="quorate migrate"):
        datastore.check(empty_database.login_dsn)
    with pytest.raises(NotMigrated, match="quorate migrate"):
        datastore.check(make_conninfo(empty_database.migrate_dsn, dbname="postgres"))


def test_an_older_server_is_refused(empty_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.postgres.dsn.SERVER_VERSION_MIN", 99)
    with pytest.raises(ServerTooOld, match="PostgreSQL 99 or newer is needed; this server is 18"):
        migrate(empty_database.migrate_dsn, empty_database.login_dsn)


def test_a_name_too_long_for_its_roles_is_refused(empty_database: Database) -> None:
    name = "n" * 51
    with psycopg.connect(empty_database.migrate_dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        with pytest.raises(MigrationError, match="longer than 50 bytes"):
            migrate(make_conninfo(empty_database.migrate_dsn, dbname=name))
        connection.execute(f"DROP DATABASE {name}")
