"""A file that is meant as a pack has a verdict, however it is damaged; what only looks like one does no harm."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, BinaryIO

import pytest
from quorate_verify import pack as packs
from quorate_verify.cli import main, verify
from quorate_verify.findings import KINDS
from quorate_verify.notes import Key
from quorate_verify.pack import Pack, Unreadable

from tests.support.demonstration import Demonstration
from tests.support.evidence_packs import files_of, found, signed_again

DIRECTORY = b"PK\1\2"
MANY = 60


def kinds(content: bytes | BinaryIO, keys: list[Key]) -> set[str]:
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    return {f.kind for f in found(file, keys)}


def test_a_pack_that_is_cut_off_anywhere_is_truncated(pack: Path, keys: list[Key]) -> None:
    content, choice = pack.read_bytes(), Random(1)
    for size in (100, len(content) - 1, len(content) - 22, *choice.sample(range(100, len(content)), 12)):
        assert "truncated" in kinds(content[:size], keys), size


def test_a_pack_whose_directory_is_damaged_is_altered(pack: Path, keys: list[Key]) -> None:
    content = pack.read_bytes()
    for changed in (
        content.replace(DIRECTORY, b"PK\1\3"),
        content[:-22] + b"\0" * 22,
        content[:-4] + b"\xff\xff\xff\xff",
        b"before" + content,
        content + b"after",
        content[:30_000] + bytes(500) + content[30_500:],
    ):
        assert "altered" in kinds(changed, keys)


def test_a_file_whose_bytes_are_damaged_is_altered_and_nothing_is_said_of_what_was_in_it(
    pack: Path, keys: list[Key]
) -> None:
    content = pack.read_bytes()
    for info, _ in entries(pack):
        if info.compress_type == zipfile.ZIP_DEFLATED:
            first = info.header_offset + 30 + len(info.filename)
            damaged = content[:first] + b"\xff" * 8 + content[first + 8 :]
            wrong = found(io.BytesIO(damaged), keys)
            assert {f.kind for f in wrong} <= {"altered", "signature"}, (info.filename, wrong[:5])
            assert f"the file {info.filename} is damaged" in [f.detail for f in wrong]


def test_the_command_ends_with_1_for_a_pack_that_is_cut_off(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(pack.read_bytes()[:-200])
    with pytest.raises(SystemExit) as ended:
        main([str(cut)])
    said = capsys.readouterr()
    assert (ended.value.code, said.err) == (1, "")
    assert "the archive is cut off: " in said.out
    assert "is left out" not in said.out, "nothing is said of what cannot be known"


def test_what_is_no_pack_is_not_called_one(tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("letter.txt", "Dear Sir")
    (tmp_path / "text.zip").write_text("PK")
    (tmp_path / "none.zip").write_bytes(b"")
    for name, words in (
        ("other.zip", "no evidence pack"),
        ("text.zip", "no evidence pack"),
        ("none.zip", "no evidence pack"),
        ("absent.zip", "there is no such file"),
        (".", "a folder"),
    ):
        with pytest.raises(Unreadable, match=words):
            Pack(tmp_path / name)


def entries(pack: Path) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    with zipfile.ZipFile(pack) as opened:
        for info in opened.infolist():
            yield info, opened.read(info)


def rezipped(pack: Path, change: Any = lambda made, info: None, *more: tuple[str, bytes]) -> bytes:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w") as made:
        for info, content in entries(pack):
            change(made, info)
            made.writestr(info, content)
        for name, content in more:
            made.writestr(name, content)
    return to.getvalue()


def test_what_a_zip_can_hide_is_found(pack: Path, keys: list[Key]) -> None:
    """Comments, extra fields, symbolic links, files twice, and names that lead elsewhere."""

    def link(made: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        info.external_attr = 0o120777 << 16

    def comment(made: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        info.comment = b"hidden"

    def extra(made: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        info.extra = b"\x99\x99\x04\x00hide"

    def whole(made: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        made.comment = b"hidden"

    assert kinds(rezipped(pack), keys) == set(), "the pack itself, made again"
    for change in (link, comment, extra, whole):
        assert kinds(rezipped(pack, change), keys) == {"altered"}, change.__name__
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = rezipped(pack, lambda made, info: None, ("claims.json", b"{}"))
    assert "added" in kinds(twice, keys)


def test_names_that_lead_elsewhere_are_found_under_a_good_signature(
    demo: Demonstration, pack: Path, keys: list[Key]
) -> None:
    signer = demo.service.log.directory.signer()
    for name in ("../report.html", "/etc/report", "a\\..\\b", "lists/../../x", "C:x", "lists//x", "."):
        made = signed_again({**files_of(pack), name: b"x"}, signer)
        assert "added" in kinds(made, keys), name


def test_a_pack_that_would_fill_the_memory_is_not_opened(
    demo: Demonstration, pack: Path, keys: list[Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "SMALL_BYTES", 1 << 20)
    signer = demo.service.log.directory.signer()
    with signed_again({**files_of(pack), "more.txt": bytes(40 << 20)}, signer) as bomb:
        content = bomb.read()
    with pytest.raises(Unreadable, match="more than a pack of its size can"):
        Pack(io.BytesIO(content))
    assert "truncated" in kinds(content[:-1], keys), "nor is what can be salvaged of it"


def test_a_position_beyond_all_others_takes_no_memory(demo: Demonstration, pack: Path, keys: list[Key]) -> None:
    whole, signer = files_of(pack), demo.service.log.directory.signer()
    for name in ("leaves.jsonl", "events.jsonl"):
        own = b'{"position":' + str(json.loads(whole[name].splitlines()[5])["position"]).encode() + b","
        for high in (b'{"position":99999999999999999,', b'{"position":' + b"9" * 5000 + b","):
            files = {**whole, name: whole[name].replace(own, high, 1)}
            assert {"altered", "added"} & kinds(signed_again(files, signer), keys), name


def values(value: Any, r: Random) -> Any:
    """A JSON value with one of its parts of another type."""
    if isinstance(value, dict) and value and r.random() < 0.8:
        name = r.choice([*value])
        return (
            {**value, name: values(value[name], r)}
            if r.random() < 0.9
            else {k: v for k, v in value.items() if k != name}
        )
    if isinstance(value, list) and value and r.random() < 0.8:
        place = r.randrange(len(value))
        return [*value[:place], values(value[place], r), *value[place + 1 :]]
    return r.choice((None, True, -1, 10**30, 1e400, "", "9" * 5000, "2025-13-45", [], {}, [[]], {"a": []}, ["é"]))


def test_no_json_of_any_kind_stops_the_verifier(demo: Demonstration, pack: Path, keys: list[Key]) -> None:
    """Whoever has the key may put anything into a pack: it is verified to the end, and never with a finding of no kind."""
    whole, signer = files_of(pack), demo.service.log.directory.signer()
    for seed in range(MANY):
        r = Random(seed)
        files = dict(whole)
        for name in r.sample(("claims.json", "scope.json", "manifest.json"), 2):
            said = json.loads(files[name])
            part = r.choice([*said])
            files[name] = json.dumps(said | {part: values(said[part], r)}).encode()
        for name in r.sample(("proofs.jsonl", "events.jsonl"), 1):
            lines = files[name].splitlines()
            place = r.randrange(len(lines))
            lines[place] = json.dumps(values(json.loads(lines[place]), r), separators=(",", ":")).encode()
            files[name] = b"\n".join(lines) + b"\n"
        files["claims.json"] = r.choice((files["claims.json"], b"[" * 100_000, b"\xff"))
        with signed_again(files, signer) as file:
            assert {f.kind for f in verify(Pack(file), [], keys).findings} <= KINDS.keys(), seed
