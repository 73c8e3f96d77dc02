"""A meeting recorded from its sheet: downloaded, filled in, sent back; whole or not at all."""

from datetime import date, datetime, time
from typing import Any

import pytest

from api.demonstration.people import person_id
from api.demonstration.script import london_time
from api.rolls.layout import SPARE_DECISIONS, SPARE_GUESTS
from domain.events.meeting.proceedings import AttendanceRecorded, DecisionRecorded
from tests.rolls.secretary import CHAIR, MQAP, Secretary, filled


def test_a_sheet_lists_the_seats_by_agency_with_members_and_deputies(secretary: Secretary) -> None:
    meeting, day = secretary.plan()
    sheet = secretary.sheet(meeting)
    seats = sheet.seats()
    assert len(seats) == 17
    agencies = [sheet.of_seat(s, "Agency").value for s in seats]
    assert agencies == sorted(agencies, key=str.casefold)
    assert sheet.of_seat("education-coordinator", "Member").value == "Ffion Invented"
    assert sheet.of_seat("education-coordinator", "Deputies named").value == "Urien Invented"
    assert sheet.cell("Meeting id").value == meeting
    assert sheet.cell("Day").value == day
    assert sheet.cell("Decided by").value == f"chair@{MQAP}"
    assert sheet.cell("Made at position").value == str(secretary.service.head())
    assert sheet.cell("Meeting id").protection.locked
    assert not sheet.cell("Start").protection.locked


def test_a_filled_sheet_is_one_command_and_may_be_sent_twice(secretary: Secretary) -> None:
    meeting, day = secretary.plan()
    sheet = filled(secretary, meeting)
    sheet.seat("education-coordinator", outcome="by deputy", briefed="yes", from_="10:30", mode="remote")
    sheet.seat("detective-inspector", outcome="present", to="11:00")
    sheet.seat("idva-rct", outcome="apologies", reason="leave", note="back in a week")
    sheet.seat("idva-mt", outcome=None)
    sheet.row("Invited", 0, Name="Tegan Invented", There="yes")
    sheet.row("Invited", 1, Name="Nia Newcomer", Register="yes", There="yes", note="spoke to the audit", From="11:00")
    sheet.row("Decisions", 0, text_english="The plan was agreed.", text_welsh="Cytunwyd ar y cynllun.", time="11:10")
    sheet.row("Decisions", 1, text_english="The risks were noted.", kind="noting")
    sheet.item("Evidence", f"minutes of {day}")
    content = sheet.content()
    shown = secretary.send(content, 200, preview=True)
    assert shown["new"] == {"entries": 15, "invited": 2, "decisions": 2, "times": 1}
    assert shown["outcomes"] == {"PRESENT": 13, "BY_DEPUTY": 1, "APOLOGIES": 1, "NOT_RECORDED": 1}
    [forecast] = shown["preview"]["meetings"]
    assert forecast["quorum"]["verdict"] == "MET"
    answer = secretary.send(content, 201)
    assert secretary.kinds(answer["positions"]) == [
        "MeetingHeld", *["AttendanceRecorded"] * 16, "PersonRegistered", "AttendanceRecorded",
        "DecisionRecorded", "DecisionRecorded",
    ]  # fmt: skip
    events = [e.event for p in answer["positions"] if (e := secretary.service.store.entry(p))]
    by_seat: dict[Any, Any] = {getattr(e, "seat", None): e for e in events}
    deputy = by_seat["education-coordinator"]
    assert (deputy.person, deputy.briefed) == (person_id("Urien"), True)
    assert [(p.since.isoformat(), p.until.isoformat(), p.mode) for p in deputy.presence] == [
        (london_time(day, "10:30"), london_time(day, "12:00"), "remote")
    ]
    assert {e.evidence[0].pointer for e in events} == {f"minutes of {day}"}
    assert secretary.send(content, 201)["positions"] == answer["positions"]
    again = secretary.sheet(meeting)
    shown = secretary.send(again.content(), 200)
    assert (shown["new"], shown["unchanged"]) == ({}, 1 + 15 + 2 + 2)
    assert again.of_seat("idva-rct", "Note").value == "back in a week"


def test_a_sheet_made_after_the_meeting_takes_what_is_still_missing(secretary: Secretary) -> None:
    meeting, _ = secretary.plan()
    secretary.send(filled(secretary, meeting).content(), 201)
    sheet = secretary.sheet(meeting)
    sheet.row("Decisions", 0, text_english="The minutes were agreed.", For=9, Against=1, Abstained=0)
    sheet.item("Date", "31/12/2026")
    answer = secretary.send(sheet.content(), 201)
    assert secretary.kinds(answer["positions"]) == ["DecisionRecorded", "MeetingScheduled"]
    assert answer["unchanged"] == 17
    cancel = {"on": "2026-11-01", "authority": CHAIR}
    planned = list(answer["recorded"]["versions"])[-1]
    secretary.post(f"/meetings/{planned}/cancellation", cancel)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_as_a_workbook_is(secretary: Secretary, delimiter: str) -> None:
    meeting, _ = secretary.plan()
    content = filled(secretary, meeting).csv(delimiter)
    assert secretary.send(content, 201)["new"] == {"entries": 16, "times": 1}


def test_the_csv_that_is_written_is_read_unchanged(secretary: Secretary) -> None:
    meeting, _ = secretary.plan()
    secretary.send(filled(secretary, meeting).content(), 201)
    content = secretary.download(meeting, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert secretary.send(content, 200)["new"] == {}


def test_what_a_spreadsheet_makes_of_dates_and_times_is_understood(secretary: Secretary) -> None:
    meeting, day = secretary.plan()
    sheet = filled(secretary, meeting)
    on = date.fromisoformat(day)
    sheet.item("Day", datetime(on.year, on.month, on.day))
    sheet.item("Start", time(10, 0))
    sheet.item("End", 0.5)
    sheet.seat("idva-mt", from_=0.4375, to="11.30")
    sheet.sheet.cell(400, 3).value = "   "
    sheet.sheet.column_dimensions["Z"].width = 3
    answer = secretary.send(sheet.content(), 201)
    assert answer["ends"] == london_time(day, "12:00")
    lines = [e.event for p in answer["positions"] if (e := secretary.service.store.entry(p))]
    [line] = [e for e in lines if isinstance(e, AttendanceRecorded) and e.seat == "idva-mt"]
    assert [(f"{p.since:%H:%M}", f"{p.until:%H:%M}") for p in line.presence] == [("10:30", "11:30")]


def test_a_sheet_whose_lines_were_retracted_may_be_recorded_again(secretary: Secretary) -> None:
    meeting, _day = secretary.plan()
    content = filled(secretary, meeting).content()
    answer = secretary.send(content, 201)
    retraction = {"command": answer["recorded"]["command"], "reason": "another meeting's roll"}
    secretary.post("/corrections", {"retractions": [retraction], "authority": CHAIR, "on": "2026-11-22"})
    again = secretary.send(content, 201)
    assert again["positions"] != answer["positions"]
    assert again["new"] == answer["new"]


def test_a_seat_has_several_rows_where_one_followed_the_other(secretary: Secretary) -> None:
    meeting, _ = secretary.plan()
    sheet = filled(secretary, meeting)
    sheet.seat("education-coordinator", outcome="present")
    sheet.second_row("education-coordinator", outcome="by deputy", briefed="yes", from_="11:00")
    problem = secretary.send(sheet.content(), 422)
    assert [c["header"] for c in problem["cells"]] == ["Seat"]
    sheet.seat("education-coordinator", to="11:00")
    answer = secretary.send(sheet.content(), 201)
    secretary.project()
    events = [e.event for p in answer["positions"] if (e := secretary.service.store.entry(p))]
    lines = [e for e in events if isinstance(e, AttendanceRecorded) and e.seat == "education-coordinator"]
    assert [str(e.outcome) for e in lines] == ["PRESENT", "BY_DEPUTY"]
    again = secretary.sheet(meeting)
    assert again.seats().count("education-coordinator") == 2
    assert secretary.send(again.content(), 200)["new"] == {}


def test_a_preview_names_the_guests_and_says_which_of_them_hold_a_seat(secretary: Secretary) -> None:
    meeting, _ = secretary.plan()
    sheet = filled(secretary, meeting)
    sheet.row("Invited", 0, Name="Olwen Invented", There="yes")
    sheet.row("Invited", 1, Name="Nobody Knows", Register="yes", There="yes")
    shown = secretary.send(sheet.content(), 200, preview=True)
    assert [(g["name"], g["seats"], g["person"] is None) for g in shown["guests"]] == [
        ("Olwen Invented", ["idva-rct"], False),
        ("Nobody Knows", [], True),
    ]


def test_apologies_that_came_in_are_filled_in_and_become_the_line_of_the_roll(secretary: Secretary) -> None:
    meeting, day = secretary.plan()
    sent = {"seat": "idva-rct", "person": person_id("Olwen"), "reason": "court", "note": "all week", "on": day}
    secretary.post(f"/meetings/{meeting}/apologies", {**sent, "authority": CHAIR})
    sheet = secretary.sheet(meeting)
    said = [sheet.of_seat("idva-rct", h).value for h in ("Outcome", "Reason", "Note")]
    assert said == ["apologies", "court", "all week"]
    sheet.item("Start", "10:00")
    sheet.item("End", "12:00")
    assert secretary.send(sheet.content(), 201)["new"] == {"entries": 1, "times": 1}


def test_names_are_only_in_the_sheet_of_those_who_may_see_them(secretary: Secretary) -> None:
    meeting, _ = secretary.plan()
    shown = secretary.download(meeting, "csv", credential="demo-auditor")
    hidden = secretary.download(meeting, "csv", credential="demo-reporting")
    assert b"Invented" in shown
    assert b"Invented" not in hidden
    assert b"name not shown" in hidden


def test_what_is_typed_for_a_time_or_a_day_stays_as_it_is_typed(secretary: Secretary) -> None:
    meeting, _ = secretary.plan()
    sheet = secretary.sheet(meeting)
    typed = [sheet.cell(name) for name in ("Day", "Start", "End", "Date")]
    for section, names in (("Seats", ("From", "To")), ("Decisions", ("Time",))):
        [title] = [r for r in range(1, sheet.sheet.max_row + 1) if sheet.sheet.cell(r, 1).value == section]
        headers = {sheet.sheet.cell(title + 1, c).value: c for c in range(1, 15)}
        typed += [sheet.sheet.cell(title + 2, headers[name]) for name in names]
    assert {cell.number_format for cell in typed} == {"@"}


def test_every_spare_row_is_open_and_taken_when_it_is_filled_in(secretary: Secretary) -> None:
    meeting, _ = secretary.plan()
    made, sheet = secretary.sheet(meeting), filled(secretary, meeting)
    # the rows above them name whoever was invited to the meetings of other tests, and were emptied
    guests = [n for n in range(made.rows("Invited")) if not made.at("Invited", n, "Name").value]
    decisions = [n for n in range(sheet.rows("Decisions")) if not sheet.at("Decisions", n, "Text English").value]
    assert (len(guests), len(decisions)) == (SPARE_GUESTS, SPARE_DECISIONS)
    names = ("Aled Brown", "Beca Quill", "Cerith Moon", "Dilys Yarrow")
    for n, name in zip(guests, names, strict=True):
        assert not any(sheet.at("Invited", n, header).protection.locked for header in ("Name", "Register", "There"))
        sheet.row("Invited", n, Name=name, Register="yes", There="yes")
    for number, n in enumerate(decisions):
        assert not sheet.at("Decisions", n, "Text English").protection.locked
        sheet.row("Decisions", n, text_english=f"Item {number} was agreed.")
    answer = secretary.send(sheet.content(), 201)
    events = [e.event for p in answer["positions"] if (e := secretary.service.store.entry(p))]
    assert sum(type(e).__name__ == "PersonRegistered" for e in events) == SPARE_GUESTS
    agreed = [str(e.text) for e in events if isinstance(e, DecisionRecorded)]
    assert agreed == [f"Item {number} was agreed." for number in range(SPARE_DECISIONS)]
    again = secretary.sheet(meeting)
    assert again.rows("Invited") == sheet.rows("Invited") + SPARE_GUESTS, "there is room again"
