"""The identity of a ledger: one, for ever, with a name that its owner may change."""

from contextlib import closing

import psycopg
import pytest

from api.commands.fields.ids import DEMONSTRATION_NAMESPACE
from ledger.governance import CODEC
from ledger.migrate import BadName, migrate, name_ledger
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from tests.ledger import versions
from tests.support.databases import Database

CHANGES = (
    "UPDATE ledger.identity SET id = gen_random_uuid()",
    "UPDATE ledger.identity SET namespace = gen_random_uuid()",
    "DELETE FROM ledger.identity",
    "TRUNCATE ledger.identity",
    "INSERT INTO ledger.identity (namespace) VALUES (gen_random_uuid())",
)


def store(database: Database) -> "closing[EventStore]":
    return closing(EventStore(Datastore(database.login_dsn, pool_size=1), CODEC))


def test_a_ledger_keeps_its_id_and_its_ids_are_in_a_namespace_of_its_own(database: Database) -> None:
    with store(database) as ledger:
        before = ledger.identity()
        migrate(database.migrate_dsn, database.login_dsn)
        assert ledger.identity() == before
    assert before.namespace == before.id != DEMONSTRATION_NAMESPACE
    assert before.name == ""


@pytest.mark.parametrize("change", CHANGES)
def test_not_even_its_owner_changes_which_ledger_it_is(database: Database, change: str) -> None:
    with psycopg.connect(database.migrate_dsn) as connection, pytest.raises(psycopg.Error):
        connection.execute(change.encode())


@pytest.mark.parametrize("name", ["", " Board", "a\nb", "a\u202eb", "x" * 201])
def test_what_nobody_could_read_is_no_name(database: Database, name: str) -> None:
    with pytest.raises(BadName, match="one line of 1 to 200 characters"):
        name_ledger(database.migrate_dsn, name)


def test_its_name_may_change(database: Database) -> None:
    with store(database) as ledger:
        before = ledger.identity()
        for name in ("Cwm Taf", "Bwrdd Diogelu Cwm Taf Morgannwg"):
            name_ledger(database.migrate_dsn, name)
            assert ledger.identity().name == name
        assert ledger.identity().id == before.id


def test_a_ledger_that_had_events_before_keeps_the_namespace_of_its_ids(empty_database: Database) -> None:
    versions.make_0_1_0(empty_database)
    migrate(empty_database.migrate_dsn, empty_database.login_dsn)
    with store(empty_database) as ledger:
        assert ledger.identity().namespace == DEMONSTRATION_NAMESPACE != ledger.identity().id
