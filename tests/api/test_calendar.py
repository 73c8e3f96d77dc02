"""The calendar feed: meetings and duties of a token's groups, read back as a calendar program would read them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar, Event

from api.server.service import Service
from projections.engine.projector import catch_up_to
from tests.support.databases import Database
from tests.support.http_client import Client, InProcess

TERMS = Path(__file__).parents[1] / "domain" / "rules" / "invented" / "canal-board.toml"
TODAY = datetime.now(UTC).date()
LATER = datetime.now(UTC) + timedelta(days=30)
BODY = {"kind": "body", "group": "canal-board"}

Read = Callable[..., dict[str, Event]]


class Board:
    """The Canal Board, which holds and plans meetings around today."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.began = str(TODAY - timedelta(days=120))
        first = {"on": self.began, "authority": {"kind": "body"}}
        for slug in ("canal-board", "county"):
            name = {"en": slug.title(), "cy": f"{slug} (cy)"}
            client.post("/groups", {"slug": slug, "name": name, "kind": "board", **first})
        client.post("/groups/canal-board/terms", {"toml": TERMS.read_text(), **first})

    def plan(self, day: date, group: str = "canal-board", **more: Any) -> str:
        body = {"meets_on": str(day), "on": self.began, "authority": {"kind": "body", "group": group}, **more}
        return str(self.client.post(f"/groups/{group}/meetings", body)["id"])

    def act(self, meeting: str, what: str, **body: Any) -> None:
        self.client.post(f"/meetings/{meeting}/{what}", {"authority": BODY, **body})


@pytest.fixture
def board(client: Client) -> Board:
    return Board(client)


@pytest.fixture
def read(service: Service, database: Database, http: InProcess) -> Read:
    """Subscribes with a new token for a calendar: the events by UID."""

    def reading(*groups: str, **asked: str) -> dict[str, Event]:
        catch_up_to(service.store, database.dsn, service.head(), 10)
        text, _ = service.tokens.create("A Calendar", "calendar", LATER, groups=groups or None)
        answer = http.request("GET", "/calendar.ics", params={"token": text, **asked})
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("text/calendar")
        calendar = Calendar.from_ical(answer.content)
        assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
        events = {str(e["UID"]): e for e in calendar.events}
        assert len(events) == len(calendar.walk("VEVENT")), "every UID is there once"
        assert all(e.get("DTSTAMP") and e.get("SUMMARY") for e in events.values())
        return events

    return reading


def of(events: dict[str, Event], words: str) -> Event:
    (found,) = [e for e in events.values() if words in str(e["SUMMARY"])]
    return found


def test_a_planned_meeting_is_an_event_of_its_day(board: Board, read: Read) -> None:
    day = TODAY + timedelta(days=40)
    meeting = board.plan(day, place="Town Hall; room 2, north")
    event = read()[f"meeting-{meeting}@quorate"]
    assert (event.start, event.end) == (day, day + timedelta(days=1))
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Canal-Board: meeting", "Town Hall; room 2, north")
    assert (str(event["STATUS"]), event.sequence) == ("CONFIRMED", 0)


def test_a_meeting_that_is_moved_keeps_its_uid_and_rises_in_sequence(board: Board, read: Read) -> None:
    meeting = board.plan(TODAY + timedelta(days=40))
    uid = f"meeting-{meeting}@quorate"
    moved = TODAY + timedelta(days=47)
    board.act(meeting, "reschedulings", meets_on=str(moved), on=str(TODAY))
    event = read()[uid]
    assert (event.start, event.sequence, str(event["STATUS"])) == (moved, 1, "CONFIRMED")
    board.act(meeting, "cancellation", on=str(TODAY))
    event = read()[uid]
    assert (event.start, event.sequence, str(event["STATUS"])) == (moved, 2, "CANCELLED")


def test_a_retracted_move_rises_in_sequence_too(board: Board, read: Read) -> None:
    day = TODAY + timedelta(days=40)
    meeting = board.plan(day)
    board.act(meeting, "reschedulings", meets_on=str(day + timedelta(days=7)), on=str(TODAY))
    position = board.client.http.request("GET", "/health/ready").json()["position"]
    said = {"retractions": [{"position": position, "reason": "it was not moved"}], "authority": {"kind": "body"}}
    board.client.post("/corrections", said)
    event = read()[f"meeting-{meeting}@quorate"]
    assert (event.start, event.sequence) == (day, 2)


def test_a_meeting_that_was_held_is_an_event_of_its_times(board: Board, read: Read) -> None:
    day = TODAY - timedelta(days=20)
    meeting = board.plan(day)
    board.act(meeting, "held", starts=f"{day}T10:00:00+01:00", ends=f"{day}T12:00:00+01:00")
    event = read()[f"meeting-{meeting}@quorate"]
    assert (event.start, event.end) == (
        datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
        datetime(day.year, day.month, day.day, 11, tzinfo=UTC),
    )


def test_a_meeting_that_goes_on_another_day_is_an_event_of_each(board: Board, read: Read) -> None:
    day, on = TODAY - timedelta(days=20), TODAY - timedelta(days=13)
    meeting = board.plan(day)
    board.act(meeting, "held", starts=f"{day}T10:00:00+00:00", ends=f"{day}T12:00:00+00:00")
    for what, time in (("adjournments", "10:30"), ("resumptions", "10:40")):
        board.act(meeting, what, at=f"{day}T{time}:00+00:00")
    board.act(meeting, "adjournments", at=f"{day}T11:30:00+00:00", resumes_on=str(on))

    def times() -> dict[str, Any]:
        found = {u: e for u, e in read().items() if u.startswith(f"meeting-{meeting}")}
        return {u.removeprefix(f"meeting-{meeting}"): (e.start, e.end) for u, e in found.items()}

    def at(day: date, hour: int, minute: int = 0) -> datetime:
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)

    def sequence() -> Any:
        return read()[f"meeting-{meeting}@quorate"]["SEQUENCE"]

    first, before = (at(day, 10), at(day, 11, 30)), sequence()
    assert times() == {"@quorate": first, "-2@quorate": (on, on + timedelta(days=1))}
    resumed = {"at": f"{on}T14:00:00+00:00", "ends": f"{on}T15:00:00+00:00"}
    board.act(meeting, "resumptions", on=str(on), **resumed)
    assert times() == {"@quorate": first, "-2@quorate": (at(on, 14), at(on, 15))}
    assert sequence() > before


def test_a_calendar_speaks_the_language_that_is_asked_for(
    board: Board, read: Read, service: Service, http: InProcess
) -> None:
    day = TODAY - timedelta(days=20)
    meeting = board.plan(day, place="Neuadd y Dref, Ystafell Gyfarfod Gŵyl Ŷd, Ffordd yr Orsaf, Pontypridd")
    board.act(meeting, "held", starts=f"{day}T10:00:00+00:00", ends=f"{day}T12:00:00+00:00")
    board.client.post(
        "/agencies", {"slug": "rivers", "name": {"en": "Rivers", "cy": "Afonydd"}, "on": board.began, "authority": BODY}
    )
    raised = {"text": {"en": "Mend the lock"}, "agency": "rivers", "due_on": str(TODAY), "on": board.began}
    board.client.post("/groups/canal-board/actions", {**raised, "authority": BODY})
    found = read(lang="cy")
    assert str(of(found, "canal-board (cy): cyfarfod")["UID"]) == f"meeting-{meeting}@quorate"
    action = of(found, "cam gweithredu")
    assert str(action["SUMMARY"]) == "I'w wneud: cam gweithredu: Mend the lock, canal-board (cy)"
    assert str(action["DESCRIPTION"]) == "I'w wneud gan: Afonydd"
    assert str(of(read(), "action: Mend the lock")["DESCRIPTION"]) == "Owed by Rivers"
    asked = {"params": {"token": "demo-calendar"}, "headers": {"Accept-Language": "cy"}}
    raw = http.request("GET", "/calendar.ics", **asked)
    assert raw.headers["content-language"].startswith("cy")
    lines = raw.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    for wrong in ("lang=fr", "groups=canal-board", "lang=cy&lang=en"):
        assert http.request("GET", f"/calendar.ics?token=demo-calendar&{wrong}").status_code == 400


def test_what_is_due_rises_in_sequence_when_its_day_moves(board: Board, read: Read) -> None:
    meeting = board.plan(TODAY + timedelta(days=40))
    before = of(read(), "Due: notice of a meeting")
    board.act(meeting, "reschedulings", meets_on=str(TODAY + timedelta(days=47)), on=str(TODAY))
    after = of(read(), "Due: notice of a meeting")
    assert before.sequence < after.sequence


def test_what_is_due_is_an_event_of_its_day_until_it_is_done(board: Board, read: Read) -> None:
    day = TODAY - timedelta(days=20)
    meeting = board.plan(day)
    board.act(meeting, "held", starts=f"{day}T10:00:00+00:00", ends=f"{day}T12:00:00+00:00")
    events = read()
    draft = of(events, "Due: draft minutes")
    assert str(draft["SUMMARY"]) == "Due: draft minutes, Canal-Board"
    assert isinstance(draft.start, date)
    assert not isinstance(draft.start, datetime)
    assert (str(draft["TRANSP"]), list(draft.categories), str(draft["DESCRIPTION"])) == (
        "TRANSPARENT",
        ["MINUTES"],
        "Clause 3 of the terms of reference",
    )
    assert draft["UID"] in read(), "the UID is the same the next time"
    board.act(meeting, "minutes/drafts", on=str(day + timedelta(days=1)))
    assert draft["UID"] not in read()


def test_a_duty_keeps_its_uid_when_its_meeting_is_moved(board: Board, read: Read) -> None:
    meeting = board.plan(TODAY + timedelta(days=40))
    before = of(read(), "Due: notice of a meeting")
    board.act(meeting, "reschedulings", meets_on=str(TODAY + timedelta(days=47)), on=str(TODAY))
    after = of(read(), "Due: notice of a meeting")
    assert before["UID"] == after["UID"]
    assert before.start < after.start


def test_a_feed_holds_the_groups_of_its_token_or_one_of_them(board: Board, read: Read, http: InProcess) -> None:
    board.plan(TODAY + timedelta(days=40))
    elsewhere = board.plan(TODAY + timedelta(days=41), "county")
    assert {str(e["SUMMARY"]) for e in read("county").values()} == {"County: meeting"}
    assert set(read("canal-board", "county", group="county")) == {f"meeting-{elsewhere}@quorate"}
    assert of(read(lang="cy"), "county (cy)")
    assert len([u for u in read() if u.startswith("meeting-")]) == 2


def test_what_a_group_owes_on_the_work_of_another_is_there_where_the_token_reaches_both(
    board: Board, read: Read
) -> None:
    client, day = board.client, {"on": str(TODAY - timedelta(days=30)), "authority": BODY}
    raised = {"what": "barrier", "text": {"en": "Sluices stand open"}, **day}
    concern = client.post("/groups/canal-board/concerns", raised)["id"]
    client.post(f"/concerns/{concern}/escalations", {"to": "county", "answer_by": str(TODAY), **day})

    def holds_the_concern(*groups: str, **asked: str) -> bool:
        return any("Sluices" in str(e["SUMMARY"]) for e in read(*groups, **asked).values())

    assert holds_the_concern()
    assert holds_the_concern("county", "canal-board", group="county")
    assert not holds_the_concern("county")


def test_what_has_not_changed_is_not_sent_again(board: Board, service: Service, http: InProcess) -> None:
    asked = {"token": "demo-calendar"}
    first = http.request("GET", "/calendar.ics", params=asked)
    again = http.request("GET", "/calendar.ics", params=asked, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == "no-store"
    assert http.request("GET", "/calendar.ics", params=asked).content == first.content


def test_nobody_is_named(board: Board, read: Read) -> None:
    person = board.client.post("/persons", {"name": "Gwen Example", "on": board.began, "authority": {"kind": "body"}})[
        "id"
    ]
    appointed = {"person": person, "on": board.began, "authority": BODY}
    board.client.post("/groups/canal-board/offices/chair/appointments", appointed)
    told = str(read())
    assert "review of the Chair" in told
    assert "Gwen" not in told
    assert person not in told
