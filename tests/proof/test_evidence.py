"""An evidence pack verifies by the separate verifier, is the same for the same request, and shows nothing that it
should not."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from quorate_verify.cli import main, run

from api.evidence.archive import archive
from ledger.proof.checkpoint import Checkpoint
from ledger.proof.note import Note, Signer
from tests.support.demonstration import Demonstration, DemonstrationTemplate

GROUP = "cwm-taf-mqap"


@pytest.fixture(scope="module")
def demo(demonstration: DemonstrationTemplate) -> Iterator[Demonstration]:
    with demonstration.copy() as found:
        yield found


def get(demo: Demonstration, path: str, credential: str = "demo-auditor", **query: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {credential}"}
    query = {name.replace("_", "-").removesuffix("-"): value for name, value in query.items()}
    return demo._runner.run(demo._http.get(path, params=query, headers=headers))


@pytest.fixture(scope="module")
def pack(demo: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    answer = get(demo, "/evidence", group=GROUP, on="2026-03-31", purpose="inspection")
    assert answer.status_code == 200, answer.text
    file = tmp_path_factory.mktemp("pack") / "pack.zip"
    file.write_bytes(answer.content)
    return file


def test_a_pack_of_the_demonstration_verifies(demo: Demonstration, pack: Path, tmp_path: Path) -> None:
    keys, held = tmp_path / "log.pub", tmp_path / "held"
    keys.write_text("".join(f"{k}\n" for k in demo.service.log.directory.verifier_keys()))
    held.write_text(get(demo, "/checkpoint").text)
    result = run(pack, [held], [keys])
    assert (result.findings, result.notes, result.later) == ([], [], [])
    assert result.checked.keys() == {"seats", "meetings", "attendances", "quorum figures", "rates"}
    assert min(result.checked.values()) >= 9, result.checked


def test_the_same_request_at_the_same_position_gives_the_same_bytes(demo: Demonstration, pack: Path) -> None:
    assert get(demo, "/evidence", group=GROUP, on="2026-03-31", purpose="inspection").content == pack.read_bytes()


def files_of(pack: Path | bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack) if isinstance(pack, bytes) else pack) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def written(files: dict[str, bytes], to: Path) -> Path:
    with zipfile.ZipFile(to, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return to


def signed_again(files: dict[str, bytes], demo: Demonstration, to: Path) -> Path:
    """As whoever has stolen the key would make it: with a manifest that fits."""
    about = {n: v for n, v in json.loads(files["manifest.json"]).items() if n != "files"}
    kept = {n: c for n, c in files.items() if not n.startswith("manifest.")}
    to.write_bytes(archive(kept, about, demo.service.log.directory.signer()))
    return to


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


def held(claims: Any) -> Any:
    """A meeting at which nobody left early or deputised, so that every figure is certain."""
    return next(m for m in claims["meetings"] if m["day"] == "2025-04-15")


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
    "a rate": (claim(lambda c: c["rates"][0].update(rate=0.123)), "figure"),
    "meetings attended": (claim(lambda c: c["rates"][0].update(attended=99)), "figure"),
}  # fmt: skip


@pytest.fixture(scope="module")
def keys(demo: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("keys") / "log.pub"
    file.write_text("".join(f"{k}\n" for k in demo.service.log.directory.verifier_keys()))
    return file


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_pack_that_was_tampered_with_is_found_and_named(
    demo: Demonstration, pack: Path, keys: Path, tmp_path: Path, name: str
) -> None:
    """As it stands, and with a manifest that fits again, as whoever has the key can make it."""
    change, kind = TAMPERINGS[name]
    files = files_of(pack)
    change(files)
    plain = run(written(files, tmp_path / "pack.zip"), [], [keys])
    assert plain.status == 1
    named = {f.kind for f in plain.findings}
    assert kind in named, plain.findings
    if kind != "signature" and name not in ("a list", "the report", "a file more", "a file less"):
        again = run(signed_again(files, demo, tmp_path / "signed.zip"), [], [keys])
        assert kind in {f.kind for f in again.findings}, again.findings


def test_a_pack_is_held_to_checkpoints_and_receipts_that_others_hold(
    demo: Demonstration, pack: Path, keys: Path, tmp_path: Path
) -> None:
    signer = demo.service.log.directory.signer()
    (tmp_path / "receipt").write_text(get(demo, "/proof/7").text)
    assert run(pack, [tmp_path / "receipt"], [keys]).findings == []
    size = json.loads(files_of(pack)["manifest.json"])["position"]
    for of, root, kind in ((7, b"\1" * 32, "inconsistent"), (size + 1, bytes(32), "truncated")):
        text = Checkpoint(signer.name, of, root).text
        (tmp_path / "held").write_text(str(Note(text, (signer.sign(text),))))
        found = run(pack, [tmp_path / "held"], [keys])
        assert [f.kind for f in found.findings] == [kind]
    stranger = Signer(signer.name, bytes(32))
    text = Checkpoint(signer.name, size, bytes(32)).text
    (tmp_path / "held").write_text(str(Note(text, (stranger.sign(text),))))
    assert "signature" in {f.kind for f in run(pack, [tmp_path / "held"], [keys]).findings}


def test_an_earlier_pack_is_not_accused_by_a_later_checkpoint(demo: Demonstration, keys: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.zip"
    earlier.write_bytes(get(demo, "/evidence", group=GROUP, known_at="300").content)
    (tmp_path / "held").write_text(get(demo, "/checkpoint").text)
    result = run(earlier, [tmp_path / "held"], [keys])
    assert (result.findings, result.status) == ([], 3)


def test_the_summary_is_for_people_in_both_languages(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, code, words in (
        ([str(pack)], 0, "Nothing is wrong"),
        ([str(pack), "--lang", "cy"], 0, "Does dim o'i le"),
        ([str(pack), "--json"], 0, '"status": 0'),
        ([str(tmp_path / "none.zip")], 2, "cannot be read"),
        ([__file__], 2, "cannot be read"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        said = capsys.readouterr()
        assert (ended.value.code, words in said.out + said.err) == (code, True), said


def test_no_name_and_no_key_is_in_a_pack_unless_names_are_asked_for(demo: Demonstration, pack: Path) -> None:
    everything = b"\n".join(files_of(pack).values())
    named = get(demo, "/evidence", group=GROUP, names="true", acknowledge="names", purpose="inspection")
    names = [n for n in json.loads(files_of(named.content)["names.json"]).values() if n]
    assert len(names) > 10
    assert [n for n in names if n.encode() in everything] == []
    signer = str(demo.service.log.directory.signer())
    assert signer.encode() not in everything
    assert signer.rpartition("+")[2].encode() not in everything


def test_who_may_take_a_pack(demo: Demonstration) -> None:
    def status(credential: str, **query: str) -> int:
        return get(demo, "/evidence", credential, **query).status_code

    named = {"names": "true", "acknowledge": "names", "purpose": "inspection"}
    for credential, plain, with_names in (
        ("demo-administrator", 200, 200),
        ("demo-auditor", 200, 200),
        ("demo-reporting", 200, 403),
        ("nobody", 401, 401),
    ):
        assert status(credential, group=GROUP) == plain
        assert status(credential, group=GROUP, **named) == with_names
    ends_at = datetime.now(UTC) + timedelta(days=1)
    for groups, expected in ((("wandsworth-mash-omg",), 404), ((GROUP,), 200)):
        token = demo.service.tokens.create("Limited", "auditor", ends_at, groups=groups)[0]
        assert status(token, group=GROUP) == expected
    for wrong in (
        {},
        {"group": GROUP, "names": "true"},
        {"group": GROUP, "names": "true", "acknowledge": "names"},
        {"group": GROUP, "from": "2026-01-01", "to": "2025-01-01"},
        {"group": GROUP, "on": "yesterday"},
        {"group": GROUP, "known_at": "999999"},
        {"group": GROUP, "colour": "blue"},
        {"group": GROUP, "lang": "fr"},
    ):
        assert status("demo-auditor", **wrong) == 400, wrong
    assert status("demo-auditor", group="none") == 404


def test_every_pack_that_left_is_recorded(demo: Demonstration) -> None:
    content = get(demo, "/evidence", "demo-auditor", group=GROUP, purpose="one more").content
    with demo.service.primary.connection() as connection:
        query = 'SELECT actor, "group", purpose, names, digest FROM access.exports ORDER BY id DESC LIMIT 1'
        row = connection.execute(query).fetchone()
    assert row == ("demo-auditor", GROUP, "one more", False, sha256(content).hexdigest())
