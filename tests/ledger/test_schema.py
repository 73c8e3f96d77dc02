"""The ledger's schema goes forward by numbered steps, each applied once, whole or not at all, and never changed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from uuid import UUID

import psycopg
import pytest
from msgspec.structs import replace

from ledger import schema
from ledger.governance import CODEC, Governance
from ledger.migrate import OtherSchema, StepFailed, migrate
from ledger.postgres import embedded
from ledger.schema import REPEATABLE, Applied, Schema
from ledger.store import datastore
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from tests.ledger import versions
from tests.ledger.command_drafts import command, departed
from tests.support.databases import Database, new_database
from tests.support.story import TODAY, id_of

OWN = schema.own()
RELEASED = {
    1: "d3d79f3dbe66c58078a2139a7ef76659cc584a65b35c0c3a1f798b4ecc38c9a9",
    2: "847d92c071ecccc98faadbbd4f7cc170eb5b62fc3ab8a9686aa8929f43be7450",
    3: "eb26c82598a946fc8c85dbb41e4a169bb46fa0f9f63de0a711c09edf4da11f6d",
}
NOTES = "CREATE TABLE ledger.notes (id uuid); ALTER TABLE ledger.events ADD COLUMN note text;"
STATEMENTS = {
    "a table": "CREATE TABLE ledger.more (id uuid)",
    "a column": "ALTER TABLE ledger.events ADD COLUMN more text",
    "an index": "CREATE INDEX more ON ledger.events (topic)",
    "a type": "CREATE TYPE ledger.more AS (id uuid)",
    "an attribute": "ALTER TYPE ledger.draft ADD ATTRIBUTE more text CASCADE",
    "a function": "CREATE FUNCTION ledger.more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "a trigger": "DROP TRIGGER names_stay ON ledger.names",
    "a privilege": "GRANT SELECT ON ledger.events TO PUBLIC",
    "a comment": "COMMENT ON TABLE ledger.events IS 'more'",
    "rows": "INSERT INTO ledger.streams SELECT gen_random_uuid(), 'more', NULL",
    "an anonymous block": "DO $$ BEGIN DROP FUNCTION ledger.append; END $$",
}


@pytest.fixture
def fresh(server: embedded.EmbeddedServer) -> Iterator[Database]:
    """A second database, which this version made from nothing."""
    with new_database(server) as database:
        migrate(database.migrate_dsn, database.login_dsn)
        yield database


def to(later: Schema, database: Database) -> None:
    migrate(database.migrate_dsn, database.login_dsn, to=later)


def test_steps_are_numbered_without_gaps_and_every_file_is_used() -> None:
    folder = files("ledger").joinpath("sql")
    assert [s.number for s in OWN.steps] == list(range(1, len(OWN.steps) + 1))
    assert len(list(folder.joinpath("migrations").iterdir())) == len(OWN.steps)
    assert {f.name for f in folder.iterdir() if f.is_file()} == {
        f"{name}.sql" for name in (*REPEATABLE, "migrations", "privileges")
    }


def test_a_step_never_changes() -> None:
    digests = {s.number: s.digest for s in OWN.steps}
    assert digests.items() >= RELEASED.items(), "an applied step never changes: put the change into a new step"
    assert digests.keys() == RELEASED.keys(), f"add the new step to RELEASED: {digests}"


def test_no_script_leaves_the_transaction_that_it_is_run_in(empty_database: Database) -> None:
    """Such as COMMIT, or what PostgreSQL runs outside of transactions only."""
    before, number = versions.catalogue(empty_database), "SELECT pg_current_xact_id()::text"
    with psycopg.connect(empty_database.migrate_dsn) as connection:
        started = connection.execute(number).fetchone()
        connection.execute("CREATE SCHEMA ledger")
        for script in (schema.script("migrations"), *(s.script for s in OWN.steps), *OWN.repeatable):
            connection.execute(script.encode())
            assert connection.execute(number).fetchone() == started, script
        connection.rollback()
    assert versions.catalogue(empty_database) == before


def test_a_database_of_version_0_1_0_goes_from_the_first_step_to_the_last(
    empty_database: Database, fresh: Database
) -> None:
    versions.make_0_1_0(empty_database)
    before = versions.events(empty_database)
    with pytest.raises(OtherSchema, match="run `quorate migrate`"):
        datastore.check(empty_database.login_dsn)
    migrate(empty_database.migrate_dsn, empty_database.login_dsn)
    datastore.check(empty_database.login_dsn)
    assert [row[:3] for row in versions.recorded(empty_database)] == [(s.number, s.name, s.digest) for s in OWN.steps]
    assert versions.catalogue(empty_database) == versions.catalogue(fresh)
    assert versions.events(empty_database) == before


def test_what_version_0_1_0_recorded_is_read_repeated_and_gone_on_with(empty_database: Database) -> None:
    versions.make_0_1_0(empty_database)
    migrate(empty_database.migrate_dsn, empty_database.login_dsn)
    store = EventStore(Datastore(empty_database.login_dsn), CODEC)
    governance = Governance(store, today=lambda: TODAY)
    left = departed("person-0", TODAY)
    assert [entry.position for entry in store.after(0)] == list(range(1, versions.EVENTS + 1))
    again = UUID(id_of("command 5 of version 0.1.0"))
    assert governance.record(command(left, id=again, content=b"command 5")).repeated
    assert governance.record(command(left)).positions == (versions.EVENTS + 1,)
    store.close()


def test_a_later_step_is_applied_once_to_an_old_database_and_to_a_new_one(
    empty_database: Database, fresh: Database
) -> None:
    versions.make_0_1_0(empty_database)
    before = len(versions.events(empty_database))
    for database in (empty_database, fresh):
        to(versions.later(NOTES), database)
    seen = versions.catalogue(empty_database), versions.recorded(empty_database)
    to(versions.later(NOTES), empty_database)
    assert (versions.catalogue(empty_database), versions.recorded(empty_database)) == seen
    assert "note text" in seen[0]
    assert "GRANT SELECT ON TABLE ledger.notes TO database_service" in seen[0]
    assert seen[0] == versions.catalogue(fresh)
    assert len(versions.events(empty_database)) == before


def test_several_processes_that_migrate_at_once_apply_each_step_once(empty_database: Database) -> None:
    versions.make_0_1_0(empty_database)
    later = versions.later(
        NOTES, "INSERT INTO ledger.notes VALUES (gen_random_uuid())", "ALTER TABLE ledger.notes ADD x int"
    )
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(to, later, empty_database) for _ in range(8)]:
            done.result()
    assert [row[0] for row in versions.recorded(empty_database)] == [s.number for s in later.steps]
    with psycopg.connect(empty_database.migrate_dsn) as connection:
        assert connection.execute("SELECT count(*) FROM ledger.notes").fetchone() == (1,)


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_a_step_that_fails_leaves_nothing_of_itself_and_those_before_it(database: Database, statement: str) -> None:
    to(versions.later(NOTES), database)
    before = versions.catalogue(database), versions.events(database), versions.recorded(database)
    with pytest.raises(
        StepFailed, match=r"^Step \d+ of the ledger's schema \(test\) failed.*division by zero.*"
    ) as failed:
        to(versions.later(NOTES, f"{statement}; SELECT 1 / 0"), database)
    assert "\n" not in str(failed.value)
    assert (versions.catalogue(database), versions.events(database), versions.recorded(database)) == before
    to(versions.later(NOTES, statement), database)
    assert len(versions.recorded(database)) == len(OWN.steps) + 2


def test_a_migration_that_was_interrupted_goes_on_where_it_was(empty_database: Database) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        to(replace(OWN, repeatable=("SELECT 1 / 0",)), empty_database)
    assert len(versions.recorded(empty_database)) == len(OWN.steps)
    with pytest.raises(datastore.NotMigrated, match="run `quorate migrate`"):
        datastore.check(empty_database.login_dsn)
    migrate(empty_database.migrate_dsn, empty_database.login_dsn)
    datastore.check(empty_database.login_dsn)


def test_a_step_that_has_changed_since_it_was_applied_is_refused(database: Database) -> None:
    to(versions.later(NOTES), database)
    before = versions.catalogue(database)
    with pytest.raises(OtherSchema, match=r"\(test\) has changed since it was applied .*: put the file back as it was"):
        to(versions.later(f"{NOTES} -- and more"), database)
    assert versions.catalogue(database) == before


def test_an_older_version_neither_migrates_nor_uses_what_a_newer_one_made(database: Database) -> None:
    to(versions.later(NOTES), database)
    before = versions.catalogue(database)
    words = (
        rf"A newer Quorate made the ledger's schema: .* step {len(OWN.steps) + 1} \(test\), .* knows {len(OWN.steps)}\."
    )
    with pytest.raises(OtherSchema, match=words):
        migrate(database.migrate_dsn, database.login_dsn)
    with pytest.raises(OtherSchema, match=words):
        datastore.check(database.login_dsn)
    assert versions.catalogue(database) == before


def test_functions_and_privileges_are_made_again_when_they_have_changed(database: Database) -> None:
    other = f"{OWN.repeatable[-1]}\nCOMMENT ON FUNCTION ledger.append IS 'another';"
    to(replace(OWN, repeatable=(*OWN.repeatable[:-1], other)), database)
    assert "'another'" in versions.catalogue(database)
    with pytest.raises(OtherSchema, match=r"Another version .*: run `quorate migrate`"):
        datastore.check(database.login_dsn)
    migrate(database.migrate_dsn, database.login_dsn)
    assert "'another'" not in versions.catalogue(database)
    assert "GRANT ALL ON FUNCTION ledger.append" in versions.catalogue(database)
    assert len(versions.recorded(database)) == len(OWN.steps)


def test_a_step_that_is_missing_before_a_later_one_is_named() -> None:
    applied = [Applied(s.number, s.name, s.digest) for s in OWN.steps]
    assert OWN.mismatch(applied) is None
    assert OWN.pending(applied) == ()
    assert (
        OWN.mismatch([Applied(len(OWN.steps) + 1, "late", "?")])
        == f"The ledger's schema has step {len(OWN.steps) + 1} (late) and not step 1."
    )
