"""What of a sheet cannot be recorded: every cell at fault is named at once, with what to do, and nothing is recorded."""

import shlex
from datetime import date
from typing import Any

from api.demonstration.people import person_id
from tests.rolls.secretary import CHAIR, MQAP, Secretary, addresses, filled
from tests.support.printed_commands import understand

VACANT_CHAIR = "panel-without-chair"


def test_every_faulty_cell_is_named_at_once_and_nothing_is_recorded(secretary: Secretary) -> None:
    meeting, _ = secretary.plan()
    sheet = filled(secretary, meeting)
    sheet.item("End", "half past")
    sheet.seat("idva-rct", outcome="sick")
    sheet.seat("idva-mt", outcome="apologies", reason="court", from_="10:00")
    sheet.seat("education-coordinator", outcome="by deputy", deputy="Nobody Known")
    sheet.seat("business-manager", outcome=None, mode="remote")
    sheet.row("Invited", 0, Name="Unknown Person", There="yes")
    sheet.row("Decisions", 0, time="11:00", kind="wish")
    sheet.item("Date", "31/02/2027")
    head = secretary.service.head()
    problem = secretary.send(sheet.content(), 422)
    assert secretary.service.head() == head
    assert (problem["type"], problem["rule"]) == ("urn:quorate:problem:sheet-refused", "cells-in-order")
    expected = {
        sheet.cell("End"): "End",
        sheet.of_seat("idva-rct", "Outcome"): "Outcome",
        sheet.of_seat("idva-mt", "From"): "From",
        sheet.of_seat("education-coordinator", "Deputy"): "Deputy",
        sheet.of_seat("business-manager", "Outcome"): "Outcome",
        sheet.at("Invited", 0, "Name"): "Name",
        sheet.at("Decisions", 0, "Text English"): "Text (English)",
        sheet.at("Decisions", 0, "Kind"): "Kind",
        sheet.cell("Date"): "Date",
    }
    assert addresses(problem) == {cell.coordinate: header for cell, header in expected.items()}
    assert all(c["text"] for c in problem["cells"])


def test_a_line_that_is_recorded_otherwise_is_named_with_the_command_that_corrects_it(secretary: Secretary) -> None:
    meeting, _ = secretary.plan()
    first = secretary.send(filled(secretary, meeting).content(), 201)["positions"]
    sheet = secretary.sheet(meeting)
    sheet.seat("idva-rct", outcome="apologies", reason="leave")
    sheet.item("End", "12:30")
    problem = secretary.send(sheet.content(), 422)
    assert problem["rule"] == "recorded-otherwise"
    assert addresses(problem) == {
        sheet.cell("Start").coordinate: "Start",
        sheet.of_seat("idva-rct", "Outcome").coordinate: "Outcome",
    }
    assert f"quorate correct {first[0]} --set ends=" in problem["cells"][0]["text"]
    assert "--set outcome=APOLOGIES --set reason=leave" in problem["cells"][1]["text"]


def test_what_a_rule_refuses_is_named_by_its_cell(secretary: Secretary) -> None:
    meeting, _ = secretary.plan()
    sheet = filled(secretary, meeting)
    sheet.seat("idva-rct", from_="08:00", to="09:00")
    sheet.seat("idva-mt", from_="13:00", to="14:00")
    problem = secretary.send(sheet.content(), 422)
    assert problem["rule"] == "within-the-meeting"
    assert addresses(problem) == {sheet.of_seat(s, "Outcome").coordinate: "Outcome" for s in ("idva-rct", "idva-mt")}


def test_a_sheet_names_no_office_that_nobody_holds_and_a_vacant_one_is_refused_once(secretary: Secretary) -> None:
    by = {"kind": "body", "group": VACANT_CHAIR}
    secretary.post(
        "/groups", {"slug": VACANT_CHAIR, "kind": "sub-group", "name": {"en": "A panel"}, **_dated({"kind": "body"})}
    )
    for seat, person in (("s1", "Olwen"), ("s2", "Urien"), ("s3", "Tegan")):
        secretary.post(f"/groups/{VACANT_CHAIR}/seats", _dated(by, seat=seat, title={"en": seat}))
        secretary.post(f"/groups/{VACANT_CHAIR}/seats/{seat}/members", _dated(by, person=person_id(person)))
    chair = f"/groups/{VACANT_CHAIR}/offices/chair"
    secretary.post(f"{chair}/appointments", _dated(by, person=person_id("Olwen")))
    held, _ = secretary.plan(VACANT_CHAIR)
    assert secretary.sheet(held).cell("Decided by").value == f"chair@{VACANT_CHAIR}"
    left = {"person": person_id("Olwen"), "reason": "resigned", **_dated(by, on="2026-02-01")}
    secretary.post(f"{chair}/vacations", left)
    by_body, _ = secretary.plan(VACANT_CHAIR)
    assert secretary.sheet(by_body).cell("Decided by").value == f"body:{VACANT_CHAIR}"
    by_agency, _ = secretary.plan(VACANT_CHAIR, authority={"kind": "agency", "agency": "rctcbc"})
    assert secretary.sheet(by_agency).cell("Decided by").value == "agency:rctcbc"

    sheet = filled(secretary, by_body)
    sheet.item("Decided by", f"chair@{VACANT_CHAIR}")
    problem = secretary.send(sheet.content(), 422)
    assert addresses(problem) == {sheet.cell("Decided by").coordinate: "Decided by"}
    assert [c["text"] for c in problem["cells"]] == [
        f"nobody held the office of chair on {_written(sheet.cell('Day').value)}: record who did, or say who decided it"
        " (of 4 rows)"
    ]
    sheet.item("Decided by", f"body:{VACANT_CHAIR}")
    secretary.send(sheet.content(), 201)


def _dated(by: dict[str, str], **fields: Any) -> dict[str, Any]:
    return {"on": "2026-01-01", "authority": by, **fields}


def _written(day: Any) -> str:
    on = date.fromisoformat(str(day)[:10])
    return f"{on.day} {on:%B %Y}"


def test_a_known_person_who_is_no_deputy_yet_is_refused_with_the_command_that_names_them(secretary: Secretary) -> None:
    meeting, day = secretary.plan()
    sheet = filled(secretary, meeting)
    sheet.seat("idva-rct", outcome="by deputy", deputy="urien INVENTED", briefed="yes")
    problem = secretary.send(sheet.content(), 422)
    assert addresses(problem) == {sheet.of_seat("idva-rct", "Deputy").coordinate: "Deputy"}
    words = problem["cells"][0]["text"]
    command = shlex.split(words[words.index("quorate act ") :])
    assert command == [
        *("quorate", "act", "deputy-named", "--group", MQAP, "--seat", "idva-rct"),
        *("--set", f"person={person_id('Urien')}", "--on", day, "--authority", f"chair@{MQAP}"),
    ]
    understand(command[1:])
    sheet.seat("idva-rct", outcome="by deputy", deputy="Nobody Known", briefed="yes")
    assert "quorate act" not in secretary.send(sheet.content(), 422)["cells"][0]["text"]
    named = {"person": person_id("Urien"), "on": day, "authority": CHAIR}
    secretary.post(f"/groups/{MQAP}/seats/idva-rct/deputies", named)
    sheet.seat("idva-rct", outcome="by deputy", deputy="urien INVENTED", briefed="yes")
    secretary.send(sheet.content(), 200, preview=True)


def test_a_seat_that_changed_hands_since_the_sheet_was_made_is_named(secretary: Secretary) -> None:
    meeting, day = secretary.plan()
    sheet = filled(secretary, meeting)
    body = {"on": day, "authority": {"kind": "agency", "agency": "rctcbc"}}
    gone = secretary.post(f"/groups/{MQAP}/seats/idva-rct/departures", {"person": person_id("Olwen"), **body})
    secretary.post(f"/groups/{MQAP}/seats/idva-rct/members", {"person": person_id("Cledwyn"), **body})
    problem = secretary.send(sheet.content(), 422)
    assert addresses(problem) == {sheet.of_seat("idva-rct", "Member").coordinate: "Member"}
    for position in (secretary.service.head(), gone["positions"][0]):
        undone = {"retractions": [{"position": position, "reason": "a test"}], "on": "2026-11-22", "authority": CHAIR}
        secretary.post("/corrections", undone)


def test_a_name_that_contradicts_the_id_beside_it_is_refused(secretary: Secretary) -> None:
    meeting, _ = secretary.plan()
    sheet = filled(secretary, meeting)
    sheet.row("Invited", 0, Name="Tegan Invented", Person=person_id("Urien"), There="yes")
    sheet.of_seat("idva-rct", "Member").value = "Tegan Invented"
    problem = secretary.send(sheet.content(), 422)
    expected = {sheet.of_seat("idva-rct", "Member"): "Member", sheet.at("Invited", 0, "Name"): "Name"}
    assert addresses(problem) == {cell.coordinate: header for cell, header in expected.items()}
    sheet.of_seat("idva-rct", "Member").value = "Mrs  OLWEN Invented"
    sheet.row("Invited", 0, Name="Tegan Invented", Person=person_id("Tegan"), There="yes")
    shown = secretary.send(sheet.content(), 200, preview=True)
    assert [(g["name"], g["person"]) for g in shown["guests"]] == [("Tegan Invented", person_id("Tegan"))]


def test_only_an_administrator_sends_a_sheet_back(secretary: Secretary) -> None:
    meeting, _ = secretary.plan()
    content = secretary.download(meeting)
    assert secretary.send(content, 403, credential="demo-auditor")["rule"] == "may-command"
    assert secretary.send(content, 401, credential="nobody")["type"].endswith("not-authenticated")


def test_a_sheet_of_nowhere_or_of_another_form_says_what_to_do(secretary: Secretary) -> None:
    meeting, _ = secretary.plan()
    assert secretary.send(b"a,b\n1,2\n", 422)["cells"][0]["text"].startswith(
        "this is not the sheet of a meeting; take one"
    )
    assert "empty" in secretary.send(b"", 422)["detail"]
    sheet = secretary.sheet(meeting)
    sheet.item("Meeting id", "00000000-0000-4000-8000-000000000000")
    sheet.item("Made at position", "99999999")
    problem = secretary.send(sheet.content(), 422)
    assert addresses(problem) == {
        sheet.cell("Meeting id").coordinate: "Meeting id",
        sheet.cell("Made at position").coordinate: "Made at position",
    }
    for none in ("", "The meeting of May"):
        sheet = secretary.sheet(meeting)
        sheet.item("Meeting id", none)
        assert addresses(secretary.send(sheet.content(), 422)) == {sheet.cell("Meeting id").coordinate: "Meeting id"}
    assert secretary.request("GET", "/meetings/nothing/roll.csv").status_code == 404


def test_a_formula_without_its_value_says_what_to_do(secretary: Secretary) -> None:
    meeting, _ = secretary.plan()
    sheet = filled(secretary, meeting)
    sheet.item("Start", "=TIME(10,0,0)")
    [cell] = secretary.send(sheet.content(), 422)["cells"]
    assert cell["address"] == sheet.cell("Start").coordinate
    assert cell["text"].startswith("the formula here was saved without its value")


def test_moved_and_added_columns_do_not_matter_and_a_missing_one_is_named(secretary: Secretary) -> None:
    meeting, _ = secretary.plan()
    sheet = filled(secretary, meeting)
    sheet.sheet.insert_cols(1)
    for row in range(1, sheet.sheet.max_row + 1):
        sheet.sheet.cell(row, 1).value = None
    problem = secretary.send(sheet.content(), 422)
    assert problem["cells"]
    sheet = filled(secretary, meeting)
    sheet.of_seat("idva-rct", "Outcome")
    header = sheet.sheet.cell(sheet._title("Seats") + 1, sheet._columns("Seats")["Outcome"])
    header.value = "Was there"
    problem = secretary.send(sheet.content(), 422)
    assert [(c["header"], c["text"][:18]) for c in problem["cells"]] == [("Outcome", "the column Outcome")]
