"""What the desk says as a command, and what the console asks before it erases somebody."""

import re
from typing import Any

import pytest

from api.pages import what_if
from api.pages.recording.controls import Control, Unreadable, body_from, row_count
from api.pages.recording.desk_form import GUESTS, ROWS_MAX, desk_body, rows_of
from tests.support.console_client import ConsoleClient
from tests.support.demonstration import Demonstration

Console = tuple[str, Demonstration]
MEETING: dict[str, Any] = {"day": "2026-03-03", "expected": [{"seat": {"ref": "s1", "title": "Clerk"}}]}


@pytest.mark.parametrize(
    ("starts", "ends", "decided", "moments"),
    [
        ("10:00", "12:00", "11:00", ("2026-03-03T10:00", "2026-03-03T12:00", "2026-03-03T11:00")),
        ("22:30", "00:30", "00:10", ("2026-03-03T22:30", "2026-03-04T00:30", "2026-03-04T00:10")),
        ("22:30", "00:30", "23:10", ("2026-03-03T22:30", "2026-03-04T00:30", "2026-03-03T23:10")),
        ("23:00", "00:00", "23:59", ("2026-03-03T23:00", "2026-03-04T00:00", "2026-03-03T23:59")),
        ("10:00", "12:00", "09:50", ("2026-03-03T10:00", "2026-03-03T12:00", "2026-03-03T09:50")),
    ],
)
def test_a_meeting_goes_on_beyond_midnight(starts: str, ends: str, decided: str, moments: tuple[str, ...]) -> None:
    given = {
        "starts": starts, "ends": ends, "decision.0.text": "Agreed.", "decision.0.at": decided,
        "seat.s1.outcome": "PRESENT", "seat.s1.arrived": decided, "authority": "body",
    }  # fmt: skip
    body = desk_body(MEETING, given)
    found = (body["starts"], body["ends"], body["decisions"][0]["at"])
    assert tuple(each[:16] for each in found) == moments
    assert body["entries"][0]["presence"][0]["from"] == found[2]
    with pytest.raises(Unreadable):
        desk_body(MEETING, {**given, "ends": "24:30"})


def test_a_guest_is_whom_somebody_said_of_that_very_name_and_others_are_registered() -> None:
    given = {
        "guest.0": " Ada  Ng", "guest.0.person": "a", "guest.0.asked": "Ada Ng", "guest.1": "Fay New",
        "guest.2": "Eve", "guest.2.person": "new", "guest.2.asked": "Eve", "guest.3": "Zed Unknown",
        "guest.3.person": "a", "guest.3.asked": "Ada Ng", "guest.4": "Gil", "guest.4.person": "a",
        "starts": "10:00", "ends": "11:00", "authority": "body",
    }  # fmt: skip
    names = [{"name": name} for name in ("Fay New", "Eve", "Zed Unknown", "Gil")]
    assert desk_body(MEETING, given)["invited"] == [{"person": "a"}, *names]


@pytest.mark.parametrize("number", ["9" * 5000, "999999999", "-1", "x", ""])
def test_a_row_of_a_number_that_no_form_gives_is_no_row(number: str) -> None:
    rows = Control(name="rows", field="rows", kind="rows")
    assert row_count(rows, {"rows.2.text": "a", f"rows.{number}.text": "b"}) == 3
    assert rows_of("guest", {f"guest.{number}": "Ada"}, GUESTS) in (GUESTS, ROWS_MAX)


@pytest.mark.parametrize("expected", ["9" * 5000, "1" * 30, "one"])
def test_a_version_that_no_form_gives_is_somebody_who_came_first(console: Console, expected: str) -> None:
    client = ConsoleClient(console[0])
    client.enter()
    action, before = "/console/record/register_a_person", console[1].service.head()
    fields = {
        "form_token": client.token(action, action), "name": "Una Invented", "on": "2026-03-20", "key": expected[:9],
        "authority": "body:cwm-taf-mqap", "expected": expected, "step": "record",
    }  # fmt: skip
    assert client.post(action, fields).status_code == 409
    assert console[1].service.head() == before
    client.close()


@pytest.mark.parametrize("count", ["9" * 5000, "-1", "two", "1.5"])
def test_votes_that_are_no_count_cannot_be_read(count: str) -> None:
    with pytest.raises(Unreadable):
        desk_body(MEETING, {"decision.0.text": "Agreed.", "decision.0.for": count})


@pytest.mark.parametrize(
    ("kind", "text"),
    [*(("json", text) for text in ("[" * 100_000, '"\\ud800"', "NaN", "[1e999]", "{")), ("yes_no", "perhaps")],
    ids=lambda text: text[:10],
)
def test_what_is_no_value_cannot_be_read(kind: str, text: str) -> None:
    with pytest.raises(Unreadable):
        body_from((Control(name="value", field="value", kind=kind),), {"value": text})
    assert what_if._value(text) == text, "the words themselves"


def test_the_console_says_what_an_erasure_does_and_asks_for_the_name_again(console: Console) -> None:
    address, demo = console
    client = ConsoleClient(address)
    client.enter()
    action = "/console/record/erase_a_person"
    name = "Xanthe Invented"
    fields = {
        "form_token": client.token(action, action),
        "path.person": name,
        "ground": "request-of-the-person",
        "on": "2026-03-20",
        "authority": "body:cwm-taf-mqap",
        "step": "check",
    }
    check = client.post(action, fields)
    assert check.status_code == 200, check.text
    for words in (
        "This cannot be undone",
        name,
        "They hold: cwm-taf-mqap: deputy for",
        "What stays",
        "type their name",
    ):
        assert words in check.text, words
    found = re.search(r'name="key" value="([^"]+)"', check.text)
    assert found
    before = demo.service.head()
    record = {**fields, "step": "record", "key": found[1]}
    for typed in ("", "Zara Invented"):
        again = client.post(action, {**record, "confirm": typed})
        assert (again.status_code, "That is not the name" in again.text) == (409, True)
    assert demo.service.head() == before
    assert client.post(action, {**record, "confirm": "xanthe  invented"}).status_code == 303
    assert demo.service.head() == before + 1
    client.close()
