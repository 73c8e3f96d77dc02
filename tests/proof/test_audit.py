"""What a superuser does to the ledger is found and named; an untouched ledger is never accused."""

from pathlib import Path

import pytest
from psycopg import IsolationLevel

from ledger.proof import tree_store
from ledger.proof.audit import AuditResult, audit
from ledger.proof.checkpoint import parse_checkpoint
from tests.support.proved_ledger import ProvedLedger

NODES = "DELETE FROM ledger.tree_nodes"


def audited(proved: ProvedLedger, *files: Path) -> AuditResult:
    held = [parse_checkpoint(f.read_text().partition("\n\n")[0] + "\n") for f in files]
    with proved.connected() as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        with connection.transaction():
            return audit(connection, held)


def swapped(a: int, b: int) -> tuple[str, ...]:
    """Two positions change places, by way of a third."""
    move = "UPDATE ledger.events SET notification_id = {} WHERE notification_id = {}"
    return move.format(-1, a), move.format(a, b), move.format(b, -1)


SET = "UPDATE ledger.events SET {} WHERE notification_id = 6"
TAMPERINGS: dict[str, tuple[tuple[str, ...], str, int]] = {
    "state": ((SET.format("state = state || ' '"),), "altered", 6),
    "topic": ((SET.format("topic = 'person.erased/1'"),), "altered", 6),
    "time": ((SET.format("recorded_at = recorded_at - interval '1 microsecond'"),), "altered", 6),
    "command": ((SET.format("command = gen_random_uuid()"),), "altered", 6),
    "no command": ((SET.format("command = NULL"),), "altered", 6),
    "stream": ((SET.format("originator_id = gen_random_uuid()"),), "altered", 6),
    "version": ((SET.format("originator_version = 7"),), "altered", 6),
    "group of the stream": (
        ("UPDATE ledger.streams SET parent = gen_random_uuid() WHERE id = (SELECT originator_id FROM ledger.events"
         " WHERE notification_id = 6)",),
        "altered",
        6,
    ),
    "one removed": (("DELETE FROM ledger.events WHERE notification_id = 6",), "removed", 6),
    "the last removed": (("DELETE FROM ledger.events WHERE notification_id > 12",), "truncated", 13),
    "all removed": (("DELETE FROM ledger.events",), "truncated", 1),
    "two swapped": (swapped(6, 9), "altered", 6),
    "renumbered": (
        ("DELETE FROM ledger.events WHERE notification_id = 6",
         "UPDATE ledger.events SET notification_id = -notification_id WHERE notification_id > 6",
         "UPDATE ledger.events SET notification_id = -notification_id - 1 WHERE notification_id < 0"),
        "altered",
        6,
    ),
    "a leaf": (("UPDATE ledger.tree_nodes SET hash = sha256('') WHERE level = 0 AND place = 5",), "altered", 6),
    "a node": (("UPDATE ledger.tree_nodes SET hash = sha256('') WHERE level = 2 AND place = 1",), "node", 5),
    "a node removed": (("DELETE FROM ledger.tree_nodes WHERE level = 1 AND place = 2",), "node", 5),
}  # fmt: skip


@pytest.fixture
def published(proved: ProvedLedger) -> ProvedLedger:
    """With checkpoints of 10 and of 15 events."""
    proved.log.publish()
    proved.more()
    proved.log.publish()
    return proved


def checkpoints(proved: ProvedLedger) -> list[Path]:
    return [proved.log.published / f"{size:012d}.checkpoint" for size in (10, 15)]


def test_an_untouched_ledger_is_not_accused(published: ProvedLedger) -> None:
    assert audited(published, *checkpoints(published)) == AuditResult(15, 15, (10, 15), ())


def test_what_was_tampered_with_is_found_and_named(published: ProvedLedger) -> None:
    """One ledger, put right again after each tampering, so that what is found is what was done last."""
    columns = ", ".join(("events", "streams", "tree_nodes"))
    keep = [f"CREATE TABLE public.kept_{t} AS SELECT * FROM ledger.{t}" for t in columns.split(", ")]
    for statement in keep:
        published.superuser.execute(statement.encode())
    back = [
        s
        for t in columns.split(", ")
        for s in (f"DELETE FROM ledger.{t}", f"INSERT INTO ledger.{t} SELECT * FROM public.kept_{t}")
    ]
    for name, (statements, kind, position) in TAMPERINGS.items():
        published.tamper(*statements)
        first = audited(published, *checkpoints(published)).findings[0]
        assert (first.kind, first.position) == (kind, position), (name, first)
        published.tamper(*back)
        assert audited(published, *checkpoints(published)).findings == (), name


def consistently_rewritten(proved: ProvedLedger) -> None:
    """The fifth event is another, and the tree is that of the new history."""
    proved.tamper("UPDATE ledger.events SET state = state || ' ' WHERE notification_id = 12", NODES)
    with proved.connected() as connection:
        tree_store.integrate(connection)


def test_history_that_is_rewritten_with_its_tree_is_found_by_a_checkpoint(published: ProvedLedger) -> None:
    consistently_rewritten(published)
    assert audited(published).findings == ()
    (found,) = audited(published, *checkpoints(published)).findings
    assert (found.kind, found.position) == ("altered", 11)
    assert "from 11 to 15" in found.text
    (found,) = audited(published, checkpoints(published)[1]).findings
    assert "from 1 to 15" in found.text
