"""The page that takes a newcomer to a first meeting is true: its files and commands do what it says."""

import re
import shlex
from pathlib import Path

import openpyxl
import pytest

from api.rolls import form
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.workbooks import first_sheet

PAGE = Path(__file__).parents[2] / "docs" / "first-group.md"
FILE = re.compile(r"```\w+ (\S+)\n(.*?)```", re.DOTALL)
COMMANDS = re.compile(r"```\n(\$ .*?)```", re.DOTALL)
SHEET = "roll.xlsx"
OUTCOMES = {"Ada Example": "present", "Bryn Example": "present", "Cerys Example": "apologies"}


def fill_in(sheet: Path) -> None:
    """What the page tells the reader to write into the sheet."""
    book = openpyxl.load_workbook(sheet)
    for row in first_sheet(book).iter_rows():
        words = [str(cell.value) for cell in row]
        if words[0] == form.START:
            row[1].value = "10:00"
        if words[0] == form.END:
            row[1].value = "12:00"
        if outcome := next((OUTCOMES[word] for word in words if word in OUTCOMES), None):
            row[words.index(next(word for word in words if word in OUTCOMES)) + 1].value = outcome
    book.save(sheet)


def test_a_newcomer_gets_from_nothing_to_a_first_meeting(
    quorate: Quorate, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PAGE.read_text()
    monkeypatch.chdir(tmp_path)
    for name, content in FILE.findall(page):
        Path(name).write_text(content)
    made, token, _ = quorate("token", "create", "Your Name", "--role", "administrator")[1].splitlines()
    assert "administrator" in made
    monkeypatch.setenv("QUORATE_TOKEN", token)
    said = [part for block in COMMANDS.findall(page) for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part]
    assert len(said) > 8
    for part in said:
        command, _, lines = part.partition("\n")
        if command.startswith(f"quorate roll {SHEET} --preview"):
            fill_in(Path(SHEET))
        code, out, err = quorate(*shlex.split(command)[1:])
        assert (code, err) == (0, ""), command
        pattern = "(?s:.*)".join(re.escape(piece.strip()) for piece in lines.split("…"))
        assert re.fullmatch(pattern, out.strip()), (command, out)
