"""Checkpoints are signed once a size, go on from one another or are not signed at all, and receipts verify against them."""

import pytest

from ledger.proof.checkpoint import parse_checkpoint
from ledger.proof.note import parse_note, verified
from ledger.proof.transparency_log import Inconsistent
from ledger.proof.tree import hash_leaf, verify_inclusion
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
    assert log.at(10).text == signed.text


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


def test_the_key_is_for_the_account_of_the_service_alone(proved: ProvedLedger) -> None:
    proved.log.publish()
    directory = proved.log.directory.path
    assert directory.stat().st_mode & 0o77 == 0
    assert (directory / "log.key").stat().st_mode & 0o77 == 0
