"""By which keys a pack is verified: those that were given, and never those that it brings itself."""

import json
from pathlib import Path

from quorate_verify.cli import run, verify
from quorate_verify.findings import Result
from quorate_verify.notes import Key, read_key
from quorate_verify.pack import Pack
from quorate_verify.summary import summary

from ledger.proof.note import COSIGNATURE, Note, Signer
from tests.support.demonstration import Demonstration
from tests.support.evidence_packs import files_of, signed_again


def resigned(files: dict[str, bytes], signer: Signer, *more: Signer) -> dict[str, bytes]:
    """The files with a checkpoint that others have signed, and their keys beside it."""
    text = files["checkpoint"].decode().partition("\n\n")[0] + "\n"
    names = "".join(f"{one.key}\n" for one in (signer, *more)).encode()
    return files | {"checkpoint": str(Note(text, (signer.sign(text),))).encode(), "keys.pub": names}


def held_to(files: dict[str, bytes], signer: Signer, keys: list[Key]) -> Result:
    with signed_again(files, signer) as file:
        return verify(Pack(file), [], keys)


def test_keys_that_a_pack_brings_are_never_trusted_and_it_is_said(
    demo: Demonstration, pack: Path, keys: list[Key]
) -> None:
    own = demo.service.log.directory.signer()
    other = Signer(own.name, bytes(32))
    files = files_of(pack)
    forged = held_to(resigned(files, other), other, keys)
    assert {f.detail for f in forged.findings if f.kind == "signature"} == {
        "no key that is trusted has signed the manifest",
        "no key that is trusted has signed the checkpoint",
    }
    assert forged.facts["foreign_keys"] == [str(read_key(str(other.key)))]
    assert forged.facts["unnamed_keys"] == [str(key) for key in keys]
    said = summary(forged, "pack.zip", welsh=False)
    assert "names a key that was not given, and it is not trusted" in said
    assert "A key that was given is not among those that the pack names" in said

    more = held_to(resigned(files, own, other), own, keys)
    assert (more.findings, more.facts["foreign_keys"]) == ([], [str(read_key(str(other.key)))])
    (found,) = held_to(files | {"keys.pub": f"{other.key}\n".encode()}, own, keys).findings
    assert (found.kind, found.file) == ("altered", "keys.pub")
    unproved = summary(held_to(files, own, []), "pack.zip", welsh=False)
    assert "✓ every signature is right" not in unproved
    assert "the keys that the pack brings itself, which anybody can make" in unproved


def test_only_a_key_of_the_log_itself_signs_a_pack(demo: Demonstration, pack: Path, keys: list[Key]) -> None:
    """Not that of another log, nor that of a witness, though they are given too: to check what they have signed."""
    own = demo.service.log.directory.signer()
    for other in (Signer("quorate/another", bytes(32)), Signer(own.name, bytes(32), COSIGNATURE)):
        found = held_to(resigned(files_of(pack), other), other, [*keys, read_key(str(other.key))])
        assert {f.kind for f in found.findings} == {"signature"}, other


def test_the_manifest_is_signed_by_the_key_of_the_checkpoint(demo: Demonstration, pack: Path, keys: list[Key]) -> None:
    """Whoever has a key that was given up cannot put false figures beside a checkpoint that was published since."""
    own = demo.service.log.directory.signer()
    old = Signer(own.name, bytes(32))
    files = files_of(pack) | {"keys.pub": f"{own.key}\n{old.key}\n".encode()}
    (found,) = held_to(files, old, [*keys, read_key(str(old.key))]).findings
    assert found.detail == "the manifest is signed by another key than the checkpoint"


def test_it_is_said_that_a_pack_is_signed_with_a_key_that_its_file_names_as_given_up(
    demo: Demonstration, pack: Path, tmp_path: Path
) -> None:
    own = demo.service.log.directory.signer()
    new, file = Signer(own.name, bytes(32)), tmp_path / "log.pub"
    for first, second, said in ((new, own, True), (own, new, False)):
        file.write_text(f"{first.key}\n{second.key}\n")
        result = run(pack, [], [file])
        assert result.findings == []
        assert ("no longer in use" in summary(result, "pack.zip", welsh=False)) == said


def test_a_pack_says_of_which_day_it_is(demo: Demonstration, pack: Path, keys: list[Key]) -> None:
    """So that an older one that is given again is seen to be old."""
    last = json.loads(files_of(pack)["events.jsonl"].splitlines()[-1])["event"]["recorded_at"]
    result = verify(Pack(pack), [], keys)
    assert f"Its newest event was recorded at {last}." in summary(result, "pack.zip", welsh=False)
