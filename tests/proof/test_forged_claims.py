"""What whoever has the key may sign beside the events, and readers may take for more than was compared with them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from quorate_verify.cli import verify
from quorate_verify.notes import Key
from quorate_verify.pack import Pack
from quorate_verify.summary import summary

from tests.support.demonstration import Demonstration
from tests.support.evidence_packs import files_of, found, get, signed_again

Files = dict[str, bytes]


def claimed(change: Callable[[Any], object]) -> Callable[[Files], None]:
    def apply(files: Files) -> None:
        claims = json.loads(files["claims.json"])
        change(claims)
        files["claims.json"] = json.dumps(claims).encode()

    return apply


def guest(claims: Any) -> Any:
    """A meeting with a line of somebody without a seat, and that line."""
    return next((m, x) for m in claims["meetings"] for x in m["attendance"] if x["seat"] is None)


def without_guest(claims: Any) -> None:
    meeting, line = guest(claims)
    meeting["attendance"].remove(line)


def invented_guest(claims: Any) -> None:
    _, line = guest(claims)
    claims["meetings"][0]["attendance"].append(line | {"person": claims["seats"][0]["member"]})


def invented_meeting(claims: Any) -> None:
    meeting = {"meeting": "00000000-0000-4000-8000-000000000001", "state": "SCHEDULED", "day": claims["to"]}
    claims["meetings"].append(meeting | {"quorum": None, "attendance": []})


def half_a_year(claims: Any) -> None:
    """Nothing of the second half, and nothing that says when it was recorded."""
    del claims["recorded_on"]
    claims["as_at"] = "2025-10-01"


def appended(name: str, line: dict[str, Any]) -> Callable[[Files], None]:
    def apply(files: Files) -> None:
        files[name] += json.dumps(line).encode() + b"\n"

    return apply


def text(name: str, old: bytes, new: bytes) -> Callable[[Files], None]:
    def apply(files: Files) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)

    return apply


def scoped(stream: str) -> Callable[[Files], None]:
    def apply(files: Files) -> None:
        files["scope.json"] = json.dumps({"streams": [*json.loads(files["scope.json"])["streams"], stream]}).encode()

    return apply


FORGED: dict[str, tuple[Callable[[Files], object], str]] = {
    "a verdict said twice": (text("claims.json", b'"verdict":', b'"verdict": "NOT_MET", "verdict":'), "figure"),
    "a scope said twice": (text("scope.json", b"{", b'{"streams": [], '), "removed"),
    "a rate that is no number": (claimed(lambda c: c["rates"][0].update(rate=float("nan"))), "figure"),
    "half a year": (claimed(half_a_year), "figure"),
    "an invited person left out": (claimed(without_guest), "figure"),
    "an invited person invented": (claimed(invented_guest), "figure"),
    "times of an invited person": (claimed(lambda c: guest(c)[1].update(presence=[])), "figure"),
    "an invited person as a member": (claimed(lambda c: guest(c)[1].update(outcome="PRESENT")), "figure"),
    "a meeting invented": (claimed(invented_meeting), "figure"),
    "a proof of no event": (appended("proofs.jsonl", {"position": 10**9, "path": []}), "added"),
    "a record of nothing in the scope": (scoped("00000000-0000-4000-8000-000000000001"), "added"),
    "the signature of a published checkpoint": (lambda files: publish(files, signed_otherwise), "signature"),
    "the size that a published checkpoint is named by": (lambda files: publish(files, named=7), "altered"),
}  # fmt: skip


def publish(files: Files, change: Callable[[bytes], bytes] = bytes, named: int | None = None) -> str:
    """The pack's own checkpoint as one that was published; its name."""
    size = int(files["checkpoint"].split(b"\n")[1]) if named is None else named
    files[name := f"checkpoints/{size:012d}.checkpoint"] = change(files["checkpoint"])
    return name


def signed_otherwise(note: bytes) -> bytes:
    """With one letter of the signature changed."""
    return note[:-20] + (b"A" if note[-20:-19] != b"A" else b"B") + note[-19:]


@pytest.mark.parametrize("name", FORGED)
def test_what_is_forged_under_a_good_signature_is_found(
    name: str, demo: Demonstration, pack: Path, keys: list[Key]
) -> None:
    files, (change, kind) = files_of(pack), FORGED[name]
    change(files)
    kinds = {finding.kind for finding in found(signed_again(files, demo.service.log.directory.signer()), keys)}
    assert kind in kinds


def test_the_record_of_another_group_and_of_strangers_is_not_taken_into_a_scope(
    demo: Demonstration, pack: Path, keys: list[Key]
) -> None:
    """With their events and proofs, which lead to the checkpoint."""
    position = json.loads(files_of(pack)["manifest.json"])["position"]
    other = get(demo, "/evidence", group="wandsworth-mash-omg", on="2026-03-31", known_at=str(position))
    assert other.status_code == 200, other.text
    theirs, whole = files_of(other.content), files_of(pack)
    ours = {json.loads(line)["stream"] for line in whole["events.jsonl"].splitlines()}
    for topic in ("meeting.", "person."):
        files = dict(whole)
        events = [json.loads(line) for line in theirs["events.jsonl"].splitlines()]
        stream = next(e["stream"] for e in events if e["event"]["topic"].startswith(topic) and e["stream"] not in ours)
        places = {event["position"] for event in events if event["stream"] == stream}
        for name in ("events.jsonl", "proofs.jsonl"):
            lines = [*whole[name].splitlines(), *theirs[name].splitlines()]
            added = {json.loads(line)["position"]: line for line in lines if line not in theirs[name].splitlines()}
            added |= {at: line for line in theirs[name].splitlines() if (at := json.loads(line)["position"]) in places}
            files[name] = b"".join(added[at] + b"\n" for at in sorted(added))
        assert {f.kind for f in found(signed_again(files, demo.service.log.directory.signer()), keys)} >= {"added"}, (
            topic
        )
        scoped(stream)(files)
        again = found(signed_again(files, demo.service.log.directory.signer()), keys)
        assert any(f"{stream} is in the scope" in f.detail for f in again), (topic, again)


def test_it_is_said_that_signatures_of_keys_that_were_not_given_were_not_looked_at(
    demo: Demonstration, pack: Path, keys: list[Key]
) -> None:
    files = files_of(pack)
    name = publish(files, lambda note: note.rpartition(b" ")[0] + b" " + b"A" * 91 + b"=\n")
    with signed_again(files, demo.service.log.directory.signer()) as made:
        result = verify(Pack(made), [], keys)
    assert result.findings == []
    assert f"not signed with a key that was given: {name}" in summary(result, "pack.zip", welsh=False)
    assert name in summary(result, "pack.zip", welsh=True)
    publish(files)
    with signed_again(files, demo.service.log.directory.signer()) as made:
        good = verify(Pack(made), [], keys)
    assert (good.findings, name in summary(good, "pack.zip", welsh=False)) == ([], False)
