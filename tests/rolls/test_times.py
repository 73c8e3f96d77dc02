"""One meeting, sent through each entrance with whatever offset, has one day and the same hours wherever it is shown."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from domain.events.meeting.proceedings import MeetingHeld
from domain.time_zone import LONDON
from tests.rolls.secretary import CHAIR, MQAP, Secretary
from tests.support.demonstration import DemonstrationTemplate

BODY = {"kind": "body", "group": MQAP}
SUMMER = (date(2026, 6, 1) + timedelta(days=n) for n in count())
WINTER = (date(2026, 11, 1) + timedelta(days=n) for n in count())
LEAVER = "detective-inspector"


class Evening:
    """A meeting of an evening that ends beyond midnight, and at which somebody left after it; times of London."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.starts = datetime(day.year, day.month, day.day, 23, 30, tzinfo=LONDON)
        following = day + timedelta(days=1)
        self.ends = datetime(following.year, following.month, following.day, 0, 30, tzinfo=LONDON)
        self.left = self.ends - timedelta(minutes=20)

    def times(self, zone: Any) -> dict[str, str]:
        return {"starts": self.starts.astimezone(zone).isoformat(), "ends": self.ends.astimezone(zone).isoformat()}

    def roll(self, zone: Any, seats: list[str]) -> list[dict[str, Any]]:
        presence = [{"from": self.starts.astimezone(zone).isoformat(), "to": self.left.astimezone(zone).isoformat()}]
        lines: list[dict[str, Any]] = [{"seat": seat, "outcome": "PRESENT"} for seat in seats]
        return [line | ({"presence": presence} if line["seat"] == LEAVER else {}) for line in lines]


@pytest.fixture(scope="module")
def secretary(demonstration: DemonstrationTemplate) -> Iterator[Secretary]:
    """One with a record of her own: in that of all tests, meetings of June would be the next ones after theirs."""
    with demonstration.copy() as found, asyncio.Runner() as runner:
        yield Secretary(found, runner)


def planned(secretary: Secretary, evening: Evening) -> str:
    body = {"meets_on": evening.day.isoformat(), "authority": BODY}
    answer = secretary.post(f"/groups/{MQAP}/meetings", body)
    return str(answer["id"])


def held(secretary: Secretary, evening: Evening, zone: Any) -> str:
    meeting = planned(secretary, evening)
    secretary.post(f"/meetings/{meeting}/held", {**evening.times(zone), "authority": CHAIR})
    body = {"entries": evening.roll(zone, SIX), "authority": CHAIR}
    secretary.post(f"/meetings/{meeting}/roll", body)
    return meeting


def recorded(secretary: Secretary, evening: Evening, zone: Any) -> str:
    meeting = planned(secretary, evening)
    body = {**evening.times(zone), "entries": evening.roll(zone, SIX), "authority": CHAIR}
    secretary.post(f"/meetings/{meeting}/record", body)
    return meeting


def by_sheet(secretary: Secretary, evening: Evening) -> str:
    meeting = planned(secretary, evening)
    sheet = secretary.sheet(meeting)
    sheet.item("Start", "23:30")
    sheet.item("End", "00:30")
    for seat in SIX:
        sheet.seat(seat, outcome="present")
    sheet.seat(LEAVER, to="0:10")
    secretary.send(sheet.content(), 201)
    return meeting


SIX = [
    *("deputy-head-safeguarding", "senior-nurse-safeguarding", LEAVER),
    *("principal-manager-children", "team-manager-adults-mt", "service-manager-children"),
]
ENTRANCES = {
    "REST in UTC": lambda s, e: held(s, e, UTC),
    "REST in London": lambda s, e: held(s, e, LONDON),
    "one record in UTC": lambda s, e: recorded(s, e, UTC),
    "a roll sheet": by_sheet,
}
WHOLE = """query($m: ID!) { meeting(id: $m) { day state
  quorum { verdict reasons { code text } intervals { from to } }
  attendance { presence { from to } } } }"""


def as_shown(moment: datetime) -> str:
    return moment.isoformat()


@pytest.mark.parametrize("days", [SUMMER, WINTER], ids=["summer", "winter"])
@pytest.mark.parametrize("entrance", ENTRANCES)
def test_a_meeting_across_midnight_is_the_same_through_every_entrance(
    secretary: Secretary, entrance: str, days: Any
) -> None:
    evening, first = Evening(next(days)), secretary.service.head()
    meeting = ENTRANCES[entrance](secretary, evening)
    secretary.project()
    told = secretary.service.store.after(first)
    [act] = [e.event for e in told if e.stream == meeting and isinstance(e.event, MeetingHeld)]
    assert (act.on, act.starts, act.ends) == (evening.day, evening.starts, evening.ends)
    asked = secretary.request("POST", "/graphql", json={"query": WHOLE, "variables": {"m": meeting}})
    answered = asked.json()
    assert "errors" not in answered, answered
    shown = answered["data"]["meeting"]
    assert shown["day"] == evening.day.isoformat()
    lost = [r["text"] for r in shown["quorum"]["reasons"] if r["code"] == "not-throughout"]
    assert lost == ["not certainly held from 00:10 to 00:30"]
    assert shown["quorum"]["intervals"] == [{"from": as_shown(evening.starts), "to": as_shown(evening.left)}]
    [line] = [a for a in shown["attendance"] if a["presence"]]
    assert line["presence"] == [{"from": as_shown(evening.starts), "to": as_shown(evening.left)}]
    sheet = secretary.sheet(meeting)
    assert (sheet.cell("Start").value, sheet.cell("End").value[-5:]) == ("23:30", "00:30")
    assert secretary.send(sheet.content(), 200)["new"] == {}, "what a sheet shows it also takes"
