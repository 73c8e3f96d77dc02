"""`quorate duties`: what is due, read by a secretary and by a spreadsheet, and what a year leaves undone."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.http import tokens
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client

TERMS = Path(__file__).parents[2] / "domain" / "rules" / "invented" / "canal-board.toml"
BODY = {"kind": "body", "group": "canal-board"}


@pytest.fixture
def canal(database: Database, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The Canal Board met once, on 14 May 2025, with notice and without minutes."""
    found = tokens.Tokens(database.login_dsn)
    text = found.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
    found.close()
    monkeypatch.setenv("QUORATE_TOKEN", text)
    first = {"on": "2025-04-01", "authority": {"kind": "body"}}
    client.post("/groups", {"slug": "canal-board", "name": {"en": "Canal Board"}, "kind": "board", **first})
    client.post("/groups/canal-board/terms", {"toml": TERMS.read_text(), **first})
    client.post("/groups/canal-board/seats", {"seat": "s1", "title": {"en": "Engineer"}, **first})
    planned = {"meets_on": "2025-05-14", "on": "2025-04-02", "authority": BODY}
    meeting = client.post("/groups/canal-board/meetings", planned)["id"]
    client.post(f"/meetings/{meeting}/notices", {"on": "2025-05-01", "authority": BODY})
    times = {"starts": "2025-05-14T10:00:00+01:00", "ends": "2025-05-14T12:00:00+01:00", "authority": BODY}
    client.post(f"/meetings/{meeting}/held", times)
    return client


def test_what_is_due_is_listed_with_what_is_overdue_marked(quorate: Quorate, canal: Client) -> None:
    code, out, err = quorate("duties", "--group", "canal-board", "--until", "2025-12-31")
    assert (code, err) == (0, "")
    lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in out.splitlines() if line.startswith("│")]
    assert ["2025-05-29", "overdue", "canal-board", "draft minutes, meeting of 2025-05-14", "3"] in lines
    assert ["2025-08-14", "overdue", "canal-board", "meeting", "6"] in lines
    assert ["since 2025-04-01", "open", "canal-board", "vacancy: Engineer", ""] in lines
    assert ["since 2025-04-01", "open", "canal-board", "vacancy: Chair", "8"] in lines
    assert not [line for line in lines if line[3].startswith(("notice", "agenda and papers"))]
    assert out.splitlines()[-1] == "6 in all, 3 overdue."
    done = quorate("duties", "--all")[1]
    assert "notice of a meeting, meeting of 2025-05-14, done on 2025-05-01" in done
    assert "missed" in done


def test_a_year_leaves_what_was_due_in_it_and_what_stood_open(quorate: Quorate, canal: Client) -> None:
    code, out, err = quorate("duties", "--year-end", "2026-03-31")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "What the year to 2026-03-31 leaves, as it stood then and as it is known now:"
    titles = [line for line in out.splitlines() if line and line[0] not in "┏┃┡│└"]
    assert titles[1:] == [
        "Meetings",
        "Notice, agendas and papers",
        "Minutes",
        "Reports missing",
        "Vacancies",
    ]
    assert "agenda and papers, meeting of 2025-05-14" in out
    assert "open: Are the seven days calendar, working or clear days?" in out
    noted = quorate("duties", "--year-end", "2025-12-31")[1].splitlines()[0]
    assert noted == "Note: the year of canal-board begins on 04-01 (month and day): it does not end on 2025-12-31."


def test_what_work_leaves_owed_is_listed_with_who_owes_it_and_carried_over_the_year(
    quorate: Quorate, canal: Client
) -> None:
    canal.post("/agencies", {"slug": "waterways", "name": {"en": "Waterways"}, "on": "2024-04-01", "authority": BODY})
    raised = {"text": {"en": "Mend the lock"}, "agency": "waterways", "due_on": "2025-05-30", "on": "2025-05-14"}
    canal.post("/groups/canal-board/actions", {**raised, "authority": BODY})
    code, out, err = quorate("duties", "--until", "2025-12-31")
    assert (code, err) == (0, "")
    lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in out.splitlines() if line.startswith("│")]
    assert ["2025-05-30", "overdue", "canal-board", "action: Mend the lock", "waterways", ""] in lines
    (row,) = [r for r in csv.DictReader(io.StringIO(quorate("duties", "--csv")[1])) if r["kind"] == "ACTION"]
    assert (row["by"], row["due"], row["what"]) == ("waterways", "2025-05-30", "action: Mend the lock")
    found = quorate("duties", "--agency", "waterways")[1]
    assert ("Mend the lock" in found, "vacancy" in found) == (True, False)
    assert quorate("duties", "--agency", "nobody")[::2] == (1, "There is no agency nobody.\n")
    for year in ("2026-03-31", "2027-03-31"):
        out = quorate("duties", "--year-end", year)[1]
        work = out.partition("Work: actions")[2].partition("Vacancies")[0]
        assert "action: Mend the lock" in work
    assert "Mend the lock" not in quorate("duties", "--year-end", "2025-03-31")[1]


def test_what_is_due_is_listed_in_welsh(quorate: Quorate, canal: Client) -> None:
    out = quorate("--lang", "cy", "duties", "--until", "2025-12-31")[1]
    assert out.splitlines()[-1] == "6 i gyd, 3 yn hwyr."
    assert "sedd wag: Engineer" in out
    err = quorate("--lang", "cy", "duties", "--group", "nowhere")[2]
    assert err == "Nid oes grŵp nowhere y cewch chi ei weld.\n"


def test_a_spreadsheet_gets_the_same_with_the_reasons_and_the_events(quorate: Quorate, canal: Client) -> None:
    code, out, err = quorate("duties", "--until", "2025-12-31", "--csv")
    assert (code, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out.lstrip("\ufeff"))))
    assert len(rows) == 6
    (draft,) = [row for row in rows if row["what"] == "draft minutes"]
    assert (draft["due"], draft["state"], draft["kind"], draft["meeting"]) == (
        "2025-05-29",
        "OVERDUE",
        "MINUTES",
        "2025-05-14",
    )
    assert set(draft["basis"].split()) == {"2", "6"}


def test_what_cannot_be_listed_is_said(quorate: Quorate, canal: Client) -> None:
    code, _, err = quorate("duties", "--group", "nowhere")
    assert (code, err) == (1, "There is no group nowhere that you may see.\n")
    code, _, err = quorate("duties", "--until", "2026-01-01", "--year-end", "2026-03-31")
    assert (code, err) == (1, "Give --until or --year-end, not both.\n")
    assert quorate("duties", "--until", "soon")[0] == 2


def test_a_refusal_is_told_in_welsh_with_what_to_do_next(quorate: Quorate, canal: Client) -> None:
    refused = ("retract", "99999", "--reason", "x", "--authority", "body:canal-board")
    err = quorate("--lang", "cy", *refused)[2]
    assert err.splitlines()[1:] == [
        "Rheol: known-position",
        "Ni chofnodwyd dim. Gwiriwch y dynodydd, yr enw byr neu'r safle a rhedwch y gorchymyn eto.",
    ]
    assert quorate("--lang", "cy", "faults")[1] == "Nid oes namau agored.\n"


def test_who_is_under_the_target_is_listed_by_name_on_any_day(quorate: Quorate, canal: Client) -> None:
    who = canal.post("/persons", {"name": "Ann Lock", "on": "2025-04-01", "authority": BODY})["id"]
    seat = {"person": who, "on": "2025-04-01", "authority": BODY}
    canal.post("/groups/canal-board/seats/s1/members", seat)
    meeting = quorate("feed", "meetings", "--group", "canal-board")[1].splitlines()[1].split(",")[0]
    canal.post(f"/meetings/{meeting}/roll", {"entries": [{"seat": "s1", "outcome": "ABSENT"}], "authority": BODY})
    under = ("duties", "--group", "canal-board", "--kind", "Attendance", "--on")
    code, out, err = quorate(*under, "31 December 2025")
    assert (code, err) == (0, "")
    assert "attendance under the target: Engineer, Ann Lock" in out
    assert out.splitlines()[-1] == "1 in all, 0 overdue."
    assert quorate(*under, "2025-05-13")[1] == "Nothing is due, as of 2025-05-13.\n"


def test_the_roll_of_a_planned_meeting_is_due_from_its_day_on(quorate: Quorate, canal: Client) -> None:
    canal.post("/groups/canal-board/meetings", {"meets_on": "2026-02-03", "on": "2026-01-02", "authority": BODY})
    rolls = ("duties", "--kind", "roll", "--on")
    assert quorate(*rolls, "2026-02-02")[1] == "Nothing is due, as of 2026-02-02.\n"
    assert "roll of the meeting of 3 February 2026 " in quorate(*rolls, "2026-02-04")[1]


def test_an_unknown_kind_is_refused_with_those_that_there_are(quorate: Quorate, canal: Client) -> None:
    code, _, err = quorate("duties", "--kind", "nonsense")
    assert (code, "nonsense is none of: meeting, roll, notice" in err) == (1, True)
    code, _, err = quorate("duties", "--year-end", "2026-03-31", "--kind", "roll")
    assert (code, "give no --on or --kind" in err) == (1, True)


def test_a_group_is_taken_by_name_wherever_it_is_asked_about(quorate: Quorate, canal: Client) -> None:
    for by_slug, by_name in (
        (["duties", "--group", "canal-board"], ["duties", "--group", "Canal Board"]),
        (["duties", "--year-end", "2026-03-31", "--group", "canal-board"],
         ["duties", "--year-end", "2026-03-31", "--group", "canal board"]),
        (["why", "canal-board@2025-05-14"], ["why", "Canal Board@14 May 2025"]),
    ):  # fmt: skip
        code, out, err = quorate(*by_slug)
        assert (code, bool(out), err) == (0, True, "")
        assert quorate(*by_name) == (code, out, err)
    code, _, err = quorate("why", "Harbour Board@14 May 2025")
    assert (code, err) == (1, "There is no group Harbour Board that you may see.\n")
