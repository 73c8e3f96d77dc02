"""Signed notes, checkpoints and receipts are written as their specifications say, and anything else is refused."""

import pytest

from ledger.proof.checkpoint import Checkpoint, Receipt, parse_checkpoint, parse_receipt
from ledger.proof.note import (
    COSIGNATURE,
    Note,
    NoteError,
    Signer,
    parse_key,
    parse_note,
    parse_signer,
    verified,
)

# the example of c2sp.org/signed-note, whose key Go's note package publishes
SPECIMEN = """\
If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
LOG, WITNESS = Signer("example.com/log", bytes(32)), Signer("witness.example/w1", bytes(31) + b"w", COSIGNATURE)


def signed(size: int = 7) -> Note:
    text = Checkpoint("example.com/log", size, bytes(32)).text
    return Note(text, (LOG.sign(text), WITNESS.sign(text, at=1679315147)))


def test_a_note_that_others_published_verifies() -> None:
    note = parse_note(SPECIMEN)
    assert verified(note, [parse_key(PETER)]) == (parse_key(PETER),)
    assert str(note) == SPECIMEN
    assert str(parse_key(PETER)) == PETER


def test_a_checkpoint_is_read_as_it_was_signed() -> None:
    note = parse_note(str(signed()))
    assert note == signed()
    assert verified(note, [LOG.key, WITNESS.key]) == (LOG.key, WITNESS.key)
    assert parse_checkpoint(note.text) == Checkpoint("example.com/log", 7, bytes(32))
    assert note.text == f"example.com/log\n7\n{'A' * 43}=\n"
    for signer in (LOG, WITNESS):
        assert parse_signer(str(signer)) == signer
        assert parse_key(str(signer.key)) == signer.key


def test_a_changed_text_or_signature_is_refused() -> None:
    other = Note(signed(8).text, signed().signatures)
    for keys in ([LOG.key], [WITNESS.key]):
        with pytest.raises(NoteError, match="is wrong"):
            verified(other, keys)
    later = signed().signatures[1]
    moved = later._replace(signature=(1679315148).to_bytes(8) + later.signature[8:])
    with pytest.raises(NoteError, match="is wrong"):
        verified(Note(signed().text, (moved,)), [WITNESS.key])


def test_signatures_of_keys_that_are_not_trusted_do_not_count() -> None:
    stranger = Signer("example.com/log", b"s" * 32)
    assert verified(signed(), [LOG.key, stranger.key]) == (LOG.key,)
    with pytest.raises(NoteError, match="no key that is trusted"):
        verified(signed(), [stranger.key])


def test_a_receipt_is_read_as_it_was_written() -> None:
    receipt = Receipt(b"leaf", 3, (bytes(32), b"x" * 32), signed())
    assert parse_receipt(str(receipt)) == receipt
    assert str(receipt).startswith("c2sp.org/tlog-proof@v1\nextra bGVhZg==\nindex 3\n")


NOT_NOTES = (
    "",
    "text\n",
    "text\n\n",
    "text\n\nno dash\n",
    "text\n\n— a+b AAAAAAAA\n",
    "te\x01xt\n\n— a AAAAAAAA\n",
    "x" * 100_001,
)
NOT_CHECKPOINTS = ("log\n", "log\n01\nAAAA\n", "log\n-1\n\n", "log\n7\nAAAA\n", "\n7\n" + "A" * 43 + "=\n")
NOT_KEYS = ("", "name", "name+00000000+AAAA", PETER.replace("c74f", "c74e"), PETER[:-4])
NOT_RECEIPTS = (
    "",
    "c2sp.org/tlog-proof@v1\n",
    "c2sp.org/tlog-proof@v1\nextra %\nindex 1\n\n",
    f"c2sp.org/tlog-proof@v1\nindex 01\n\n{signed()}",
)


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        *((parse_note, text) for text in NOT_NOTES),
        *((parse_checkpoint, text) for text in NOT_CHECKPOINTS),
        *((parse_key, text) for text in NOT_KEYS),
        *((parse_receipt, text) for text in NOT_RECEIPTS),
        *((parse_signer, text) for text in ("", "PRIVATE+KEY+a", "PRIVATE+KEY+a+b+AAAA")),
    ],
)
def test_what_is_none_is_refused(parse, text: str) -> None:  # type: ignore[no-untyped-def]  # any of the parsers
    with pytest.raises(NoteError):
        parse(text)
