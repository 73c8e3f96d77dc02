"""A log's key is changed: whoever holds the old one alone gets to the new one by a note that the old one has signed."""

from pathlib import Path
from typing import Any, BinaryIO

import pytest
from quorate_verify.cli import verify
from quorate_verify.findings import Result
from quorate_verify.notes import read_key
from quorate_verify.pack import Pack
from quorate_verify.summary import summary

from ledger.proof.checkpoint import parse_checkpoint
from ledger.proof.key_directory import Unusable
from ledger.proof.note import Note, NoteError, Signer, VerifierKey, parse_note
from ledger.proof.rotation import parse_rotation, rotation_note
from tests.ledger.command_drafts import record, registered
from tests.support.demonstration import Demonstration
from tests.support.evidence_packs import GROUP, get
from tests.support.proved_ledger import ProvedLedger
from tests.support.story import id_of
from tests.support.untouched_histories import packed_group


def packed(proved: ProvedLedger, signer: Signer, *rotations: bytes) -> BinaryIO:
    """The sub-group of the ledger, signed by whoever it is."""
    group = id_of("sub-group")
    proved.log.publish()
    checkpoint = parse_checkpoint(proved.log.publish().text)
    with proved.connected() as connection:
        made = packed_group(connection, group, checkpoint.size)
    made.add("keys.pub", f"{signer.key}\n".encode())
    made.add("checkpoint", str(Note(checkpoint.text, (signer.sign(checkpoint.text),))).encode())
    for number, content in enumerate(rotations):
        made.add(f"rotations/{number:03d}.rotation", content)
    request = {"group": "sub-group", "names": False}
    about = {"origin": signer.name, "group": group, "position": checkpoint.size, "request": request}
    return made.seal(about, signer)


def held_to(proved: ProvedLedger, keys: list[VerifierKey], signer: Signer, *rotations: bytes) -> Result:
    """What is found of a pack of which only figures and report are missing."""
    with packed(proved, signer, *rotations) as file:
        result = verify(Pack(file), [], [read_key(str(key)) for key in keys])
    result.findings = [f for f in result.findings if not f.detail.endswith("is missing")]
    return result


def rotated(proved: ProvedLedger, times: int) -> list[Signer]:
    """The keys of the log, one after the other, with events in between."""
    proved.log.publish()
    found = [proved.log.directory.signer()]
    for number in range(times):
        proved.log.rotate()
        record(proved.governance, registered(f"later-{number}"))
        found.append(proved.log.directory.signer())
    return found


def test_whoever_holds_the_first_key_alone_gets_to_the_newest(proved: ProvedLedger) -> None:
    first, second, third = rotated(proved, 2)
    notes = proved.log.rotations()
    assert [parse_rotation(parse_note(n.decode())).after for n in notes] == [second.key, third.key]
    for given in ([first.key], [second.key], [third.key], [third.key, first.key]):
        assert held_to(proved, given, third, *notes).findings == [], given
    result = held_to(proved, [first.key], third, *notes)
    assert result.facts["new_keys"] == [str(read_key(str(key))) for key in (second.key, third.key)]
    said = summary(result, "pack.zip", welsh=False)
    assert "names " + ", ".join(result.facts["new_keys"]) + " as its successor" in said
    assert "new_keys" not in held_to(proved, [], third, *notes).facts, "a pack's own keys lead nowhere"


def test_without_the_note_it_is_said_what_to_do(proved: ProvedLedger) -> None:
    first, second = rotated(proved, 1)
    result = held_to(proved, [first.key], second)
    assert {f.kind for f in result.findings} == {"signature"}
    assert "If the log's key was changed, ask its keeper for the new key" in summary(result, "pack.zip", welsh=False)


def test_a_note_leads_on_only_where_the_old_key_has_signed_it(proved: ProvedLedger) -> None:
    first, second = rotated(proved, 1)
    thief = Signer(first.name, bytes(32))
    at = parse_rotation(parse_note(proved.log.rotations()[0].decode())).at
    good = rotation_note(at, first, second)
    by_itself = rotation_note(at, Signer(first.name, bytes([1]) * 32), thief)
    of_another = rotation_note(at, first, Signer("quorate/another", bytes(32)))
    not_by_the_new = Note(rotation_note(at, first, thief).text, (first.sign(rotation_note(at, first, thief).text),))
    altered = str(good).replace(str(second.key), str(thief.key))
    for note in (by_itself, of_another, not_by_the_new, altered):
        result = held_to(proved, [first.key], thief, str(note).encode())
        assert "signature" in {f.kind for f in result.findings}, note
        assert result.facts["new_keys"] == [], note
    with pytest.raises(NoteError):
        parse_rotation(parse_note(altered))


def test_a_stolen_key_that_was_given_up_is_found_beside_the_note(proved: ProvedLedger) -> None:
    """It names a second successor, signs what came after it, or says of the ledger what was not so."""
    first, second = rotated(proved, 1)
    (honest,), thief = proved.log.rotations(), Signer(first.name, bytes(32))
    at = parse_rotation(parse_note(honest.decode())).at
    forged = str(rotation_note(at, first, thief)).encode()
    for given in ([first.key], [second.key, first.key]):
        for signer, notes in ((thief, (honest, forged)), (first, (honest,))):
            details = {f.detail for f in held_to(proved, given, signer, *notes).findings if f.kind == "signature"}
            assert any("two keys" in d or "given up before" in d for d in details), details
    elsewhere = Signer(first.name, bytes(32))
    rewritten = rotation_note(type(at)(at.origin, at.size, bytes(32)), first, elsewhere)
    kinds = {f.kind for f in held_to(proved, [first.key], elsewhere, str(rewritten).encode()).findings}
    assert kinds == {"inconsistent"}, "the note is a checkpoint too"


@pytest.mark.parametrize(
    "step", ["log._publish", "directory.rotate", "directory.remember", "log._write", "directory.settle"]
)
@pytest.mark.parametrize("late", [False, True])
def test_a_rotation_that_was_broken_off_is_gone_on_with(
    step: str, late: bool, proved: ProvedLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before or after any step: a key that a note names is one that the log has and comes to."""
    (first,) = rotated(proved, 0)
    owner = proved.log if step.startswith("log.") else proved.log.directory
    name = step.partition(".")[2]
    does = getattr(owner, name)

    def killed(*given: Any) -> None:
        if late:
            does(*given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, killed)
        with pytest.raises(KeyboardInterrupt):
            proved.log.rotate()
    named = [parse_rotation(parse_note(note.decode())).after for note in proved.log.rotations()]
    proved.log.publish()
    second = proved.log.directory.signer()
    assert second.key != first.key
    assert named in ([], [second.key]), "whoever fetched the note trusts the key that is used"
    assert proved.log.directory.verifier_keys() == [second.key, first.key]
    assert proved.log.directory.pending() is None
    assert held_to(proved, [first.key], second, *proved.log.rotations()).findings == []
    proved.log.rotate()
    assert held_to(proved, [first.key], proved.log.directory.signer(), *proved.log.rotations()).findings == []


def test_a_rotation_ends_where_the_key_cannot_be_stored(proved: ProvedLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(after: Signer) -> None:
        raise OSError("no space")

    rotated(proved, 0)
    monkeypatch.setattr(proved.log.directory, "prepare", fails)
    with pytest.raises(Unusable, match="no space"):
        proved.log.rotate()
    assert proved.log.rotations() == []


def test_a_pack_has_the_notes(demo: Demonstration, tmp_path: Path) -> None:
    """An inspector with the key of before verifies the pack of after, and an earlier one of after too."""
    log = demo.service.log
    log.publish()
    old = read_key(str(log.directory.signer().key))
    log.rotate()
    for known_at in ({}, {"known_at": "300"}):
        file = tmp_path / "pack.zip"
        file.write_bytes(get(demo, "/evidence", group=GROUP, **known_at).content)
        result = verify(Pack(file), [], [old])
        assert result.findings == []
        assert len(result.facts["new_keys"]) == 1
