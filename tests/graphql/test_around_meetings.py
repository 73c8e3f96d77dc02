"""What comes before, during and after a meeting, as it is answered."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.events.meeting import minutes, preparation, proceedings, sitting
from domain.events.meeting.preparation import AgendaItem, Paper
from domain.values import Evidence, Text
from ledger.postgres import embedded
from tests.graphql.asker import Asker, Viewer, opened
from tests.support.group_history import one
from tests.support.story import Story, id_of
from tests.support.story_database import database_of
from tests.support.two_meetings import FIRST_MEETING, SECOND_MEETING, two_meetings

BEFORE, RESUMED = date(2025, 6, 2), date(2025, 6, 24)
WHOLE = """
query ($id: ID!, $on: Date) { meeting(id: $id, on: $on) {
  state sittings { from to }
  notice { givenOn scheduledFor to means basis }
  agenda { setOn items { id: ref title(lang: CY) business origin } }
  papers { circulatedOn to papers { pointer digest title items } }
  apologies { seat receivedOn reason person { name nameState } }
  excusals { seat ground office agency { slug } }
  expected { state seat { id: ref member { name } } apologies { receivedOn } }
  actingChair { office verdict person { name nameState } reasons { code } }
  minutes {
    state draftedOn circulatedOn approvedOn approvedAt { id: ref heldOn } decision verdict consequence reasons { code }
    document { pointer digest } corrections { correctedOn meeting { id: ref } decision verdict document { pointer } }
  }
} }
"""


def moment(on: date, hour: int) -> datetime:
    return datetime(on.year, on.month, on.day, hour, tzinfo=UTC)


def around() -> Story:
    """The second of two meetings is prepared, adjourned and resumed; it approves the minutes of the first."""
    story = two_meetings()
    planned = next(
        e for e in story.entries if e.stream == id_of("second") and isinstance(e.event, proceedings.MeetingScheduled)
    )
    story.correct(planned.position, on=FIRST_MEETING)
    item = AgendaItem(id="i1", title=Text(en="Work plan", cy="Cynllun gwaith"), origin="action 3")
    paper = Paper(pointer="papers/plan.pdf", digest="ab" * 32, title=Text(en="Plan"), items=("i1",))
    eve, fay = ({"seat": s, "person": id_of(who)} for s, who in (("s5", "Eve"), ("s6", "Fay")))
    ended = moment(SECOND_MEETING, 12)
    for act in (
        one("second", preparation.NoticeGiven, BEFORE, to=("members", "deputies"), means="email"),
        one("second", preparation.AgendaSet, BEFORE, items=(item,)),
        one("second", preparation.PapersCirculated, BEFORE, papers=(paper,)),
        one("second", preparation.ApologiesReceived, BEFORE, **eve, reason="leave"),
        one("second", preparation.ApologiesReceived, BEFORE, **fay),
        one("second", preparation.ApologiesWithdrawn, date(2025, 6, 10), **fay),
        one("second", proceedings.AttendanceExcused, BEFORE, seat="s10", ground="not concerned"),
        one("second", sitting.MeetingAdjourned, SECOND_MEETING, at=ended, resumes_on=RESUMED),
        one("second", sitting.MeetingResumed, RESUMED, at=moment(RESUMED, 9), ends=moment(RESUMED, 10)),
        one("second", sitting.ActingChairAppointed, SECOND_MEETING, person=id_of("Ada")),
        one("second", proceedings.DecisionRecorded, SECOND_MEETING, decision="d1", text=Text(en="Minutes approved.")),
        one("first", minutes.MinutesDrafted, FIRST_MEETING, document=Evidence(pointer="minutes/first.docx")),
        one("first", minutes.MinutesCirculated, BEFORE),
        one("first", minutes.MinutesApproved, RESUMED, meeting=id_of("second"), decision="d1"),
    ):
        story.record(act)
    return story


@pytest.fixture(scope="module")
def seeded(server: embedded.EmbeddedServer) -> Iterator[Asker]:
    with database_of(server, around()) as database, opened(database) as asker:
        yield asker


def answered(asker: Asker, name: str, on: str = "2026-03-31") -> Any:
    return asker.ask(WHOLE, id=id_of(name), on=on)["meeting"]


def shown(name: str) -> dict[str, str]:
    return {"name": name, "nameState": "SHOWN"}


def test_a_meeting_answers_with_what_was_prepared_for_it(asker: Asker) -> None:
    found = answered(asker, "second")
    (notice,) = found["notice"]
    assert (notice["givenOn"], notice["scheduledFor"], notice["to"], notice["means"]) == (
        "2025-06-02",
        "2025-06-17",
        ["members", "deputies"],
        "email",
    )
    item = {"id": "i1", "title": "Cynllun gwaith", "business": None, "origin": "action 3"}
    assert found["agenda"] == {"setOn": "2025-06-02", "items": [item]}
    paper = {"pointer": "papers/plan.pdf", "digest": "ab" * 32, "title": "Plan", "items": ["i1"]}
    assert found["papers"] == [{"circulatedOn": "2025-06-02", "to": ["members"], "papers": [paper]}]
    nothing = answered(asker, "first")
    assert (nothing["notice"], nothing["agenda"], nothing["papers"]) == ([], None, [])


def test_apologies_and_excusals_say_who_is_expected_on_the_day_asked_about(asker: Asker) -> None:
    found = answered(asker, "second")
    eve = {"seat": "s5", "receivedOn": "2025-06-02", "reason": "leave", "person": shown("Eve")}
    assert found["apologies"] == [eve]
    assert found["excusals"] == [{"seat": "s10", "ground": "not concerned", "office": "secretary", "agency": None}]
    states = {e["seat"]["id"]: e["state"] for e in found["expected"]}
    assert list(states) == ["s1", "s2", "s3", "s4", "s5", "s6", "s10"]
    assert states == dict.fromkeys(states, "EXPECTED") | {"s5": "APOLOGIES", "s10": "EXCUSED"}
    earlier = {e["seat"]["id"]: e["state"] for e in answered(asker, "second", "2025-06-09")["expected"]}
    assert (earlier["s5"], earlier["s6"]) == ("APOLOGIES", "APOLOGIES")
    before = {e["state"] for e in answered(asker, "second", "2025-06-01")["expected"]}
    assert before == {"EXPECTED"}


def test_a_meeting_answers_with_its_sittings_and_who_chaired_it(asker: Asker) -> None:
    found = answered(asker, "second")
    assert found["state"] == "HELD"
    assert found["sittings"] == [
        {"from": "2025-06-17T11:00:00+01:00", "to": "2025-06-17T13:00:00+01:00"},
        {"from": "2025-06-24T10:00:00+01:00", "to": "2025-06-24T11:00:00+01:00"},
    ]
    adjourned = answered(asker, "second", "2025-06-20")
    assert (adjourned["state"], len(adjourned["sittings"])) == ("ADJOURNED", 1)
    (chair,) = found["actingChair"]
    assert (chair["office"], chair["person"]["name"]) == ("chair", "Ada")
    assert chair["verdict"] in ("UNDETERMINED", "NOT_MET")


def test_minutes_answer_with_how_far_they_have_come_and_whether_their_approval_stands(asker: Asker) -> None:
    found = answered(asker, "first")["minutes"]
    assert (found["state"], found["draftedOn"], found["approvedOn"]) == ("APPROVED", "2025-05-13", "2025-06-24")
    assert found["approvedAt"] == {"id": id_of("second"), "heldOn": "2025-06-17"}
    assert (found["verdict"], found["document"]) == ("UNDETERMINED", {"pointer": "minutes/first.docx", "digest": None})
    assert answered(asker, "first", "2025-06-10")["minutes"]["state"] == "CIRCULATED"
    assert answered(asker, "second")["minutes"] is None


def test_names_of_who_sent_apologies_and_who_chaired_are_hidden_like_all(asker: Asker) -> None:
    asker.viewer = Viewer(names=False)
    found = answered(asker, "second")
    hidden = {"name": None, "nameState": "HIDDEN"}
    assert found["apologies"][0]["person"] == hidden
    assert found["actingChair"][0]["person"] == hidden
    trail = asker.ask("{ trail(first: 500) { nodes { sentence } } }")["trail"]["nodes"]
    assert any("sent apologies for seat s5 (leave)" in n["sentence"] for n in trail)
    assert not any("Eve" in n["sentence"] for n in trail)
