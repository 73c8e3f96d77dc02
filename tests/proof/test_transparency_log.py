"""Checkpoints are signed once a size, go on from one another or are not signed at all, and receipts verify against them."""

import pytest

from ledger.proof import tree_store
from ledger.proof.audit import audit
from ledger.proof.checkpoint import parse_checkpoint
from ledger.proof.consistency import Inconsistent
from ledger.proof.note import parse_note, verified
from ledger.proof.restart import CannotRestart, restart
from ledger.proof.transparency_log import TransparencyLog
from ledger.proof.tree import hash_leaf, verify_inclusion
from tests.ledger.command_drafts import record, registered
from tests.support.proved_ledger import ProvedLedger


def test_the_published_checkpoint_is_that_of_the_head(proved: ProvedLedger) -> None:
    log = proved.log
    signed = log.publish()
    assert log.publish() == signed == log.newest() == parse_note((log.published / "checkpoint").read_text())
    assert parse_checkpoint(signed.text).size == 10
    assert verified(signed, log.directory.verifier_keys())
    proved.more()
    assert parse_checkpoint(log.publish().text).size == 15
    assert sorted(f.name for f in log.published.iterdir()) == [
        "000000000010.checkpoint",
        "000000000015.checkpoint",
        "checkpoint",
    ]
    assert log.at(10, proved.log.directory.signer()).text == signed.text


def test_a_receipt_shows_that_an_event_is_in_the_checkpoint(proved: ProvedLedger) -> None:
    proved.log.publish()
    proved.more()
    assert proved.log.receipt(11) is None
    for position in range(1, 11):
        found = proved.log.receipt(position)
        assert found is not None
        head = parse_checkpoint(found.checkpoint.text)
        assert verify_inclusion(hash_leaf(found.extra), found.index, head.size, found.path, head.root)
        assert found.index == position - 1


def test_a_new_key_is_vouched_for_by_the_old_one(proved: ProvedLedger) -> None:
    log = proved.log
    before = log.publish()
    old = log.directory.verifier_keys()[0]
    both = log.rotate()
    new = log.directory.verifier_keys()[0]
    assert (both.text, log.directory.verifier_keys()) == (before.text, [new, old])
    assert verified(both, [old]) == (old,)
    assert verified(both, [new]) == (new,)
    assert new.name == old.name
    proved.more()
    assert verified(log.publish(), [new]) == (new,)
    assert str(old) not in (log.directory.path / "log.key").read_text()


@pytest.mark.parametrize(
    "history",
    [
        ("UPDATE ledger.events SET state = state || ' ' WHERE notification_id = 4",),
        ("DELETE FROM ledger.events WHERE notification_id > 8",),
        ("DELETE FROM ledger.events",),
    ],
)
def test_what_does_not_go_on_from_the_published_checkpoint_is_never_signed(
    proved: ProvedLedger, history: tuple[str, ...]
) -> None:
    """As a superuser who rewrites history and lets the tree be made again, or restores an older backup."""
    signed = proved.log.publish()
    proved.tamper(*history, "DELETE FROM ledger.tree_nodes")
    for _ in range(2):
        with pytest.raises(Inconsistent, match="Nothing is signed"):
            proved.log.publish()
        assert proved.log.newest() == signed == proved.log.directory.newest()


@pytest.mark.parametrize("left", [True, False])
def test_an_older_directory_of_the_key_does_not_let_older_history_be_signed(
    proved: ProvedLedger, *, left: bool
) -> None:
    """Put back beside an older ledger, or without what was signed last: what was published is looked at too."""
    log = proved.log
    log.publish()
    file = log.directory.path / "newest"
    older = file.read_bytes()
    proved.more()
    signed = log.publish()
    file.write_bytes(older) if left else file.unlink()
    assert log.publish() == signed == log.directory.newest(), "where the ledger is not older it goes on"
    file.write_bytes(older) if left else file.unlink()
    proved.tamper("DELETE FROM ledger.events WHERE notification_id > 10", "DELETE FROM ledger.tree_nodes")
    with pytest.raises(Inconsistent, match="Nothing is signed"):
        log.publish()
    (log.published / "checkpoint").write_text(str(signed).replace("\n15\n", "\n16\n"))
    assert log.last_signed() == signed, "it is among the others too"
    for published in log.published.glob("*.checkpoint"):
        published.unlink()
    assert log.last_signed() == (parse_note(older.decode()) if left else None), "a forged one counts for nothing"
    (log.published / "checkpoint").write_text(str(signed))
    assert "\n15\n" in restart(log, "restored from the backup of 4 May").text


def test_a_ledger_that_grew_otherwise_is_held_to_every_checkpoint_that_was_published(proved: ProvedLedger) -> None:
    """After the restore of an older backup, with the older files of what was signed last: those of 12 and of 15 are left,
    and the ledger is longer than both again."""
    log = proved.log
    log.publish()
    older = {file: file.read_bytes() for file in (log.directory.path / "newest", log.published / "checkpoint")}
    proved.more()
    signer = log.directory.signer()
    (log.published / "000000000012.checkpoint").write_text(str(log.at(12, signer)))
    rotated = log.rotate()
    proved.tamper("DELETE FROM ledger.events WHERE notification_id > 10", "DELETE FROM ledger.tree_nodes")
    record(proved.governance, *(registered(f"later-{n}") for n in range(9)))
    for file, content in older.items():
        file.write_bytes(content)
    published = (
        "000000000015.checkpoint",
        "000000000012.checkpoint",
        "rotations/*.rotation",
        "000000000010.checkpoint",
    )
    for pattern, size in zip(published, (15, 12, 15, None), strict=True):
        log = TransparencyLog(proved.connected, proved.log.directory, proved.log.published)
        if size is None:
            assert parse_checkpoint(log.publish().text).size == 19, "that of 10 it goes on from"
            continue
        with pytest.raises(Inconsistent, match=f"the first {size} events are not those of the checkpoint"):
            log.publish()
        with proved.connected() as connection:
            (found,) = {f.position for f in audit(connection, log.published_checkpoints()).findings}
        assert found == 11
        for file in log.published.glob(pattern):
            file.unlink()
    assert parse_checkpoint(rotated.text).size == 15


def test_what_contradicts_an_earlier_checkpoint_stays_unsigned_though_the_newest_was_signed(
    proved: ProvedLedger,
) -> None:
    """As by a thief of the key, who puts a newest one of another history in its place; a file that no key of the log has
    signed stops nobody."""
    log = proved.log
    log.publish()
    (log.published / "000000000011.checkpoint").write_text(str(log.newest()).replace("\n10\n", "\n11\n"))
    proved.more()
    assert parse_checkpoint(log.publish().text).size == 15
    proved.tamper(
        "UPDATE ledger.events SET state = state || ' ' WHERE notification_id = 4", "DELETE FROM ledger.tree_nodes"
    )
    thief = TransparencyLog(proved.connected, log.directory, log.published.parent / "elsewhere")
    (log.directory.path / "newest").unlink()
    signed = thief.publish()
    for name in ("checkpoint", "000000000015.checkpoint"):
        (log.published / name).write_text(str(signed))
    for again in (log, TransparencyLog(proved.connected, log.directory, log.published)):
        with pytest.raises(Inconsistent, match=r"the first 1[05] events are not those"):
            again.publish()
    assert "\n15\n" in restart(log, "the key was stolen").text


@pytest.mark.parametrize("grown", [False, True])
def test_leaves_that_no_checkpoint_covers_yet_are_held_to_their_events(proved: ProvedLedger, *, grown: bool) -> None:
    """The newest events are taken from beside their leaves, and others recorded in their place."""
    log = proved.log
    log.publish()
    proved.more()
    with proved.connected() as connection:
        tree_store.integrate(connection)
    proved.tamper("DELETE FROM ledger.events WHERE notification_id > 11")
    if grown:
        record(proved.governance, *(registered(f"later-{n}") for n in range(9)))
    message = "position 12 is not as it was" if grown else "the tree has 15 leaves, and the ledger has 11"
    with pytest.raises(Inconsistent, match=message):
        log.publish()
    with pytest.raises(CannotRestart, match="Restore a backup of the whole database"):
        restart(log, "the events are gone")


def test_no_receipt_is_given_for_an_event_that_is_not_the_one_of_its_leaf(proved: ProvedLedger) -> None:
    proved.log.publish()
    proved.tamper("UPDATE ledger.events SET state = state || ' ' WHERE notification_id = 4")
    assert proved.log.receipt(3) is not None
    with pytest.raises(Inconsistent, match="position 4 is not as it was"):
        proved.log.receipt(4)


@pytest.mark.parametrize(("level", "place", "size"), [(2, 2, 15), (1, 4, 10), (0, 10, 11)])
def test_nodes_that_were_replaced_lead_to_no_signature(proved: ProvedLedger, level: int, place: int, size: int) -> None:
    """A root is made of few nodes, others stand below them: a superuser cannot have another history signed by replacing
    those that the root of what was published is not made of, neither for the next checkpoint nor for that of a pack."""
    proved.log.publish()
    signer = proved.log.directory.signer()
    proved.more()
    replace = f"UPDATE ledger.tree_nodes SET hash = sha256('') WHERE level = {level} AND place = {place}"
    if size == 15:
        with proved.connected() as connection:
            tree_store.integrate(connection)
    else:
        proved.log.publish()
    proved.tamper(replace)
    with pytest.raises(Inconsistent, match="Nothing is signed"):
        proved.log.publish() if size == 15 else proved.log.at(size, signer)
    proved.tamper(replace.replace("UPDATE ledger.tree_nodes SET hash = sha256('')", "DELETE FROM ledger.tree_nodes"))
    with pytest.raises(Inconsistent, match="Nothing is signed"):
        proved.log.publish() if size == 15 else proved.log.at(size, signer)


def test_a_log_that_cannot_go_on_is_ended_openly(proved: ProvedLedger) -> None:
    log = proved.log
    proved.more()
    ended, old = log.publish(), log.directory.verifier_keys()[0]
    with pytest.raises(CannotRestart, match="goes on"):
        restart(log, "for a change")
    proved.tamper("DELETE FROM ledger.events WHERE notification_id > 10", "DELETE FROM ledger.tree_nodes")
    for reason in ("", " \n", "x" * 501, "a \u202e mark"):
        with pytest.raises(CannotRestart, match="one line"):
            restart(log, reason)
    broken = restart(log, "restored from\n the backup of 4 May")
    new = log.directory.verifier_keys()
    assert verified(broken, [old]) == (old,)
    assert list(verified(broken, new)) == new
    before, after = parse_checkpoint(ended.text), parse_checkpoint(log.publish().text)
    assert broken.text.split("\n") == [
        "quorate/break@v1",
        *ended.text.split("\n")[:3],
        *log.publish().text.split("\n")[:3],
        "restored from the backup of 4 May",
        "",
    ]
    assert (before.size, after.size) == (15, 10)
    assert before.origin != after.origin
    (kept,) = log.published.glob("ended-*")
    assert parse_note((kept / "break").read_text()) == broken
    assert parse_note((kept / "checkpoint").read_text()) == ended
    assert str(old) in next(log.directory.path.glob("ended-*.pub")).read_text()
    proved.more()
    assert parse_checkpoint(log.publish().text).size == 15, "and it goes on from there"
    with pytest.raises(CannotRestart, match="goes on"):
        restart(log, "again")


def test_the_key_is_for_the_account_of_the_service_alone(proved: ProvedLedger) -> None:
    proved.log.publish()
    directory = proved.log.directory.path
    assert directory.stat().st_mode & 0o77 == 0
    assert (directory / "log.key").stat().st_mode & 0o77 == 0


def test_events_that_are_missing_beside_their_nodes_lead_to_no_signature(proved: ProvedLedger) -> None:
    published = parse_checkpoint(proved.log.publish().text)
    proved.tamper(f"DELETE FROM ledger.events WHERE notification_id > {published.size - 2}")
    for sign in (proved.log.publish, lambda: proved.log.at(published.size - 2, proved.log.directory.signer())):
        with pytest.raises(Inconsistent, match="events are missing"):
            sign()
    with pytest.raises(CannotRestart, match="Restore a backup of the whole database"):
        restart(proved.log, "the events are gone")
