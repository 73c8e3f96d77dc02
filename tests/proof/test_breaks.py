"""A break that the keeper of the log has said openly is named by the verifier, and hides nothing."""

from typing import BinaryIO

from quorate_verify import integrity
from quorate_verify.findings import Result
from quorate_verify.notes import read_key
from quorate_verify.pack import Pack
from quorate_verify.summary import summary

from ledger.proof.checkpoint import parse_checkpoint
from ledger.proof.note import Note, VerifierKey, parse_note
from ledger.proof.restart import restart
from tests.support.proved_ledger import ProvedLedger
from tests.support.story import id_of
from tests.support.untouched_histories import packed_group


def packed(proved: ProvedLedger, *breaks: bytes) -> BinaryIO:
    """The sub-group of the ledger with its checkpoint and breaks."""
    checkpoint, group = proved.log.publish(), id_of("sub-group")
    size = parse_checkpoint(checkpoint.text).size
    with proved.connected() as connection:
        made = packed_group(connection, group, size)
    made.add("keys.pub", "".join(f"{key}\n" for key in proved.log.directory.verifier_keys()).encode())
    made.add("checkpoint", str(checkpoint).encode())
    for number, content in enumerate(breaks):
        made.add(f"breaks/{number}.break", content)
    signer = proved.log.directory.signer()
    about = {"origin": signer.name, "group": group, "position": size, "request": {"group": "sub-group", "names": False}}
    return made.seal(about, signer)


def held_to(proved: ProvedLedger, keys: list[VerifierKey], held: Note | None, *breaks: bytes) -> Result:
    result = Result()
    with packed(proved, *breaks) as file:
        integrity.verify(Pack(file), [read_key(str(key)) for key in keys], [str(held)] if held else [], result)
    return result


def ended(proved: ProvedLedger) -> tuple[Note, list[VerifierKey]]:
    """What was published last of a log that was then ended, and its keys."""
    held, old = proved.log.publish(), proved.log.directory.verifier_keys()
    proved.tamper("DELETE FROM ledger.events WHERE notification_id > 10", "DELETE FROM ledger.tree_nodes")
    restart(proved.log, "restored from the backup of 4 May")
    return held, old


def test_the_newest_key_alone_accuses_nobody_of_a_break_that_older_keys_have_signed(proved: ProvedLedger) -> None:
    """After a break and two changes of the key: it is said with which keys the note of the break is signed, and that one of
    them is to be given."""
    proved.more()
    _, old = ended(proved)
    began = proved.log.directory.verifier_keys()
    for _ in range(2):
        proved.log.rotate()
    newest, notes = proved.log.directory.verifier_keys()[:1], proved.log.breaks()
    assert newest[0] not in began
    result = held_to(proved, newest, None, *notes)
    assert result.findings == []
    (named,) = result.facts["unread_breaks"]
    assert all(f"{key.name}+{key.id.hex()}" in named for key in (*began, *old))
    for welsh, words in ((False, "Give one of them with --key too"), (True, "Rhowch un ohonynt hefyd â --key")):
        said = summary(result, "pack.zip", welsh=welsh)
        assert named in said
        assert words in said
    for one in (began, old):
        with_one = held_to(proved, [*newest, *one], None, *notes)
        assert (with_one.findings, with_one.facts["unread_breaks"], len(with_one.facts["breaks"])) == ([], [], 1)


def test_the_keys_of_a_log_that_was_ended_are_asked_for_and_then_known(proved: ProvedLedger) -> None:
    proved.more()
    held, old = ended(proved)
    new, notes = proved.log.directory.verifier_keys(), proved.log.breaks()
    without = held_to(proved, new, held, *notes)
    assert {f.kind for f in without.findings} == {"signature", "truncated"}
    said = summary(without, "pack.zip", welsh=False)
    assert f"What is held is signed with {old[0].name}+{old[0].id.hex()}: give that key with --key too" in said
    both = held_to(proved, [*new, *old], held, *notes)
    assert {f.kind for f in both.findings} == {"truncated"}
    assert both.facts["unnamed_keys"] == [], "the log that was ended named it"


def test_what_was_held_of_a_log_that_ended_is_named_with_its_break(proved: ProvedLedger) -> None:
    """A checkpoint of before the loss still fits, one of what was lost is truncated or not consistent, and the break's own
    words are said; without the break, or with one that nobody trusted has signed, it is another ledger's."""
    log = proved.log
    before = log.publish()
    proved.more()
    lost, old = ended(proved)
    keys, notes = [*log.directory.verifier_keys(), *old], log.breaks()
    broken = parse_note(notes[0].decode())

    result = held_to(proved, keys, before, *notes)
    assert result.findings == []
    assert "ended with 15 events" in result.facts["breaks"][0]
    for records in (0, 1):
        (found,) = held_to(proved, keys, lost, *notes).findings
        assert found.kind == ("inconsistent" if records else "truncated")
        assert found.detail.endswith("with 10: restored from the backup of 4 May")
        if not records:
            proved.more()
    assert {f.kind for f in held_to(proved, keys, before).findings} == {"inconsistent"}
    forged = str(Note(broken.text.replace("\n15\n", "\n10\n"), broken.signatures)).encode()
    assert {f.kind for f in held_to(proved, keys, before, forged).findings} == {"signature", "inconsistent"}
