"""No byte of a checkpoint or a receipt can be another without being found, whoever reads it; a stolen key does not help."""

import io
from collections.abc import Callable, Iterator

from quorate_verify import integrity
from quorate_verify import notes as theirs
from quorate_verify.findings import Result
from quorate_verify.keys import Trusted
from quorate_verify.merkle import leaf_hash, root_by_path
from quorate_verify.pack import Pack, Unreadable

from api.evidence.archive import EvidenceArchive
from ledger.proof import tree_store
from ledger.proof.audit import audit
from ledger.proof.checkpoint import Checkpoint, parse_checkpoint, parse_receipt
from ledger.proof.note import NoteError, Signer, parse_note, verified
from ledger.proof.transparency_log import TransparencyLog
from ledger.proof.tree import hash_leaf, verify_inclusion
from tests.support.proved_ledger import ProvedLedger


def flipped(content: bytes) -> Iterator[str]:
    """The text with a bit of each byte in turn another, where it is text still."""
    for place in range(len(content)):
        for bit in (1, 64):
            changed = bytearray(content)
            changed[place] ^= bit
            try:
                yield changed.decode()
            except UnicodeDecodeError:
                continue


def taken(by: Callable[[str], bool], text: str) -> bool:
    try:
        return by(text)
    except (NoteError, theirs.Malformed):
        return False


def test_no_byte_of_a_checkpoint_can_be_another(proved: ProvedLedger) -> None:
    signed = proved.log.publish()
    keys = proved.log.directory.verifier_keys()
    their_keys = [theirs.read_key(str(key)) for key in keys]

    def ours(text: str) -> bool:
        return bool(parse_checkpoint(parse_note(text).text) and verified(parse_note(text), keys))

    def yours(text: str) -> bool:
        note = theirs.read_note(text)
        return bool(theirs.read_checkpoint(note.text) and note.signers(their_keys))

    assert ours(str(signed))
    assert yours(str(signed))
    for text in flipped(str(signed).encode()):
        assert not taken(ours, text), text
        assert not taken(yours, text), text


def test_no_byte_of_a_receipt_can_be_another(proved: ProvedLedger) -> None:
    proved.log.publish()
    receipt = proved.log.receipt(7)
    assert receipt is not None
    keys = proved.log.directory.verifier_keys()
    their_keys = [theirs.read_key(str(key)) for key in keys]

    def ours_takes(text: str) -> bool:
        found = parse_receipt(text)
        head = parse_checkpoint(found.checkpoint.text)
        verified(found.checkpoint, keys)
        return verify_inclusion(hash_leaf(found.extra), found.index, head.size, found.path, head.root)

    def theirs_takes(text: str) -> bool:
        found = theirs.read_receipt(text)
        head = theirs.read_checkpoint(found.note.text)
        root = root_by_path(leaf_hash(found.leaf), found.index, head.size, found.path)
        return bool(found.note.signers(their_keys)) and root == head.root

    assert ours_takes(str(receipt))
    assert theirs_takes(str(receipt))
    for text in flipped(str(receipt).encode()):
        assert not taken(ours_takes, text), text
        assert not taken(theirs_takes, text), text


def test_no_byte_of_a_pack_can_be_another() -> None:
    """Every bit of an archive: of its files as they were packed, of the manifest, and of what the zip needs around them."""
    signer = Signer("log", bytes(32))
    made = EvidenceArchive()
    for name, size in (("a.txt", 0), ("b/c.csv", 30), ("d.json", 400)):
        made.add(name, bytes(n * n % 251 for n in range(size)))
    with made.seal({"origin": "log", "position": 7}, signer) as file:
        content = file.read()
    keys = [theirs.read_key(str(signer.key))]
    assert is_intact(content, keys)
    changed = bytearray(content)
    for place in range(len(content)):
        for bit in range(8):
            changed[place] ^= 1 << bit
            assert not is_intact(bytes(changed), keys), (place, bit)
            changed[place] ^= 1 << bit
    for other in (content + b"x", b"x" + content, content[:-1], content + content, content[1:]):
        assert not is_intact(other, keys)


def is_intact(content: bytes, keys: list[theirs.Key]) -> bool:
    """Whether the pack is taken for the one that was signed."""
    result = Result()
    try:
        integrity.check_files(Pack(io.BytesIO(content)), Trusted(keys, [], {}), result)
    except Unreadable:
        return False
    return not result.findings


def test_history_that_is_rewritten_and_signed_with_the_stolen_key_is_found_by_what_others_hold(
    proved: ProvedLedger,
) -> None:
    """A checkpoint that was published, and the receipt of a secretary, hold the older state."""
    held = parse_checkpoint(proved.log.publish().text)
    receipt = proved.log.receipt(7)
    assert receipt is not None
    proved.tamper(
        "UPDATE ledger.events SET state = state || ' ' WHERE notification_id = 7", "DELETE FROM ledger.tree_nodes"
    )
    (proved.log.directory.path / "newest").unlink()
    for published in proved.log.published.glob("*checkpoint"):
        published.unlink()
    proved.more()
    thief = TransparencyLog(proved.connected, proved.log.directory, proved.log.published)
    forged = thief.publish()
    assert verified(forged, proved.log.directory.verifier_keys())
    with proved.connected() as connection:
        assert audit(connection, [parse_checkpoint(forged.text)]).findings == ()
        for older in (held, parse_checkpoint(receipt.checkpoint.text)):
            (found,) = audit(connection, [older, parse_checkpoint(forged.text)]).findings
            assert (found.kind, found.position) == ("altered", 1)
        event = tree_store.ledger_event(connection, 7)
        assert event is not None
        assert event.leaf() != receipt.extra, "the receipt names the very event"


def test_a_restored_older_backup_is_found(proved: ProvedLedger) -> None:
    """Whatever is recorded after the restore, even to the same number of events."""
    proved.more()
    held = parse_checkpoint(proved.log.publish().text)
    proved.tamper(
        "DELETE FROM ledger.events WHERE notification_id > 10",
        "DELETE FROM ledger.tree_nodes WHERE (place + 1) << level > 10",
    )
    with proved.connected() as connection:
        assert [f.kind for f in audit(connection, [held]).findings] == ["truncated"]
    proved.more()
    with proved.connected() as connection:
        tree_store.integrate(connection)
        (found,) = audit(connection, [Checkpoint(held.origin, 10, tree_store.root(connection, 10)), held]).findings
        assert (found.kind, found.position) == ("altered", 11)
