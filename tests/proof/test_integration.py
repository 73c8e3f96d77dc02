"""Every event is integrated once, in order, whoever integrates and in whatever portions; the table of nodes has
the guards."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import psycopg
import pymerkle
import pytest

from ledger.proof import integrator, tree_store
from ledger.proof.tree import hash_leaf, verify_consistency, verify_inclusion
from tests.ledger.command_drafts import record, registered
from tests.support.proved_ledger import ProvedLedger


def leaves(proved: ProvedLedger) -> list[bytes]:
    with proved.connected() as connection:
        return [e.leaf() for e in tree_store.ledger_events(connection, 1, tree_store.head(connection))]


@pytest.mark.parametrize("most", [1, 3, 1000])
def test_the_root_is_that_of_pymerkle_over_the_specified_leaves(proved: ProvedLedger, most: int) -> None:
    with proved.connected() as connection:
        for expected in (10, 15):
            assert tree_store.integrate(connection, most) == expected == tree_store.tree_size(connection)
            other = pymerkle.InmemoryTree.init_from_entries(leaves(proved), algorithm="sha256")
            for size in range(1, expected + 1):
                assert tree_store.root(connection, size) == other.get_root(size)
            if expected == 10:
                proved.more()


def test_proofs_of_the_database_verify(proved: ProvedLedger) -> None:
    proved.more()
    with proved.connected() as connection:
        size = tree_store.integrate(connection)
        roots = {n: tree_store.root(connection, n) for n in range(size + 1)}
        for position, leaf in enumerate(leaves(proved), 1):
            path = tree_store.inclusion_path(connection, position - 1, size)
            assert verify_inclusion(hash_leaf(leaf), position - 1, size, path, roots[size])
            proof = tree_store.consistency_path(connection, position, size)
            assert verify_consistency(position, size, roots[position], roots[size], proof)
        for wrong in ((size, size), (-1, size), (0, size + 1)):
            with pytest.raises(tree_store.NotIntegrated):
                tree_store.inclusion_path(connection, *wrong)


def test_many_at_once_integrate_every_event_once(proved: ProvedLedger) -> None:
    def integrate(_: int) -> int:
        with proved.connected() as connection:
            return tree_store.integrate(connection, 2)

    proved.more()
    with ThreadPoolExecutor(4) as pool:
        assert max(pool.map(integrate, range(8))) == 15
    with proved.connected() as connection:
        other = pymerkle.InmemoryTree.init_from_entries(leaves(proved), algorithm="sha256")
        assert tree_store.root(connection, 15) == other.get_root()


def test_what_is_recorded_while_it_integrates_is_not_taken_for_missing(proved: ProvedLedger) -> None:
    """An untouched ledger under writers is never said to lack a position."""

    def write(n: int) -> None:
        record(proved.governance, *(registered(f"writer {n} person {k}") for k in range(3)))

    with ThreadPoolExecutor(4) as pool, proved.connected() as connection:
        writing = [pool.submit(write, n) for n in range(40)]
        while not all(one.done() for one in writing):
            tree_store.integrate(connection)
        assert tree_store.integrate(connection) == 10 + 40 * 3


def test_a_missing_position_stops_integration(proved: ProvedLedger) -> None:
    proved.tamper("DELETE FROM ledger.events WHERE notification_id = 7")
    with proved.connected() as connection:
        with pytest.raises(psycopg.DatabaseError) as raised:
            tree_store.integrate(connection)
        assert raised.value.sqlstate == "QU004"
        assert tree_store.tree_size(connection) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger.tree_nodes SET hash = ''",
        "DELETE FROM ledger.tree_nodes",
        "TRUNCATE ledger.tree_nodes",
        "INSERT INTO ledger.tree_nodes VALUES (0, 99, '')",
        "LOCK TABLE ledger.tree_turn",
    ],
)
def test_nodes_stay(proved: ProvedLedger, statement: str) -> None:
    with proved.connected() as connection:
        tree_store.integrate(connection)
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute(statement.encode())
    if not statement.startswith(("INSERT", "LOCK")):
        with pytest.raises(psycopg.DatabaseError) as raised:
            proved.superuser.execute(statement.encode())
        assert raised.value.sqlstate == "QU001"


def test_a_ledger_at_rest_is_held_to_what_was_published_as_soon_as_it_is_served(proved: ProvedLedger) -> None:
    """Restored from an older backup, with the older file of what was signed last beside the newer checkpoints."""
    log = proved.log
    log.publish()
    older = {file: file.read_bytes() for file in (log.directory.path / "newest", log.published / "checkpoint")}
    proved.more()
    log.publish()
    proved.tamper("DELETE FROM ledger.events WHERE notification_id > 10", "DELETE FROM ledger.tree_nodes")
    for file, content in older.items():
        file.write_bytes(content)
    told, stop = list[str](), Event()

    def say(line: str) -> None:
        told.append(line)
        stop.set()

    def wait(position: int, seconds: float) -> None:
        stop.set()

    integrator.run(log, stop, wait=wait, interval_s=60, say=say)
    (line,) = told
    assert "a checkpoint of 15 events was published, and the ledger has 10" in line
