"""Every day that is shown is London's: what happens at half past midnight is of the day that has just begun there, in
feeds, the calendar, reports and GraphQL, in summer, in winter and in the nights in which the clocks change."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from icalendar import Calendar

from api.server.service import Service
from domain.time_zone import LONDON, in_london, london_day
from tests.support.http_client import InProcess
from tests.support.terms_documents import text_of
from tests.support.two_groups import BY, TwoGroups

AUDITOR = {"Authorization": "Bearer demo-auditor"}
MOMENTS = {
    "summer, sent as UTC": ("2025-07-15T23:30:00Z", "2025-07-16"),
    "summer, sent with London's offset": ("2025-07-16T00:30:00+01:00", "2025-07-16"),
    "summer, sent from elsewhere": ("2025-07-15T16:30:00-07:00", "2025-07-16"),
    "winter": ("2025-12-03T00:30:00Z", "2025-12-03"),
    "winter, the evening before": ("2025-12-02T23:30:00Z", "2025-12-02"),
    "the night in which summer begins": ("2026-03-29T00:30:00Z", "2026-03-29"),
    "the night in which summer ends": ("2025-10-25T23:30:00Z", "2025-10-26"),
    "the last night of the reporting year": ("2026-03-31T23:30:00Z", "2026-04-01"),
}


class Night:
    """A meeting of an hour from a moment on, with a decision in it, and what is shown of it."""

    def __init__(self, moves: TwoGroups, http: InProcess, starts: str) -> None:
        begins = datetime.fromisoformat(starts)
        self.meeting = moves.meeting("south", str(london_day(begins)))
        times = {"starts": starts, "ends": (begins + timedelta(hours=1)).isoformat()}
        client = moves.client
        client.post(f"/meetings/{self.meeting}/held", {**times, "authority": BY})
        decided = {"kind": "decision", "text": {"en": "Agreed."}, "at": starts, "authority": BY}
        client.post(f"/meetings/{self.meeting}/decisions", decided)
        client.project()
        self.http = http

    def feed(self, name: str) -> Iterator[dict[str, str]]:
        answer = self.http.request("GET", f"/feeds/{name}.csv", headers=AUDITOR)
        assert answer.status_code == 200, answer.text
        return csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))


@pytest.mark.parametrize(("starts", "day"), MOMENTS.values(), ids=MOMENTS)
def test_a_night_is_of_its_local_day_wherever_it_is_shown(
    moves: TwoGroups, http: InProcess, starts: str, day: str
) -> None:
    night = Night(moves, http, starts)
    own = [row for row in night.feed("meetings") if row["day"] == day]
    assert [row["starts"] for row in own] == [in_london(datetime.fromisoformat(starts)).isoformat(timespec="minutes")]
    assert [row["taken_on"] for row in night.feed("decisions")] == [day]
    assert {row["on"] for row in night.feed("trail") if row["kind"] in ("MeetingHeld", "DecisionRecorded")} == {day}
    asked = '{ meetings { nodes { day heldOn starts } } decisions(from: "%s", to: "%s") { nodes { takenOn at } } }'
    told = http.request("POST", "/graphql", json={"query": asked % (day, day)}, headers=AUDITOR).json()["data"]
    assert [(m["day"], m["heldOn"], m["starts"][:10]) for m in told["meetings"]["nodes"]] == [(day, day, day)]
    assert [(d["takenOn"], d["at"][:10]) for d in told["decisions"]["nodes"]] == [(day, day)]


@pytest.mark.parametrize("back", range(0, 330, 30))
def test_the_calendar_has_a_night_on_its_local_day(
    moves: TwoGroups, http: InProcess, service: Service, back: int
) -> None:
    """Over a year, so in summer and in winter, whenever this runs."""
    day = datetime.now(UTC).date() - timedelta(days=back + 3)
    starts = datetime.combine(day, time(0, 30), LONDON)
    night = Night(moves, http, starts.astimezone(UTC).isoformat())
    token = service.tokens.create("C", "calendar", datetime.now(UTC) + timedelta(days=1))[0]
    answer = http.request("GET", "/calendar.ics", params={"token": token})
    found = [e.start for e in Calendar.from_ical(answer.content).events if night.meeting in str(e["UID"])]
    moments = {begins for begins in found if isinstance(begins, datetime)}
    assert {(london_day(begins), begins) for begins in moments} == {(day, starts)}


TERMS = text_of("south", "0", "The year begins in April.", 'year_start = "04-01"\nyear_start_clause = "0"')
TURNS = {
    "half past midnight of 1 April": ("2026-03-31T23:30:00Z", "2026-27"),
    "half past eleven of 31 March": ("2026-03-31T22:30:00Z", "2025-26"),
}


@pytest.mark.parametrize(("starts", "year"), TURNS.values(), ids=TURNS)
def test_a_report_counts_a_night_in_the_year_of_its_local_day(
    moves: TwoGroups, http: InProcess, starts: str, year: str
) -> None:
    moves.client.post("/groups/south/terms", {"toml": TERMS, "on": "2025-04-01", "authority": BY})
    Night(moves, http, starts)
    for asked in ("2025-26", "2026-27"):
        parameters = {"group": "south", "period": asked, "format": "html"}
        answer = http.request("GET", "/reports/annual", params=parameters, headers=AUDITOR)
        assert answer.status_code == 200, answer.text
        assert ("Agreed." in answer.text) == (asked == year), asked


def test_the_reasons_of_a_decision_are_those_of_its_moment(moves: TwoGroups, http: InProcess) -> None:
    quorum = """
[quorum]
clause = "1"
when = "votes"
counts = { deputies = true, invited = false, remote = true }
[quorum.rule]
kind = "members"
id = "members"
clause = "1"
count = 2
"""
    toml = TERMS.replace("[clauses]", '[clauses]\n"1" = { en = "Two members at each vote." }') + quorum
    moves.client.post("/groups/south/terms", {"toml": toml, "on": "2025-04-01", "authority": BY})
    meeting = moves.meeting("south", "2025-07-16", held=True)
    left = [{"from": "2025-07-16T10:00:00+01:00", "to": "2025-07-16T11:00:00+01:00", "mode": "room"}]
    entries = [{"seat": "s1", "outcome": "PRESENT"}, {"seat": "s2", "outcome": "PRESENT", "presence": left}]
    moves.client.post(f"/meetings/{meeting}/roll", {"entries": entries, "authority": BY})
    for at in ("10:30", "11:30"):
        decided = {"kind": "decision", "text": {"en": at}, "at": f"2025-07-16T{at}:00+01:00", "authority": BY}
        moves.client.post(f"/meetings/{meeting}/decisions", decided)
    moves.client.project()
    asked = "{ decisions { nodes { text quorum { verdict reasons { text } } } } }"
    nodes = http.request("POST", "/graphql", json={"query": asked}, headers=AUDITOR).json()["data"]["decisions"][
        "nodes"
    ]
    found = {n["text"]: (n["quorum"]["verdict"], n["quorum"]["reasons"][0]["text"]) for n in nodes}
    assert found == {"10:30": ("MET", "members: 2, and 2 needed"), "11:30": ("NOT_MET", "1 of 2 members")}
