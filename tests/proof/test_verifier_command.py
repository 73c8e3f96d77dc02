"""The command of the verifier speaks both languages, in its errors too, and prints JSON however it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from quorate_verify import summary
from quorate_verify.cli import main
from quorate_verify.findings import Result
from quorate_verify.words import JUDGEMENTS, WORDS, counted

from api.evidence.judgements import JUDGED
from tests.support.evidence_packs import files_of, written


def ended(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    said = capsys.readouterr()
    return end.value.code, said.out, said.err


@pytest.fixture
def wrong(tmp_path: Path) -> dict[str, tuple[list[str], str, str]]:
    """Arguments that end with 2, each with a part of what is said in English and in Welsh."""
    text, zeros, checkpoint = tmp_path / "text", tmp_path / "zeros", tmp_path / "checkpoint"
    text.write_bytes(b"\xff\xfe")
    zeros.write_bytes(bytes(100))
    checkpoint.write_text("not a checkpoint\n")
    none, good = str(tmp_path / "none"), str(Path(__file__))
    return {
        "no pack": ([none], "there is no such file", "nid oes ffeil o'r fath"),
        "a folder": ([str(tmp_path)], "it is a folder", "ffolder ydyw"),
        "another file": ([str(zeros)], "it is no evidence pack", "nid pecyn tystiolaeth ydyw"),
        "no key": ([good, "--key", none], "there is no such file", "nid oes ffeil o'r fath"),
        "a key that is no text": ([good, "--key", str(text)], "it is no text", "nid testun ydyw"),
        "a key that is none": ([good, "--key", str(checkpoint)], "not a verifier key", "nid allwedd wirio mohoni"),
        "no argument": ([], "are required: pack", "mae angen y dadleuon hyn: pack"),
        "an unknown argument": ([good, "--colour"], "unrecognized arguments: --colour", "dadleuon anhysbys: --colour"),
        "no value": ([good, "--key"], "expected one argument", "disgwylir un gwerth"),
        "a value too many": ([good, "--with-rules=x"], "ignored explicit argument", "nid yw'n cymryd gwerth"),
    }


def test_what_cannot_be_read_is_said_in_both_languages_and_as_json(
    wrong: dict[str, tuple[list[str], str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    for name, (arguments, english, welsh) in wrong.items():
        for more, words in (((), english), (("--lang", "cy"), welsh), (("--lang=cy",), welsh)):
            code, out, err = ended([*more, *arguments], capsys)
            assert (code, out, err.count("\n")) == (2, "", 1), name
            assert words in err, name
            code, out, err = ended([*more, "--json", *arguments], capsys)
            assert (code, err) == (2, ""), name
            assert json.loads(out)["status"] == 2
            assert words in json.loads(out)["error"], name
    code, _, err = ended(["--lang", "fr", "x"], capsys)
    assert code == 2
    assert "invalid choice: 'fr'" in err


def test_what_was_saved_with_a_mark_of_its_encoding_is_read(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As editors of Windows save, with their ends of lines."""
    files = files_of(pack)
    for name, file in (("--checkpoint", "checkpoint"), ("--key", "keys.pub")):
        (tmp_path / file).write_bytes(b"\xef\xbb\xbf" + files[file].replace(b"\n", b"\r\n"))
        assert ended([str(pack), name, str(tmp_path / file)], capsys)[0] == 0, name


def test_json_is_printed_however_it_ends(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held, altered = tmp_path / "held", tmp_path / "altered.zip"
    held.write_text("no checkpoint\n")
    altered.write_bytes(written(files_of(pack) | {"report.html": b"another"}).getvalue())
    for arguments, status in (([str(pack)], 0), ([str(altered)], 1), ([str(pack), "--checkpoint", str(held)], 2)):
        code, out, err = ended([*arguments, "--json"], capsys)
        assert (code, err, json.loads(out)["status"]) == (status, "", status)
    _, out, _ = ended([str(altered), "--json", "--lang", "cy"], capsys)
    assert "nid yw'r ffeil report.html fel y dywed y rhestr" in [f["detail"] for f in json.loads(out)["findings"]]


def test_it_ends_quietly_with_its_verdict_where_nobody_reads_on(pack: Path, tmp_path: Path) -> None:
    """As before `| head`: the reader of what is printed has gone."""
    for arguments, status in (([str(pack)], 0), ([str(pack), "--json"], 0), ([str(tmp_path / "none"), "--json"], 2)):
        reader, writer = os.pipe()
        os.close(reader)
        try:
            command = [sys.executable, "-m", "quorate_verify", *arguments]
            ended = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
        finally:
            os.close(writer)
        assert (ended.returncode, ended.stderr) == (status, b""), arguments


def test_an_output_that_has_not_every_sign_changes_no_verdict(pack: Path) -> None:
    """As of a file on Windows: what cannot be written there is written otherwise, and nothing is accused by it."""
    for encoding in ("cp1252", "cp850", "ascii"):
        for arguments in ([], ["--lang", "cy"], ["--json", "--lang", "cy"]):
            command = [sys.executable, "-m", "quorate_verify", str(pack), *arguments]
            environment = os.environ | {"PYTHONIOENCODING": encoding}
            ended = subprocess.run(command, capture_output=True, check=False, env=environment)
            assert (ended.returncode, ended.stderr) == (0, b""), (encoding, arguments)
            if "--json" in arguments:
                assert json.loads(ended.stdout)["status"] == 0
            else:
                assert ended.stdout.count(b"[ok] ") == 6


def test_what_a_pack_has_that_is_no_text_is_printed(pack: Path, tmp_path: Path) -> None:
    """A half of a pair of code units, as the name of a field."""
    odd = tmp_path / "odd.zip"
    claims = json.loads(files_of(pack)["claims.json"]) | {"\ud800": 1}
    odd.write_bytes(written(files_of(pack) | {"claims.json": json.dumps(claims).encode()}).getvalue())
    for arguments in ([str(odd), "--json"], [str(odd)]):
        command = [sys.executable, "-m", "quorate_verify", *arguments]
        ran = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": "utf-8"})
        assert (ran.returncode, ran.stderr) == (1, b"")


def test_what_was_found_is_said_though_the_rules_cannot_be_asked(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A pack that the rules cannot read is accused of what was found in it; one of another version is not accused."""
    files, altered, other = files_of(pack), tmp_path / "altered.zip", tmp_path / "other.zip"
    altered.write_bytes(written(files | {"events.jsonl": files["events.jsonl"] + b"{}\n"}).getvalue())
    code, out, _ = ended([str(altered), "--with-rules"], capsys)
    assert code == 1
    assert "NOT done: --with-rules: the events cannot be read" in out
    claims = json.loads(files["claims.json"]) | {"rule_version": 1}
    other.write_bytes(written(files | {"claims.json": json.dumps(claims).encode()}).getvalue())
    code, out, _ = ended([str(other), "--with-rules", "--lang", "cy"], capsys)
    assert code == 1
    assert "NIS gwnaed: --with-rules: gwnaed y pecyn gan fersiwn 1 o'r rheolau" in out
    assert Result(undone="x").status == 2


def test_judgements_that_a_pack_leaves_open_are_counted_in_words() -> None:
    """Not named one by one: a pack of a limited credential leaves hundreds open."""
    assert {model.MODEL for model in JUDGED} | {"meetings", "rates"} == JUDGEMENTS.keys()
    open_ones = ["seats: a", "quorum: b", "seats: c", "rates: d"]
    assert counted(open_ones, welsh=False) == "2 on seats, 1 on the quorum, 1 on attendance rates"
    assert counted(open_ones, welsh=True) == "2 ar seddi, 1 ar y cworwm, 1 ar gyfraddau presenoldeb"
    said = summary.summary(Result(facts={"beyond": open_ones}), "pack.zip", welsh=False)
    assert "2 on seats, 1 on the quorum, 1 on attendance rates; --json names each" in said
    assert "seats: a" not in said


def test_all_words_are_in_two_languages() -> None:
    for words in (*WORDS.values(), *JUDGEMENTS.values()):
        assert len(words) == 2
        assert words[0] != words[1]
