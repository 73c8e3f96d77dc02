"""Whatever is changed of an evidence pack is found and named, by whoever holds the key too."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from quorate_verify.bounds import CAME
from quorate_verify.cli import verify
from quorate_verify.notes import Key
from quorate_verify.pack import Pack

from api.evidence import rules_check
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.note import Note, Signer
from tests.support.demonstration import Demonstration
from tests.support.evidence_packs import files_of, found, get, signed_again, written


def lines(files: dict[str, bytes], name: str) -> list[bytes]:
    return files[name].splitlines(keepends=True)


def without_line(name: str, number: int) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        kept = lines(files, name)
        del kept[number]
        files[name] = b"".join(kept)

    return change


def swapped(name: str) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        kept = lines(files, name)
        kept[3], kept[5] = kept[5], kept[3]
        files[name] = b"".join(kept)

    return change


def replaced(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        assert old in files[name], name
        files[name] = files[name].replace(old, new, 1)

    return change


def swapped_paths(files: dict[str, bytes]) -> None:
    """Two positions change the paths that prove them."""
    first, second, *rest = map(json.loads, lines(files, "proofs.jsonl"))
    first["path"], second["path"] = second["path"], first["path"]
    files["proofs.jsonl"] = b"".join(json.dumps(line).encode() + b"\n" for line in (first, second, *rest))


def added(files: dict[str, bytes]) -> None:
    last = lines(files, "events.jsonl")[-1]
    beyond = str(len(lines(files, "leaves.jsonl")) + 1).encode()
    files["events.jsonl"] += last.replace(
        b'{"position":' + str(json.loads(last)["position"]).encode(), b'{"position":' + beyond
    )


def claim(change: Callable[[Any], None]) -> Callable[[dict[str, bytes]], None]:
    def apply(files: dict[str, bytes]) -> None:
        claims = json.loads(files["claims.json"])
        change(claims)
        files["claims.json"] = json.dumps(claims).encode()

    return apply


def manifest(change: Callable[[Any], None]) -> Callable[[dict[str, bytes]], None]:
    def apply(files: dict[str, bytes]) -> None:
        said = json.loads(files["manifest.json"])
        change(said)
        files["manifest.json"] = json.dumps(said).encode()

    return apply


def unscoped(kind: bytes, *, events: bool) -> Callable[[dict[str, bytes]], None]:
    """The first record of a kind is no longer in the scope, nor are its events where `events` says so."""

    def change(files: dict[str, bytes]) -> None:
        streams = json.loads(files["scope.json"])["streams"]
        stream = next(
            found["stream"]
            for line in lines(files, "events.jsonl")
            if kind in line and (found := json.loads(line))["stream"] in streams
        )
        streams.remove(stream)
        files["scope.json"] = json.dumps({"streams": streams}).encode()
        if events:
            kept = [x for x in lines(files, "events.jsonl") if json.loads(x)["stream"] != stream]
            files["events.jsonl"] = b"".join(kept)

    return change


def held(claims: Any) -> Any:
    """A meeting at which nobody left early or deputised, so that every figure is certain."""
    return next(m for m in claims["meetings"] if m["day"] == "2025-04-15")


def absence(claims: Any) -> tuple[Any, Any]:
    """A meeting with a line on which nobody came, and that line."""
    return next((m, x) for m in claims["meetings"] for x in m["attendance"] if x["outcome"] not in CAME)


def left_out_absence(claims: Any) -> None:
    """With the figures that are left."""
    meeting, line = absence(claims)
    meeting["attendance"].remove(line)
    rate = next(r for r in claims["rates"] if r["seat"] == line["seat"])
    rate["in_tenure"] -= 1
    rate["expected"] -= 1
    rate["rate"] = rate["attended"] / rate["expected"]


TAMPERINGS: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "an event's state": (replaced("events.jsonl", b"PRESENT", b"APOLOGIES"), "altered"),
    "who recorded it": (replaced("events.jsonl", b'"by":"demo-administrator"', b'"by":"demo-auditor"'), "altered"),
    "when it was recorded": (replaced("events.jsonl", b'"recorded_at":"20', b'"recorded_at":"19'), "altered"),
    "the topic": (replaced("events.jsonl", b"meeting.held/1", b"meeting.held/2"), "altered"),
    "a version": (replaced("events.jsonl", b'"version":2', b'"version":9'), "altered"),
    "an event left out": (without_line("events.jsonl", 5), "removed"),
    "the last event left out": (without_line("events.jsonl", -1), "removed"),
    "an event too many": (added, "added"),
    "two events swapped": (swapped("events.jsonl"), "reordered"),
    "a leaf": (replaced("leaves.jsonl", b'"event":"', b'"event":"0'), "altered"),
    "a leaf left out": (without_line("leaves.jsonl", 5), "removed"),
    "the last leaf left out": (without_line("leaves.jsonl", -1), "truncated"),
    "two leaves swapped": (swapped("leaves.jsonl"), "reordered"),
    "a proof left out": (without_line("proofs.jsonl", 3), "removed"),
    "the record of a person": (unscoped(b"person.registered/", events=True), "removed"),
    "the record of an agency": (unscoped(b"agency.registered/", events=True), "removed"),
    "a record that is in no scope": (unscoped(b"person.registered/", events=False), "added"),
    "the position in the manifest": (manifest(lambda m: m.update(position=m["position"] - 1)), "altered"),
    "the group in the manifest": (manifest(lambda m: m["request"].update(group="another")), "altered"),
    "another group in the manifest": (manifest(lambda m: m.update(group=str(UUID(int=7)))), "removed"),
    "the first day in the manifest": (manifest(lambda m: m["request"].update({"from": "2025-06-01"})), "altered"),
    "the last day in the manifest": (manifest(lambda m: m["request"].update(to="2026-06-01")), "altered"),
    "the day in the manifest": (manifest(lambda m: m["request"].update(on="2026-06-01")), "altered"),
    "the version of the rules in the manifest": (manifest(lambda m: m.update(rule_version=1)), "altered"),
    "a position that was not asked for": (manifest(lambda m: m["request"].update(known_at="7")), "altered"),
    "a day after which more was recorded": (manifest(lambda m: m["request"].update(known_at="2026-01-01")), "added"),
    "names that are not there": (manifest(lambda m: m["request"].update(names=True)), "altered"),
    "the claims left out": (lambda files: files.pop("claims.json"), "removed"),
    "the group of the claims": (claim(lambda c: c.update(group=str(UUID(int=7)))), "altered"),
    "the position of the claims": (claim(lambda c: c.update(position=7)), "altered"),
    "the days of the claims": (claim(lambda c: c.update({"from": "2025-06-01"})), "altered"),
    "the days of the report": (replaced("lists/about.csv", b"to,2026-03-31", b"to,2026-03-30"), "altered"),
    "as at which day": (replaced("lists/about.csv", b"as_at,2026-03-31", b"as_at,2026-03-30"), "figure"),
    "the keys": (replaced("keys.pub", b"quorate/", b"quorate-"), "altered"),
    "the keys left out": (lambda files: files.pop("keys.pub"), "removed"),
    "a proof": (swapped_paths, "altered"),
    "the checkpoint": (replaced("checkpoint", b"\n\n", b"x\n\n"), "signature"),
    "the streams in scope": (lambda files: files.pop("scope.json"), "removed"),
    "a list": (replaced("lists/seats.csv", b"police", b"polite"), "altered"),
    "the report": (replaced("report.html", b"</html>", b"</HTML>"), "altered"),
    "a file more": (lambda files: files.update({"more.txt": b"more"}), "added"),
    "a file less": (lambda files: files.pop("report.pdf"), "removed"),
    "the manifest": (replaced("manifest.json", b'"purpose": "inspection"', b'"purpose": "inspector"'), "signature"),
    "the manifest's signature": (lambda files: files.pop("manifest.sig"), "signature"),
    "who sat where": (claim(lambda c: c["seats"][0].update(member="nobody")), "figure"),
    "a seat left out": (claim(lambda c: c["seats"].pop()), "figure"),
    "who was there": (claim(lambda c: held(c)["attendance"][0].update(outcome="ABSENT")), "figure"),
    "members that counted": (claim(lambda c: held(c)["quorum"]["counted"].update(members=99)), "figure"),
    "agencies that counted": (claim(lambda c: held(c)["quorum"]["counted"].update(agencies=0)), "figure"),
    "members needed": (claim(lambda c: held(c)["quorum"]["needed"].update(members=5)), "figure"),
    "the day of a meeting": (claim(lambda c: held(c).update(day="2025-04-16")), "figure"),
    "a meeting left out": (claim(lambda c: c["meetings"].remove(held(c))), "figure"),
    "an absence left out": (claim(left_out_absence), "figure"),
    "a verdict on the quorum left out": (claim(lambda c: held(c).update(quorum=None)), "figure"),
    "a seat claimed twice": (claim(lambda c: c["seats"].append(c["seats"][0])), "figure"),
    "a second rate": (claim(lambda c: c["rates"].append({**c["rates"][0], "attended": 0, "rate": 0.0})), "figure"),
    "a day left out of the claims": (claim(lambda c: c.pop("from")), "figure"),
    "the judgements left out": (lambda files: files.pop("judgements.json"), "removed"),
    "the lists left out": (lambda files: files.pop("lists/seats.csv"), "removed"),
    "a seat's rate left out": (claim(lambda c: c["rates"].pop(0)), "figure"),
    "an absence taken as cancelled": (claim(lambda c: absence(c)[1].update(cancelled=True)), "figure"),
    "an exclusion too many": (claim(lambda c: c["rates"][0].update(excluded=1, expected=8, rate=1.0)), "figure"),
    "a meeting less in tenure": (claim(lambda c: c["rates"][0].update(in_tenure=8, expected=8, rate=1.0)), "figure"),
    "a rate": (claim(lambda c: c["rates"][0].update(rate=0.123)), "figure"),
    "meetings attended": (claim(lambda c: c["rates"][0].update(attended=99)), "figure"),
}  # fmt: skip


def test_a_pack_that_was_tampered_with_is_found_and_named(demo: Demonstration, pack: Path, keys: list[Key]) -> None:
    """As it stands, and with a manifest that fits again, as whoever has the key can make it."""
    whole, signer = files_of(pack), demo.service.log.directory.signer()
    for name, (change, kind) in TAMPERINGS.items():
        files = dict(whole)
        change(files)
        plain = found(written(files), keys)
        assert kind in {f.kind for f in plain}, (name, plain)
        if kind != "signature" and name not in ("a list", "the report"):
            again = found(signed_again(files, signer), keys)
            assert kind in {f.kind for f in again}, (name, again)


def test_a_pack_that_is_made_again_by_the_keeper_of_the_key_is_not_accused(
    demo: Demonstration, pack: Path, keys: list[Key]
) -> None:
    """What the tamperings begin from is good, so that it is they that are found."""
    assert found(signed_again(files_of(pack), demo.service.log.directory.signer()), keys) == []


def test_a_pack_is_held_to_checkpoints_and_receipts_that_others_hold(
    demo: Demonstration, pack: Path, keys: list[Key]
) -> None:
    signer, opened = demo.service.log.directory.signer(), Pack(pack)
    assert verify(opened, [get(demo, "/proof/7").text], keys).findings == []
    size = json.loads(files_of(pack)["manifest.json"])["position"]
    for of, kinds, status in ((7, ["inconsistent"], 1), (size + 1, [], 3)):
        text = Checkpoint(signer.name, of, b"\1" * 32).text
        result = verify(opened, [str(Note(text, (signer.sign(text),)))], keys)
        assert ([f.kind for f in result.findings], result.status) == (kinds, status)
    stranger = Signer(signer.name, bytes(32))
    text = Checkpoint(signer.name, size, bytes(32)).text
    held_note = str(Note(text, (stranger.sign(text),)))
    assert "signature" in {f.kind for f in verify(opened, [held_note], keys).findings}


def test_a_judgement_that_does_not_follow_by_the_rules_is_found(
    demo: Demonstration, pack: Path, keys: list[Key]
) -> None:
    """What the verifier's own code leaves open is found by the rules; of rows that are there, altered or left out."""
    whole = files_of(pack)

    def judged(change: Callable[[Any], object]) -> dict[str, bytes]:
        found = json.loads(whole["judgements.json"])
        change(found)
        return whole | {"judgements.json": json.dumps(found).encode()}

    a_duty = json.loads(whole["judgements.json"])["duties"][0]["key"]
    for files, words in (
        (judged(lambda j: j["duties"].pop(0)), f"duties: {a_duty}"),
        (judged(lambda j: j["compositions"][0].update(valid_from="2020-01-01")), "compositions: "),
        (judged(lambda j: j["offices"].append({**j["offices"][0], "key": "another"})), "offices: another"),
        (dict(whole), ""),
    ):
        if not words:
            claim(lambda c: c["rates"][0].update(verdict="NOT_MET" if c["rates"][0]["verdict"] == "MET" else "MET"))(
                files
            )
            words = "rates: "
        with signed_again(files, demo.service.log.directory.signer()) as file:
            details = [f.detail for f in verify(Pack(file), [], keys, rules_check.check_judgements).findings]
        assert [d for d in details if d.startswith(words)], (words, details)
