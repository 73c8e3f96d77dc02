"""Files that boards sent to other systems, with invented names, and what is right for each: a row of a table a file."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.events.meeting.proceedings import AttendanceRecorded
from domain.events.person import PersonRegistered
from domain.time_zone import LONDON
from domain.verdicts import Outcome, Verdict
from ledger.world.tracked_world import TrackedWorld
from projections.judgements.meeting import meetings
from projections.rows import AttendanceRow, QuorumRow
from tests.imports.record import Record
from tests.support.command_line import Quorate

CASES = Path(__file__).with_name("cases")
AGENCIES = {"our-council": "Our Council", "our-police": "Our Police", "our-health": "Our Health"}

Import = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module", autouse=True)
def agencies(record: Record) -> None:
    for slug, name in AGENCIES.items():
        body = {"slug": slug, "name": {"en": name}, "on": "1990-01-01", "authority": {"kind": "agency"}}
        record.client.post("/agencies", body)


@pytest.fixture
def board(record: Record, run: Quorate) -> str:
    """A group of its own, under the terms of the cases."""
    slug = record.group("1990-01-01")
    toml = (CASES / "dup-board.toml").read_text(encoding="utf-8").replace("dup-board", slug)
    record.client.post(f"/groups/{slug}/terms", {"toml": toml, "on": "1990-01-01", "authority": {"kind": "body"}})
    return slug


@pytest.fixture
def take(run: Quorate, board: str) -> Import:
    def importing(kind: str, case: str, *arguments: str) -> tuple[int, str, str]:
        authority = ("--group", board, "--authority", f"body:{board}")
        code, out, err = run("import", kind, str(CASES / case), *authority, *arguments)
        return code, " ".join(out.split()), " ".join(err.split())

    return importing


def registered(record: Record, since: int) -> int:
    return sum(isinstance(e.event, PersonRegistered) for e in record.since(since))


def with_members(take: Import) -> None:
    assert take("members", "base-members.csv", "--yes")[0] == 0


def judged(record: Record, board: str) -> tuple[QuorumRow, dict[str | None, AttendanceRow]]:
    """The quorum and the attendance of the board's one meeting."""
    [meeting] = record.meetings(board)
    rows = [*meetings.judge(meeting.id, TrackedWorld(record.service.store))]
    [quorum] = [r for r in rows if isinstance(r, QuorumRow)]
    return quorum, {r.seat: r for r in rows if isinstance(r, AttendanceRow)}


def test_one_person_in_two_spellings_is_one(record: Record, board: str, take: Import) -> None:
    head = record.head
    code, out, _ = take("members", "19-one-person-two-spellings.csv")
    assert (code, record.head) == (0, head)
    assert "of row 2; for somebody else: --another" in out
    assert take("members", "19-one-person-two-spellings.csv", "--yes")[0] == 0
    assert registered(record, head) == 2
    for kind, case in (("meetings", "19b-meeting.csv"), ("attendance", "19c-attendance.csv")):
        assert take(kind, case, "--yes")[0] == 0
    quorum, _ = judged(record, board)
    assert quorum.counted
    assert (quorum.verdict, quorum.counted.members) == (Verdict.NOT_MET, 2)


def test_a_hyphen_that_does_not_break_is_a_hyphen(record: Record, board: str, take: Import) -> None:
    with_members(take)
    head = record.head
    code, out, _ = take("members", "05b-nbhyphen.csv", "--yes")
    assert (code, registered(record, head)) == (0, 0)
    assert "who is known as Named Doctor" in out


def test_what_is_merged_over_rows_is_in_each_of_them(record: Record, board: str, take: Import) -> None:
    assert take("members", "09-merged.xlsx", "--yes")[0] == 0
    assert [*record.seats(board)] == [f"Merged Seat {n} (our-police)" for n in ("One", "Two", "Three")]


def test_errors_and_formulas_never_computed_are_no_names(record: Record, board: str, take: Import) -> None:
    head = record.head
    code, out, _ = take("members", "13-errors.xlsx", "--yes")
    assert (code, record.head) == (1, head)
    assert "C2 (Name): the formula here came to the error #N/A" in out
    assert "C3 (Name): the formula here was saved without its value" in out


def test_a_year_of_two_digits_does_not_lie_ahead(record: Record, board: str, take: Import) -> None:
    assert take("members", "12-two-digit.csv", "--yes")[0] == 0
    [[(_, since, _)]] = record.seats(board).values()
    assert since == "1999-04-01"


def test_the_file_decides_the_order_of_its_dates_and_not_the_row(record: Record, board: str, take: Import) -> None:
    head = record.head
    code, _, err = take("meetings", "11-us-dates.csv", "--skip-refused", "--yes")
    assert (code, record.head) == (1, head)
    assert "03/25/2025 (A2)" in err
    assert "--dates month-first" in err
    code, out, _ = take("meetings", "11-us-dates.csv", "--dates", "day-first")
    assert (code, "“03/25/2025” is no date" in out) == (1, True)
    assert take("meetings", "11-us-dates.csv", "--dates", "month-first", "--yes")[0] == 0
    assert [str(m.day) for m in record.meetings(board)] == ["2025-03-25", "2025-04-05", "2025-05-20"]


def test_a_namesake_is_said_in_the_preview_and_may_be_somebody_else(
    record: Record, board: str, take: Import, tmp_path: Path
) -> None:
    for name in ("base-members.csv", "24-homonym.csv"):
        text = (CASES / name).read_text(encoding="utf-8").replace("Bryn Example", "Bryn Twin")
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert take("members", str(tmp_path / "base-members.csv"), "--yes")[0] == 0
    homonym = str(tmp_path / "24-homonym.csv")
    _, out, _ = take("members", homonym)
    assert "Bryn Twin who is known as Head of Early Help" in out
    assert "for somebody else: --another “Bryn Twin”" in out
    head = record.head
    assert take("members", homonym, "--another", "bryn twin", "--yes")[0] == 0
    assert registered(record, head) == 1
    code, out, _ = take("members", homonym, "--another", "bryn twin", "--yes")
    assert (code, "already there" in out) == (0, True)


def test_two_meetings_a_day_are_told_apart_by_their_times(
    record: Record, board: str, take: Import, tmp_path: Path
) -> None:
    assert take("meetings", "20-two-meetings.csv", "--yes")[0] == 0
    assert [m.starts.astimezone(LONDON).hour for m in record.meetings(board)] == [9, 14]
    code, out, _ = take("meetings", "20-two-meetings.csv", "--yes")
    assert (code, "2 already there" in out) == (0, True)
    with_members(take)
    rows = ("Name,10/09/2024 09:00,10/09/2024 14:00", "Ada Example,P,DNA")
    (tmp_path / "wide.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "which.csv").write_text("Name,10/09/2024\nCerys Example,P\n", encoding="utf-8")
    assert take("attendance", str(tmp_path / "wide.csv"), "--yes")[0] == 0
    outcomes = [m.roll["s1"].event.outcome for m in record.meetings(board)]
    assert outcomes == [Outcome.PRESENT, Outcome.ABSENT]
    code, out, _ = take("attendance", str(tmp_path / "which.csv"), "--yes")
    assert (code, "give the start of the one under Start" in out) == (1, True)


def test_a_table_of_a_year_holds_deputies_whose_names_nobody_wrote(record: Record, board: str, take: Import) -> None:
    for kind, name in (("members", "21-matrix-members.csv"), ("meetings", "21-matrix-meetings.csv")):
        assert take(kind, name, "--yes")[0] == 0
    code, out, _ = take("attendance", "21-matrix.csv", "--skip-refused", "--yes")
    assert code == 0
    assert "F4 (1.10.24): “*” is not understood" in out
    world = TrackedWorld(record.service.store)
    rolls = {str(m.day): {s: a.event.outcome for s, a in m.roll.items()} for m in record.meetings(board)}
    assert rolls == {
        "2024-04-02": {"s1": Outcome.PRESENT, "s3": Outcome.PRESENT},
        "2024-06-04": {"s1": Outcome.BY_DEPUTY, "s2": Outcome.ABSENT, "s3": Outcome.PRESENT},
        "2024-08-06": {"s1": Outcome.APOLOGIES, "s2": Outcome.PRESENT, "s3": Outcome.BY_DEPUTY},
        "2024-10-01": {"s1": Outcome.PRESENT, "s2": Outcome.PRESENT},
    }
    june = next(m for m in record.meetings(board) if str(m.day) == "2024-06-04")
    rows = {r.seat: r for r in meetings.judge(june.id, world) if isinstance(r, AttendanceRow)}
    assert (rows["s1"].attended, rows["s1"].person, rows["s1"].outcome) == (True, None, Outcome.BY_DEPUTY)


def test_when_and_how_somebody_was_there_is_taken(
    record: Record, board: str, take: Import, run: Quorate, tmp_path: Path
) -> None:
    with_members(take)
    (tmp_path / "late.csv").write_text("Date,Start,End\n10/12/2024,21:00,23:30\n", encoding="utf-8")
    assert take("meetings", str(tmp_path / "late.csv"), "--yes")[0] == 0
    assert take("attendance", "22b-partial.csv", "--yes")[0] == 0
    _, rows = judged(record, board)
    assert [(p.since.hour, p.until.hour, p.mode) for p in rows["s2"].presence] == [(22, 23, "remote")]
    (tmp_path / "online.csv").write_text("Date,Name,Attendance\n10/12/2024,Ada Example,online\n", encoding="utf-8")
    assert take("attendance", str(tmp_path / "online.csv"), "--yes")[0] == 0
    _, rows = judged(record, board)
    assert [(p.since.hour, p.until.hour, p.mode) for p in rows["s1"].presence] == [(21, 23, "remote")]


def test_the_correction_that_a_refusal_advises_works(
    record: Record, board: str, take: Import, run: Quorate, tmp_path: Path
) -> None:
    with_members(take)
    (tmp_path / "m.csv").write_text("Date,Start,End\n09/01/2024,10:00,12:00\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("Date,Name,Outcome\n09/01/2024,Ada Example,deputy\n", encoding="utf-8")
    assert take("meetings", str(tmp_path / "m.csv"), "--yes")[0] == 0
    assert take("attendance", str(tmp_path / "a.csv"), "--yes")[0] == 0
    [meeting] = record.meetings(board)
    assert meeting.roll["s1"].event.person is None
    (tmp_path / "wide.csv").write_text("Name,09/01/2024\nAda Example,P\n", encoding="utf-8")
    code, out, _ = take("attendance", str(tmp_path / "wide.csv"))
    assert code == 1
    advice = re.search(r"quorate (correct .*? --authority) …", out)
    assert advice
    command = advice[1].replace("…", "'as the minutes say'")
    assert run(*shlex.split(command), f"body:{board}")[0] == 0
    event = record.since(record.head - 1)[0].event.replacement  # type: ignore[attr-defined]
    assert isinstance(event, AttendanceRecorded)
    assert event.outcome is Outcome.PRESENT
    code, out, _ = take("attendance", "10c-wide-twice.csv")
    assert "says otherwise of the same seat and meeting" in out


def test_a_near_name_is_asked_about_and_never_registered_in_silence(
    record: Record, board: str, take: Import, tmp_path: Path
) -> None:
    with_members(take)
    text = (
        "Agency,Title,Name,From\nOur Council,Clerk,Sian O'Sample,01/02/2024\nOur Police,PC,Cerys Exampel,01/02/2024\n"
    )
    (tmp_path / "near.csv").write_text(text, encoding="utf-8")
    head = record.head
    code, out, _ = take("members", str(tmp_path / "near.csv"), "--skip-refused", "--yes")
    assert (code, record.head) == (0, head)
    assert "nobody is called Sian O'Sample; near it: Siân O'Sample" in out
    assert "nobody is called Cerys Exampel; near it: Cerys Example" in out
    arguments = ("--another", "sian o'sample", "--another", "Cerys Exampel", "--yes")
    assert take("members", str(tmp_path / "near.csv"), *arguments)[0] == 0
    assert registered(record, head) == 2


def test_a_reason_that_repeats_is_said_once_with_its_count(record: Record, take: Import, tmp_path: Path) -> None:
    rows = "".join(f"Our Counsil,Post {n},Somebody {n},01/02/2024\n" for n in range(12))
    (tmp_path / "many.csv").write_text(f"Agency,Title,Name,From\n{rows}", encoding="utf-8")
    _, out, _ = take("members", str(tmp_path / "many.csv"))
    assert out.count("no agency is called Our Counsil; near it: our-council") == 1
    assert "(12 times: also in 3, 4, 5, 6, 7, 8, 9, 10 and 3 more)" in out


def test_what_is_hidden_and_what_has_no_heading_is_named(record: Record, take: Import, tmp_path: Path) -> None:
    text = "Agency,Title,Name,From,\nOur Council,Chief,Unheard Headless,01/02/2024,secret\n"
    (tmp_path / "blank.csv").write_text(text, encoding="utf-8")
    _, out, _ = take("members", str(tmp_path / "blank.csv"))
    assert "Columns passed over: E (without a heading)." in out
    (tmp_path / "lost.csv").write_text(
        "Agency,Title,Name,From\nOur Council,Chief,Si?n Lost,01/02/2024\n", encoding="utf-8"
    )
    code, out, _ = take("members", str(tmp_path / "lost.csv"), "--yes")
    assert (code, "letters were lost here (“Si?n Lost”)" in out) == (1, True)


def test_seats_are_joined_with_those_of_the_terms_and_create_makes_what_is_missing(
    record: Record, take: Import, board: str, tmp_path: Path
) -> None:
    toml = (CASES / "dup-board.toml").read_text(encoding="utf-8").replace("dup-board", board)
    toml = (
        toml.replace('version = "1"', 'version = "2"')
        .replace('id = "meetings"', 'id = "sittings"')
        .replace("non_voting = true }", "non_voting = true, adviser = false }")
        + f"""
[[agency]]
id = "new-{board}"
name = {{ en = "New Agency {board}" }}
aliases = [{{ en = "NA {board}" }}]
[[agency]]
id = "our-health"
name = {{ en = "Our Health" }}
[[seat]]
id = "nurse"
title = {{ en = "Named Nurse", cy = "Nyrs Enwebedig" }}
agency = "our-health"
category = "adviser"
voting = false
clause = "5"
[[seat]]
id = "housing"
title = {{ en = "Head of Housing" }}
agency = "new-{board}"
clause = "5"
[[seat]]
id = "lay"
title = {{ en = "Lay Member" }}
clause = "5"
"""
    )
    adopted = {"toml": toml, "on": "1991-01-01", "authority": {"kind": "body"}}
    record.client.post(f"/groups/{board}/terms", adopted)
    rows = (f"NA {board},Head of Housing,Mali Joined,01/02/2024", "Our Health,Nyrs  enwebedig,Non Joined,01/02/2024")
    text = "\n".join(("Agency,Title,Name,From", *rows, "Our Police,Inspector,Owain Joined,01/02/2024"))
    (tmp_path / "join.csv").write_text(text, encoding="utf-8")
    code, out, _ = take("members", str(tmp_path / "join.csv"))
    assert code == 1
    assert f"the terms name NA {board}, and nobody registered it" in out
    assert "In the terms, and not recorded: Head of Housing, Lay Member." in out
    assert take("members", str(tmp_path / "join.csv"), "--create", "--yes")[0] == 0
    world = TrackedWorld(record.service.store)
    group = world.group_named(board)
    assert group
    assert {seat.id: str(seat.states[0].title) for seat in group.seats.values()} == {
        "housing": "Head of Housing",
        "nurse": "Named Nurse",
        "s1": "Inspector",
        "lay": "Lay Member",
    }
    nurse = group.seats["nurse"].states[0]
    assert (nurse.category, nurse.voting, nurse.title.cy) == ("adviser", False, "Nyrs Enwebedig")
    agency = world.agency(group.seats["housing"].states[0].agency or "")
    assert agency
    assert (agency.slug, agency.aliases) == (f"new-{board}", [f"NA {board}"])
    _, out, _ = take("members", str(tmp_path / "join.csv"))
    assert "Recorded, and not in the terms: Inspector." in out
