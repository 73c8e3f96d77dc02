"""What a superuser does to the ledger is found and named; an untouched ledger is never accused."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from psycopg import IsolationLevel

from ledger.proof import tree_store
from ledger.proof.audit import AuditResult, audit
from ledger.proof.checkpoint import parse_checkpoint
from ledger.proof.tree import hash_leaf
from tests.support.proved_ledger import ProvedLedger

NODES = "DELETE FROM ledger.tree_nodes"


def audited(proved: ProvedLedger, *files: Path, receipts: Mapping[int, bytes] | None = None) -> AuditResult:
    held = [parse_checkpoint(f.read_text().partition("\n\n")[0] + "\n") for f in files]
    with proved.connected() as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        with connection.transaction():
            return audit(connection, held, receipts=receipts or {})


def swapped(a: int, b: int) -> tuple[str, ...]:
    """Two positions change places, by way of a third."""
    move = "UPDATE ledger.events SET notification_id = {} WHERE notification_id = {}"
    return move.format(-1, a), move.format(a, b), move.format(b, -1)


COPIED = (
    "INSERT INTO ledger.events (originator_id, originator_version, topic, state, notification_id, recorded_at, command)"
    " SELECT gen_random_uuid(), 1, topic, state, {}, recorded_at, command FROM ledger.events WHERE {}"
)
SET = "UPDATE ledger.events SET {} WHERE notification_id = 6"
TAMPERINGS: dict[str, tuple[tuple[str, ...], str, int]] = {
    "state": ((SET.format("state = state || ' '"),), "altered", 6),
    "topic": ((SET.format("topic = 'person.erased/1'"),), "altered", 6),
    "time": ((SET.format("recorded_at = recorded_at - interval '1 microsecond'"),), "altered", 6),
    "a time without end": ((SET.format("recorded_at = 'infinity'"),), "altered", 6),
    "a time before all": ((SET.format("recorded_at = '0044-03-15 BC'"),), "altered", 6),
    "a year of five digits": ((SET.format("recorded_at = '20000-01-01'"),), "altered", 6),
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
    "two swapped": (swapped(6, 9), "reordered", 6),
    "two swapped, and one of them another": ((*swapped(6, 9), SET.format("state = state || ' '")), "altered", 6),
    "renumbered": (
        ("DELETE FROM ledger.events WHERE notification_id = 6",
         "UPDATE ledger.events SET notification_id = -notification_id WHERE notification_id > 6",
         "UPDATE ledger.events SET notification_id = -notification_id - 1 WHERE notification_id < 0"),
        "removed",
        6,
    ),
    "three removed and renumbered, in their streams too": (
        ("DELETE FROM ledger.events WHERE notification_id BETWEEN 6 AND 8",
         "UPDATE ledger.events SET notification_id = -notification_id WHERE notification_id > 8",
         "UPDATE ledger.events SET notification_id = -notification_id - 3 WHERE notification_id < 0",
         "UPDATE ledger.events SET originator_version = originator_version + 7 WHERE notification_id = 6"),
        "removed",
        6,
    ),
    "one removed and renumbered, and another appended": (
        ("DELETE FROM ledger.events WHERE notification_id = 6",
         "UPDATE ledger.events SET notification_id = -notification_id WHERE notification_id > 6",
         "UPDATE ledger.events SET notification_id = -notification_id - 1 WHERE notification_id < 0",
         COPIED.format("15", "notification_id = 3")),
        "removed",
        6,
    ),
    "one taken to the end": (
        ("UPDATE ledger.events SET notification_id = -notification_id WHERE notification_id > 6",
         "UPDATE ledger.events SET notification_id = 15 WHERE notification_id = 6",
         "UPDATE ledger.events SET notification_id = -notification_id - 1 WHERE notification_id < 0"),
        "reordered",
        6,
    ),
    "one inserted": (
        ("UPDATE ledger.events SET notification_id = -notification_id WHERE notification_id > 6",
         "UPDATE ledger.events SET notification_id = 1 - notification_id WHERE notification_id < 0",
         COPIED.format("7", "notification_id = 6")),
        "added",
        7,
    ),
    "the last truncated and others appended": (
        ("DELETE FROM ledger.events WHERE notification_id > 12",
         COPIED.format("notification_id + 3", "notification_id > 9")),
        "altered",
        13,
    ),
    "a leaf": (("UPDATE ledger.tree_nodes SET hash = sha256('') WHERE level = 0 AND place = 5",), "altered", 6),
    "a node": (("UPDATE ledger.tree_nodes SET hash = sha256('') WHERE level = 2 AND place = 1",), "node", 5),
    "the last leaves removed": (("DELETE FROM ledger.tree_nodes WHERE level = 0 AND place >= 12",), "node", 13),
    "a node too many": (("INSERT INTO ledger.tree_nodes VALUES (3, 1, sha256(''))",), "node", 16),
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


def test_no_byte_of_an_event_can_be_another(published: ProvedLedger) -> None:
    """Each byte of what was said; a digit of each of its numbers, and a letter of its words."""
    owner = published.superuser
    (length,) = owner.execute("SELECT length(state) FROM ledger.events WHERE notification_id = 6").fetchone() or (0,)
    assert length > 100
    changes = [f"state = set_byte(state, {n}, get_byte(state, {n}) # 1)" for n in range(length)]
    changes += [
        "topic = overlay(topic placing chr(ascii(topic) # 1) from 1)",
        "recorded_at = recorded_at + interval '1 microsecond'",
        "command = overlay(command::text placing to_hex(('x' || left(command::text, 1))::bit(4)::int # 1) from 1)::uuid",
        "originator_version = originator_version + 100",
    ]
    for change in changes:
        with owner.transaction(force_rollback=True):
            owner.execute("ALTER TABLE ledger.events DISABLE TRIGGER events_stay")
            owner.execute(SET.format(change).encode())
            first = audit(owner, []).findings[0]
        assert (first.kind, first.position) == ("altered", 6), change


def test_no_byte_of_a_node_can_be_another(published: ProvedLedger) -> None:
    """In each node of the tree some byte, over all of them each of the 32."""
    owner = published.superuser
    nodes = owner.execute("SELECT level, place FROM ledger.tree_nodes ORDER BY 1, 2").fetchall()
    assert len(nodes) == 26
    flipped = (
        "UPDATE ledger.tree_nodes SET hash = set_byte(hash, %s, get_byte(hash, %s) # 1) WHERE (level, place) = (%s, %s)"
    )
    for number, (level, place) in enumerate([*nodes, *nodes]):
        with owner.transaction(force_rollback=True):
            owner.execute("ALTER TABLE ledger.tree_nodes DISABLE TRIGGER tree_nodes_stay")
            owner.execute(flipped, [number % 32, number % 32, level, place])
            found = {(f.kind, f.position) for f in audit(owner, []).findings}
        assert ("node" if level else "altered", (place << level) + 1) in found, (level, place, found)


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


def test_a_tree_that_was_made_again_of_less_does_not_vouch_for_what_is_left(published: ProvedLedger) -> None:
    """What stands before the end may be another too, from the checkpoint on that fits still."""
    published.tamper("DELETE FROM ledger.events WHERE notification_id = 15", NODES)
    with published.connected() as connection:
        tree_store.integrate(connection)
    (found,) = audited(published, *checkpoints(published)).findings
    assert (found.kind, found.position) == ("truncated", 15)
    assert found.text.endswith("nor is it shown that positions from 11 to 14 are as they were")


def test_a_receipt_names_its_position_where_history_was_rewritten_with_its_tree(published: ProvedLedger) -> None:
    receipts = {}
    for position in (11, 12):
        receipt = published.log.receipt(position)
        assert receipt
        receipts[position] = hash_leaf(receipt.extra)
    assert audited(published, *checkpoints(published), receipts=receipts).findings == ()
    consistently_rewritten(published)
    found = audited(published, *checkpoints(published), receipts=receipts).findings
    assert [(f.kind, f.position) for f in found] == [("altered", 12), ("altered", 12)]
    assert found[0].text == "position 12 is not the event of which a receipt is held"
