"""`quorate roll` as a secretary uses it: the page about it is true, and what goes wrong says what to do."""

import re
import shlex
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api import cli
from api.http.tokens import Tokens
from tests.rolls.filled_sheet import FilledSheet
from tests.rolls.secretary import MQAP, Secretary
from tests.support.demonstration import DemonstrationTemplate
from tests.support.server import served

PAGE = Path(__file__).parents[2] / "docs" / "secretary.md"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Run:
    """Runs a command line in a directory of the test's own: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUORATE_SERVER", raising=False)

    def running(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["quorate", *arguments])
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capfdbinary.readouterr()
        return int(ended.value.code or 0), said.out.decode("utf-8", "replace"), said.err.decode()

    return running


def credential(login_dsn: str) -> str:
    tokens = Tokens(login_dsn)
    text = tokens.create("s", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
    tokens.close()
    return text


@pytest.fixture
def here(secretary: Secretary, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line beside the demonstration that the other tests use."""
    found = secretary.demonstration
    monkeypatch.setenv("DATABASE_URL", found.login_dsn)
    monkeypatch.setenv("QUORATE_KEYRING", str(found.keyring_dir))
    monkeypatch.setenv("QUORATE_TOKEN", credential(found.login_dsn))
    return run


@pytest.fixture
def afresh(demonstration: DemonstrationTemplate, run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """The command line beside a demonstration in which nothing else happened."""
    with demonstration.copy() as found:
        monkeypatch.setenv("DATABASE_URL", found.login_dsn)
        monkeypatch.setenv("QUORATE_KEYRING", str(found.keyring_dir))
        monkeypatch.setenv("QUORATE_TOKEN", credential(found.login_dsn))
        yield run


@pytest.fixture
def over_http(demonstration: DemonstrationTemplate, run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """The command line that speaks to a running server, on a machine that has nothing else of it."""
    with demonstration.copy() as found, served(found.service, found.login_dsn) as address:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.delenv("QUORATE_KEYRING", raising=False)
        monkeypatch.setenv("QUORATE_SERVER", address)
        monkeypatch.setenv("QUORATE_TOKEN", credential(found.login_dsn))
        yield run


def as_the_page_says(path: Path) -> None:
    """Fill in the sheet of the page's example."""
    sheet = FilledSheet(path.read_bytes())
    sheet.item("Start", "10:00")
    sheet.item("End", "12:00")
    sheet.item("Evidence", "minutes of 5 May 2026")
    for number, seat in enumerate(sheet.seats()):
        if sheet.of_seat(seat, "Member").value != "(vacant)":
            sheet.seat(seat, outcome="present", to="11:30" if number > 6 else None)
    sheet.seat("detective-inspector", outcome="by deputy", briefed="yes", to=None)
    sheet.seat("idva-mt", outcome="apologies", reason="court", to=None)
    sheet.row("Invited", 0, Name="Nia Newcomer", Register="yes", There="yes")
    sheet.row("Decisions", 0, text_english="The audit of repeat referrals was agreed.", time="11:40")
    sheet.item("Date", "16/06/2026")
    path.write_bytes(sheet.content())


@pytest.mark.parametrize("way", ["afresh", "over_http"])
def test_recording_a_meeting_goes_as_the_page_says(way: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    running: Run = request.getfixturevalue(way)
    text = PAGE.read_text().partition("## Record a meeting\n")[2].partition("\n## ")[0]
    told = re.findall(r"^\$ (.*)\n((?:(?!\$ |```).*\n)*)", text, re.MULTILINE)
    assert len(told) == 4
    for command, lines in told:
        code, out, err = running(*shlex.split(command)[1:])
        assert (code, err) == (0, ""), command
        pattern = "(.|\n)*".join(re.escape(part) for part in lines.split("…"))
        assert re.fullmatch(pattern, out), (command, out)
        if "--out" in command:
            as_the_page_says(tmp_path / "roll.xlsx")


def test_a_faulty_sheet_is_told_cell_by_cell_and_records_nothing(
    here: Run, secretary: Secretary, tmp_path: Path
) -> None:
    _, day = secretary.plan()
    assert here("roll", "--meeting", f"{MQAP}@{day}", "--out", "roll.xlsx")[0] == 0
    sheet = FilledSheet((tmp_path / "roll.xlsx").read_bytes())
    sheet.item("Start", "10:00")
    sheet.item("End", "noon")
    sheet.seat("idva-rct", outcome="sick")
    (tmp_path / "wrong.xlsx").write_bytes(sheet.content())
    head = secretary.service.head()
    for preview in ([], ["--preview"]):
        code, out, err = here("roll", "wrong.xlsx", *preview)
        assert (code, out) == (1, "")
        assert f"  {sheet.cell('End').coordinate} (End): “noon” is no time of day such as 10:00\n" in err
        assert f"  {sheet.of_seat('idva-rct', 'Outcome').coordinate} (Outcome): “sick” is none of: present," in err
    assert secretary.service.head() == head


def test_the_sheet_is_found_by_group_and_date_and_goes_to_standard_output(here: Run, secretary: Secretary) -> None:
    _, day = secretary.plan()
    code, out, err = here("roll", "--group", MQAP, "--date", day, "--format", "csv")
    assert (code, err) == (0, "")
    assert out.startswith("\ufeffMeeting\r\n")
    assert f"Day,{day}," in out
    code, out, _ = here("roll", "--group", MQAP, "--date", day)
    assert (code, out[:2]) == (0, "PK")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["roll"], "Say which meeting: --meeting ID, or --group SLUG and --date DATE; or give a FILE"),
        (["roll", "--group", MQAP], "Say which meeting"),
        (["roll", "--preview"], "give the FILE"),
        (["roll", "no.xlsx"], "no.xlsx cannot be read: No such file or directory."),
        (["roll", "no.xlsx", "--meeting", "x"], "not both"),
        (
            ["roll", "--meeting", "x", "--format", "csv"],
            "x is no meeting: give its id, or GROUP@DATE",
        ),
        (["roll", "--group", MQAP, "--date", "2031-01-01"], "has no meeting on 2031-01-01. Its meetings: 2025-04-15, "),
        (["roll", "--group", "nobody", "--date", "2031-01-01"], "There is no group nobody that you may see."),
    ],
)
def test_what_cannot_be_done_says_what_to_do(here: Run, arguments: list[str], words: str) -> None:
    code, out, err = here(*arguments)
    assert (code, out) == (1, "")
    assert words in err


def test_a_sheet_that_is_there_is_not_written_over(here: Run, secretary: Secretary, tmp_path: Path) -> None:
    meeting, _ = secretary.plan()
    (tmp_path / "roll.xlsx").write_bytes(b"filled in")
    code, _, err = here("roll", "--meeting", meeting, "--out", "roll.xlsx")
    assert code == 1
    assert "is there already" in err
    assert (tmp_path / "roll.xlsx").read_bytes() == b"filled in"


def test_a_workbook_is_not_written_to_a_terminal(
    here: Run, secretary: Secretary, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, _ = secretary.plan()
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    code, out, err = here("roll", "--meeting", meeting)
    assert (code, out) == (1, "")
    assert "add --out roll.xlsx" in err
