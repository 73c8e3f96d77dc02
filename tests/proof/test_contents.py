"""A pack has nothing beside what packs have: neither a file, nor a word in its claims, that nobody would look at."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from quorate_verify.cli import verify
from quorate_verify.contents import FILES, LISTS
from quorate_verify.notes import Key
from quorate_verify.pack import Pack
from quorate_verify.summary import summary
from quorate_verify.welsh import in_welsh

from ledger.proof.checkpoint import Checkpoint
from ledger.proof.note import Note
from ledger.proof.tree import EMPTY_ROOT
from tests.support.demonstration import Demonstration
from tests.support.evidence_packs import files_of, found, signed_again

NUMBERED = ("checkpoints/", "breaks/", "rotations/")


def test_the_files_of_a_pack_are_those_that_the_verifier_knows(pack: Path) -> None:
    """Each list too, so that a new one is told to the verifier."""
    there = {name for name in files_of(pack) if not name.startswith(NUMBERED)}
    assert there | {"names.json"} == FILES
    assert {name.removeprefix("lists/").removesuffix(".csv") for name in there if name.startswith("lists/")} == {*LISTS}


@pytest.mark.parametrize("name", ["more.txt", "lists/more.csv", "checkpoints/latest", "breaks/a.break", "Claims.json"])
def test_a_file_that_no_pack_has_is_found_under_a_good_signature(
    name: str, demo: Demonstration, pack: Path, keys: list[Key]
) -> None:
    made = signed_again(files_of(pack) | {name: b"more"}, demo.service.log.directory.signer())
    assert ("added", name) in {(f.kind, f.file) for f in found(made, keys)}


ADDED: dict[str, tuple[Callable[[Any], object], str]] = {
    "to all": (lambda c: c.update(note="Nothing to see"), "note"),
    "to a seat": (lambda c: c["seats"][0].update(since="2020"), "seats.since"),
    "to a meeting": (lambda c: c["meetings"][0].update(quorate=True), "meetings.quorate"),
    "to a quorum": (lambda c: c["meetings"][0]["quorum"].update(waived=True), "quorum.waived"),
    "to a number": (lambda c: c["meetings"][0]["quorum"]["needed"].update(chairs=1), "needed.chairs"),
    "to a line": (lambda c: c["meetings"][0]["attendance"][0].update(excused=True), "attendance.excused"),
    "to a rate": (lambda c: c["rates"][0].update(target=[1, 2]), "rates.target"),
}


@pytest.mark.parametrize("name", ADDED)
def test_a_field_that_no_claim_has_is_found(name: str, demo: Demonstration, pack: Path, keys: list[Key]) -> None:
    change, field = ADDED[name]
    files = files_of(pack)
    claims = json.loads(files["claims.json"])
    change(claims)
    made = signed_again(files | {"claims.json": json.dumps(claims).encode()}, demo.service.log.directory.signer())
    details = [f.detail for f in found(made, keys) if f.kind == "added"]
    assert details == [f"the claims have {field}, which is none of their fields"]


OTHERWISE: dict[str, tuple[str, Callable[[Any], object], str, str]] = {
    "a flag as a number": ("claims.json", lambda c: flagged(c).update(expected=1), "figure", "attendance.expected"),
    "a number as a flag": ("claims.json", lambda c: c["rates"][0].update(excluded=False), "figure", "rates.excluded"),
    "a number as a fraction": ("claims.json", lambda c: c.update(position=float(c["position"])), "figure", "position"),
    "a rate as a whole number": ("claims.json", lambda c: rated(c).update(rate=1), "figure", "rates.rate"),
    "a rate by a billionth": ("claims.json", lambda c: rated(c).update(rate=rated(c)["rate"] + 1e-9), "figure", "rate"),
    "a line that is none": ("claims.json", lambda c: c["meetings"].append(None), "figure", "meetings"),
    "a note in the manifest": ("manifest.json", lambda m: m.update(note="checked"), "added", "note"),
    "a note in what was asked": ("manifest.json", lambda m: m["request"].update(note="all"), "added", "request.note"),
    "names as a number": ("manifest.json", lambda m: m["request"].update(names=0), "altered", "request.names"),
    "a version as a number": ("manifest.json", lambda m: m.update(version=1), "altered", "version"),
    "a note in the scope": ("scope.json", lambda s: s.update(note="all"), "added", "note"),
}  # fmt: skip


def flagged(claims: Any) -> Any:
    return next(x for m in claims["meetings"] for x in m["attendance"] if x["expected"] is True)


def rated(claims: Any) -> Any:
    return next(rate for rate in claims["rates"] if rate["rate"] is not None)


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_only_equals_another_value_and_what_nobody_asked_for_is_found(
    name: str, demo: Demonstration, pack: Path, keys: list[Key]
) -> None:
    """Under a good signature; in Welsh too."""
    file, change, kind, field = OTHERWISE[name]
    files = files_of(pack)
    content = json.loads(files[file])
    change(content)
    files[file] = json.dumps(content).encode()
    details = [
        f.detail for f in found(signed_again(files, demo.service.log.directory.signer()), keys) if f.kind == kind
    ]
    assert any(field in detail for detail in details), details
    assert all(in_welsh(detail) != detail for detail in details)


@pytest.mark.parametrize(("old", "new"), [(b'"position":', b'"position": '), (b"]}", b'],"note":"checked"}')])
def test_a_proof_is_written_in_one_way(
    old: bytes, new: bytes, demo: Demonstration, pack: Path, keys: list[Key]
) -> None:
    files = files_of(pack)
    files["proofs.jsonl"] = files["proofs.jsonl"].replace(old, new, 1)
    made = signed_again(files, demo.service.log.directory.signer())
    assert [(f.kind, f.file) for f in found(made, keys)] == [("altered", "proofs.jsonl")]


def test_a_checkpoint_of_no_events_is_not_taken_for_something_held(
    demo: Demonstration, pack: Path, keys: list[Key]
) -> None:
    signer = demo.service.log.directory.signer()
    text = Checkpoint(signer.name, 0, EMPTY_ROOT).text
    result = verify(Pack(pack), [str(Note(text, (signer.sign(text),)))], keys)
    said = summary(result, "pack.zip", welsh=False)
    assert result.findings == []
    assert "covers no events: nothing can be held to it" in said
    assert "✓ consistent with the checkpoint held" not in said
