"""Files that boards sent to other systems, with invented names, and what is right for each: a row of a table a file."""

import re
import shlex
from pathlib import Path

from domain.events.meeting.proceedings import AttendanceRecorded
from domain.time_zone import LONDON
from domain.verdicts import Outcome
from ledger.world.tracked_world import TrackedWorld
from projections.judgements.meeting import meetings
from projections.rows import AttendanceRow
from tests.imports.cases_board import Import, judged, register_members
from tests.imports.record import Record
from tests.support.command_line import Quorate


def test_what_is_merged_over_rows_is_in_each_of_them(record: Record, board: str, take: Import) -> None:
    assert take("members", "09-merged.xlsx", "--yes")[0] == 0
    assert [*record.seats(board)] == [f"Merged Seat {n} (our-police)" for n in ("One", "Two", "Three")]


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


def test_two_meetings_a_day_are_told_apart_by_their_times(
    record: Record, board: str, take: Import, tmp_path: Path
) -> None:
    assert take("meetings", "20-two-meetings.csv", "--yes")[0] == 0
    assert [m.starts.astimezone(LONDON).hour for m in record.meetings(board)] == [9, 14]
    code, out, _ = take("meetings", "20-two-meetings.csv", "--yes")
    assert (code, "2 already there" in out) == (0, True)
    register_members(take)
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
    register_members(take)
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
    register_members(take)
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
