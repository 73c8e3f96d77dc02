"""Which of two versions is the newer, and what the older one does with a read schema that the newer made."""

from contextlib import closing

import psycopg
import pytest

from ledger.governance import CODEC
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from projections.engine import read_schema
from projections.engine.read_schema import MakerVersion, OtherVersion, own_version
from projections.engine.rebuild import rebuild_if_outdated
from tests.support.databases import Database


def made_by(connection: psycopg.Connection, release: str, rules_more: int = 0) -> None:
    """Say of the read schema that answers that a version of that release made it, with other tables."""
    schema = read_schema.pointer(connection)
    connection.execute(f"comment on schema {schema} is 'quorate other'".encode())
    connection.execute(f"comment on table {schema}.position is '{release}'".encode())
    connection.execute(f"update {schema}.position set rule_version = rule_version + {rules_more}".encode())


@pytest.mark.parametrize(
    ("release", "rules_more", "newer"),
    [("99.0.0", 0, True), ("0.0.9", 1, True), ("0.0.9", 0, False), ("99.0.0", -1, False), ("", 0, False)],
)
def test_what_a_newer_version_made_is_left_alone(
    database: Database, release: str, rules_more: int, newer: bool
) -> None:
    store = EventStore(Datastore(database.login_dsn), CODEC)
    with closing(store), psycopg.connect(database.dsn, autocommit=True) as connection:
        read_schema.prepare(connection)
        assert rebuild_if_outdated(store, connection) is None
        before = read_schema.pointer(connection)
        made_by(connection, release, rules_more)
        if newer:
            with pytest.raises(OtherVersion, match=f"A newer Quorate made the answers \\({release}, rules"):
                rebuild_if_outdated(store, connection)
        else:
            assert rebuild_if_outdated(store, connection, say=lambda _: None) is not None
            assert read_schema.own_schema(connection) != before


def test_rules_come_before_releases_and_numbers_are_compared_as_numbers() -> None:
    assert MakerVersion(2, (0, 1, 0)) > MakerVersion(1, (9, 0, 0))
    assert MakerVersion(1, (0, 10, 0)) > MakerVersion(1, (0, 9, 9))
    assert own_version().release >= (0, 2, 0)
