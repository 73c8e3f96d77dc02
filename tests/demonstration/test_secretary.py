"""The secretary's page is true: its commands, run one after the other on the demonstration, say what the page says."""

import csv
import io
import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.main import get_command

from api import cli
from api.cli.app import app
from api.cli.help_text import examples
from api.http.tokens import Tokens
from tests.support.cli_commands import commands as commands_of
from tests.support.demonstration import Demonstration, DemonstrationTemplate

PAGE = Path(__file__).parents[2] / "docs" / "secretary.md"
CORRECT = "## Correct a mistake"
ACTS = "## Before and after a meeting, and everything else"


@pytest.fixture
def own(demonstration: DemonstrationTemplate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Demonstration]:
    """A demonstration of the test's own, with the command line beside it."""
    with demonstration.copy() as found:
        tokens = Tokens(found.login_dsn)
        monkeypatch.setenv("QUORATE_TOKEN", tokens.create("s", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0])
        tokens.close()
        monkeypatch.setenv("DATABASE_URL", found.login_dsn)
        monkeypatch.setenv("QUORATE_KEYRING", str(found.keyring_dir))
        monkeypatch.delenv("QUORATE_SERVER", raising=False)
        yield found


def commands(part: str) -> list[tuple[list[str], list[str]]]:
    """The commands of a part of the page, each with the lines that it is said to print."""
    text = PAGE.read_text().partition(f"{part}\n")[2].partition("\n## ")[0]
    found: list[tuple[list[str], list[str]]] = []
    for block in re.findall(r"```\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((shlex.split(line[2:]), []))
            elif found:
                found[-1][1].append(line)
    return found


@pytest.mark.parametrize("part", [CORRECT, ACTS])
def test_recording_and_correcting_go_as_the_page_says(
    part: str, own: Demonstration, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    documented = commands(part)
    assert len(documented) >= 8
    for arguments, lines in documented:
        monkeypatch.setattr("sys.argv", arguments)
        capsys.readouterr()
        with pytest.raises(SystemExit):
            cli.main()
        said = capsys.readouterr()
        assert said.err == "", arguments
        assert len(said.out.splitlines()) == len(lines), (arguments, said.out)
        for line, shown in zip(said.out.splitlines(), lines, strict=True):
            pattern = ".*".join(re.escape(p) for p in shown.split("…"))
            assert re.fullmatch(pattern, line), (arguments, line, shown)


ASKED = ("--preview", "trail", "faults", "duties", "find", "list", "check", "ready", "verify", "replay")


def test_the_examples_that_only_ask_work_on_the_demonstration(
    own: Demonstration, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(PAGE.parents[1])
    asked = [
        words
        for _, command in commands_of(get_command(app))
        for example in examples(command.callback.__doc__)
        if set(words := shlex.split(example)) & set(ASKED) and words[1] != "roll" and "--checkpoint" not in words
    ]
    assert len(asked) > 12
    for words in asked:
        monkeypatch.setattr("sys.argv", words)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        assert (ended.value.code or 0, said.err) == (0, ""), words
        assert said.out, words


def test_the_year_ends_as_the_page_says(
    own: Demonstration, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    documented = commands("## Year end")
    assert [arguments[1] for arguments, _ in documented] == ["duties", "faults", "verify"]
    monkeypatch.setenv("COLUMNS", "300")
    for arguments, lines in documented:
        monkeypatch.setattr("sys.argv", arguments)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        assert ended.value.code in (0, None), (arguments, said)
        pattern = "(?s:.*)".join(re.escape(part.strip()) for part in "\n".join(lines).split("…"))
        assert re.fullmatch(pattern, said.out.strip()), (arguments, said.out)


def test_a_year_end_names_each_duty_once(
    own: Demonstration, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("sys.argv", ["quorate", "duties", "--year-end", "2026-03-31", "--csv"])
    with pytest.raises(SystemExit):
        cli.main()
    ids = [row["id"] for row in csv.DictReader(io.StringIO(capfdbinary.readouterr().out.decode("utf-8-sig")))]
    assert len(ids) > 10
    assert len(ids) == len(set(ids))
