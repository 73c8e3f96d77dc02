"""The trail, and single events: who said what when, and what corrected it."""

import re
from datetime import date
from typing import Any

import psycopg
import pytest

from api.graphql.types import event_words
from domain.events.meeting import proceedings
from domain.verdicts import Outcome
from tests.graphql.asker import Asker, Viewer
from tests.support.story import id_of
from tests.support.two_meetings import MQAP, OTHER_GROUP, two_meetings

TRAIL = """
query ($group: String, $meeting: ID, $person: ID, $by: String, $kind: String, $onFrom: Date, $onTo: Date,
       $recordedFrom: String, $recordedTo: String, $knownAt: String) {
  trail(group: $group, meeting: $meeting, person: $person, by: $by, kind: $kind, onFrom: $onFrom, onTo: $onTo,
        recordedFrom: $recordedFrom, recordedTo: $recordedTo, knownAt: $knownAt, first: 500) {
    nodes { position recordedAt on by authority { kind group office meeting } kind sentence corrects correctedBy }
  }
}
"""
EVENT = """query ($n: Int!, $knownAt: String) { event(position: $n, knownAt: $knownAt) {
    position kind topic data corrects correctedBy stream sentence } }"""


def trail(asker: Asker, **asked: Any) -> list[dict[str, Any]]:
    return asker.ask(TRAIL, **asked)["trail"]["nodes"]  # type: ignore[no-any-return]


def kinds(asker: Asker, **asked: Any) -> set[str]:
    return {n["kind"] for n in trail(asker, **asked)}


def test_every_event_is_one_sentence_in_the_order_of_positions(asker: Asker) -> None:
    nodes = trail(asker)
    assert [n["position"] for n in nodes] == list(range(1, 54))
    sentences = [n["sentence"] for n in nodes]
    assert sentences[0] == "Rctcbc was registered as an agency (rctcbc)"
    assert "Ada was appointed to seat s1, nominated by Rctcbc" in sentences
    assert "seat s1 (Post s1) was created for Rctcbc" in sentences
    assert "a meeting of Cwm-Taf-Mqap was planned for 13 May 2025" in sentences
    assert "the meeting was held from 11:00 to 13:00" in sentences
    assert "seat s1: present, Ada" in sentences
    assert "seat s10: apologies, Gus" in sentences
    assert "version 1 of the terms of reference was adopted" in sentences
    assert 'attendance.window of version 1 was interpreted as {"kind": "year"}, from 1 April 2025' in sentences
    assert not [s for s in sentences if re.search(r"\{\w+\}|\[|  |None", s)]


def test_the_trail_of_a_group_holds_its_meetings_and_what_names_it(asker: Asker) -> None:
    assert kinds(asker, group=OTHER_GROUP) == {
        "GroupEstablished",
        "SeatCreated",
        "MemberAppointed",
        "MeetingScheduled",
        "MeetingHeld",
    }


def test_the_trail_of_a_meeting_a_person_a_kind_an_actor(asker: Asker) -> None:
    assert kinds(asker, meeting=id_of("elsewhere")) == {"MeetingScheduled", "MeetingHeld"}
    assert kinds(asker, person=id_of("Ada")) == {"PersonRegistered", "MemberAppointed", "AttendanceRecorded"}
    assert kinds(asker, person=id_of("Ada"), meeting=id_of("first")) == {"AttendanceRecorded"}
    assert kinds(asker, kind="DecisionRecorded") == {"DecisionRecorded"}
    assert len(trail(asker, by="test-administrator")) == 53


def test_days_and_times_are_bounds_on_both_sides_and_included(asker: Asker) -> None:
    assert kinds(asker, onFrom="2025-06-17") == {"MeetingScheduled", "MeetingHeld", "AttendanceRecorded"}
    assert trail(asker, onFrom="2025-06-18") == []
    assert len(trail(asker, onTo="2025-04-01", kind="SeatCreated")) == 8
    assert len(trail(asker, recordedFrom="2026-04-01", recordedTo="2026-04-01")) == 53
    assert trail(asker, recordedFrom="2026-04-02") == []
    third = trail(asker, recordedFrom="2026-04-01T09:02:00Z", recordedTo="2026-04-01T10:02:00+01:00")
    assert [n["position"] for n in third] == [3]
    errors = asker.refused(TRAIL, recordedFrom="2026-04-01T09:02:00")
    assert errors[0]["extensions"]["code"] == "KNOWN_AT_UNREADABLE"
    assert errors[0]["message"].startswith("recordedFrom:")


def test_the_authority_says_who_decided(asker: Asker) -> None:
    decided = trail(asker, kind="DecisionRecorded")[0]
    assert decided["authority"] == {"kind": "office", "group": None, "office": "secretary", "meeting": None}


def test_the_trail_of_a_person_holds_what_was_done_to_what_named_them(fresh: Asker) -> None:
    story = two_meetings()
    rolls = [
        e.position
        for e in story.entries
        if isinstance(e.event, proceedings.AttendanceRecorded) and e.event.person == id_of("Ada")
    ]
    story.correct(rolls[0], outcome=Outcome.ABSENT)
    story.retract(54)
    fresh.tell(story)
    of_ada = [(n["kind"], n["position"]) for n in trail(fresh, person=id_of("Ada")) if n["position"] > 53]
    assert of_ada == [("Corrected", 54), ("Retracted", 55)]


def test_an_event_and_its_corrections_are_linked_both_ways(fresh: Asker) -> None:
    story = two_meetings()
    roll = next(e.position for e in story.entries if isinstance(e.event, proceedings.AttendanceRecorded))
    story.correct(roll, outcome=Outcome.ABSENT)
    story.retract(54)
    fresh.tell(story)
    original, corrected, retracted = (fresh.ask(EVENT, n=n)["event"] for n in (roll, 54, 55))
    assert original["correctedBy"] == [54]
    assert (corrected["corrects"], corrected["correctedBy"]) == (roll, [55])
    assert (retracted["corrects"], retracted["correctedBy"]) == (54, [])
    assert (
        corrected["sentence"]
        == f"attendance recorded at position {roll} was corrected (outcome from present to absent): as the minutes say"
    )
    assert corrected["data"]["replacement"]["state"]["outcome"] == "ABSENT"
    assert original["data"]["outcome"] == "PRESENT"
    assert fresh.ask(EVENT, n=roll, knownAt="53")["event"]["correctedBy"] == []
    assert fresh.ask(EVENT, n=54, knownAt="53")["event"] is None


def test_the_stored_act_is_given_with_its_sealed_words_opened_or_null(asker: Asker) -> None:
    position = trail(asker, kind="PersonRegistered")[0]["position"]
    event = asker.ask(EVENT, n=position)["event"]
    assert (event["topic"], event["data"]["name"]) == ("person.registered/1", "Ada")
    asker.viewer = Viewer(names=False)
    assert asker.ask(EVENT, n=position)["event"]["data"]["name"] is None


@pytest.mark.parametrize("position", [0, -1, 54, 2**31 - 1])
def test_where_there_is_no_event_there_is_null(asker: Asker, position: int) -> None:
    assert asker.ask(EVENT, n=position)["event"] is None


def test_a_credential_limited_to_groups_reaches_nothing_else(asker: Asker) -> None:
    asker.viewer = Viewer(groups=(OTHER_GROUP,))
    query = """query ($ada: ID!, $hal: ID!, $first: ID!, $elsewhere: ID!) {
      groups { nodes { slug } } mqap: group(slug: "cwm-taf-mqap") { slug }
      meetings { nodes { id: ref } } attendance { nodes { seat { id: ref } } } duties { nodes { id: ref } }
      persons { nodes { id: ref } } ada: person(id: $ada) { id: ref } hal: person(id: $hal) { id: ref }
      first: meeting(id: $first) { id: ref } elsewhere: meeting(id: $elsewhere) { id: ref }
      trail(first: 500) { nodes { kind stream } } mine: trail(group: "other-group") { nodes { position } } }"""
    data = asker.ask(query, **{n.lower(): id_of(n) for n in ("Ada", "Hal", "first", "elsewhere")})
    assert data["groups"]["nodes"] == [{"slug": OTHER_GROUP}]
    assert data["mqap"] is data["first"] is data["ada"] is None
    assert data["meetings"]["nodes"] == [{"id": id_of("elsewhere")}]
    assert data["elsewhere"] is not None
    assert data["hal"] is not None
    assert data["persons"]["nodes"] == [{"id": id_of("Hal")}]
    assert data["attendance"]["nodes"] == [{"seat": {"id": "o1"}}]
    assert data["duties"]["nodes"] == []
    for foreign in ("attendance", "trail"):  # as a group that nobody knows
        (error,) = asker.refused(f'{{ {foreign}(group: "cwm-taf-mqap") {{ nodes {{ ref }} }} }}')
        assert error["message"] == "group: none is recorded under cwm-taf-mqap"
    registered = [n["stream"] for n in data["trail"]["nodes"] if n["kind"] == "PersonRegistered"]
    assert registered == [id_of("Hal")]
    streams = {n["stream"] for n in data["trail"]["nodes"]}
    assert not streams & {id_of(MQAP), id_of("first"), id_of("second")}
    assert {id_of(OTHER_GROUP), id_of("elsewhere"), id_of("mtcbc")} <= streams
    assert len(data["mine"]["nodes"]) == 5
    hidden = next(n["position"] for n in asker_sees_all(asker) if n["kind"] == "DecisionRecorded")
    asker.viewer = Viewer(groups=(OTHER_GROUP,))
    assert asker.ask(EVENT, n=hidden)["event"] is None
    asker.viewer = Viewer(groups=())
    assert asker.ask("{ groups { nodes { slug } } }")["groups"]["nodes"] == []


def asker_sees_all(asker: Asker) -> list[dict[str, Any]]:
    asker.viewer = Viewer()
    return trail(asker)


def test_the_trail_does_not_follow_the_day_asked_about(asker: Asker) -> None:
    query = "query ($on: Date) { trail(on: $on, first: 500) { nodes { position } } }"
    assert len(asker.ask(query, on=date(2020, 1, 1).isoformat())["trail"]["nodes"]) == 53


def test_acts_recorded_late_are_found_and_those_of_several_kinds_together(fresh: Asker) -> None:
    story = two_meetings()
    roll = next(e.position for e in story.entries if isinstance(e.event, proceedings.AttendanceRecorded))
    story.correct(roll, outcome=Outcome.ABSENT)
    story.retract(next(e.position for e in story.entries if isinstance(e.event, proceedings.DecisionRecorded)))
    fresh.tell(story)
    late = {e.position: (e.recorded_at.date() - e.event.on).days for e in story.entries}
    query = """query ($days: Int, $kinds: [EventKind!], $first: Int, $after: String, $sort: Days! = OLDEST) {
      trail(lateDays: $days, kinds: $kinds, first: $first, after: $after, sort: $sort) { totalCount nodes { position }
        pageInfo { hasNextPage endCursor } } }"""
    for days in (0, 288, 322, 323, 365, 2**31 - 1):
        found = fresh.ask(query, days=days, first=500)["trail"]
        assert [n["position"] for n in found["nodes"]] == [p for p, each in late.items() if each > days], days
    assert "below 0" in fresh.refused(query, days=-1)[0]["message"]
    for kinds in (["Corrected", "Retracted"], ["SeatCreated", "MemberAppointed", "Retracted"], ["Corrected"] * 2):
        for sort in ("OLDEST", "NEWEST"):
            wanted = [e.position for e in story.entries if type(e.event).__name__ in kinds]
            positions, after, more = [], None, True
            while more:
                page = fresh.ask(query, kinds=kinds, first=4, after=after, sort=sort)["trail"]
                assert page["totalCount"] == len(wanted)
                positions += [n["position"] for n in page["nodes"]]
                after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
            assert positions == (wanted if sort == "OLDEST" else wanted[::-1])
    assert [n["position"] for n in fresh.ask(query, kinds=[], first=9)["trail"]["nodes"]] == []


def test_an_actor_is_found_by_name_by_who_may_see_names_and_reaches_what_they_recorded(fresh: Asker) -> None:
    fresh.tell(two_meetings())
    with psycopg.connect(fresh.database.dsn) as conn:
        conn.execute("insert into access.actors values ('test-administrator', 'A. Secretary'), ('idle', 'Idle')")
    query = """query ($name: String, $by: String) { trail(byName: $name, by: $by, first: 500) { nodes { by } } }"""
    assert len(fresh.ask(query, name="A. Secretary")["trail"]["nodes"]) == 53
    assert len(fresh.ask(query, name="A. Secretary", by="test-administrator")["trail"]["nodes"]) == 53
    for name, by in (("Idle", None), ("Nobody", None), ("A. Secretary", "idle"), ("", None)):
        (error,) = fresh.refused(query, name=name, by=by)
        assert error["message"] == f"byName: none is recorded under {name}"
    for viewer in (Viewer(names=False), Viewer(groups=())):
        fresh.viewer = viewer
        (error,) = fresh.refused(query, name="A. Secretary")
        assert error["message"] == "byName: none is recorded under A. Secretary"


WORDS = """query ($words: [String!], $first: Int, $after: String, $sort: Days! = OLDEST, $group: String) {
  trail(words: $words, first: $first, after: $after, sort: $sort, group: $group) {
    nodes { position sentence } edges { cursor node { position } } pageInfo { hasNextPage endCursor } } }"""


@pytest.mark.parametrize("at_once", [500, 7])
def test_words_are_looked_for_in_what_is_shown_a_bounded_number_at_a_time(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(event_words, "EXAMINED_AT_ONCE", at_once)
    monkeypatch.setattr(event_words, "EXAMINED_MAX", at_once)
    sentences = {n["position"]: n["sentence"] for n in trail(asker)}
    for words in (["ADA"], ["post", "created"], ["present", "s1"], ["nobody says this"], ["Penodwyd"]):
        wanted = [p for p, s in sentences.items() if all(w.casefold() in s.casefold() for w in words)]
        for sort in ("OLDEST", "NEWEST"):
            for first in (1, 3, 500):
                found, after, more = [], None, True
                while more:
                    page = asker.ask(WORDS, words=words, first=first, after=after, sort=sort)["trail"]
                    assert len(page["nodes"]) <= first
                    assert [e["node"]["position"] for e in page["edges"]] == [n["position"] for n in page["nodes"]]
                    found += [n["position"] for n in page["nodes"]]
                    after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
                assert found == (wanted if sort == "OLDEST" else wanted[::-1]), (words, first)


def test_words_find_no_name_for_who_may_not_see_names_and_nothing_out_of_reach(asker: Asker) -> None:
    asked = {"words": ["Ada"], "first": 500}
    assert asker.ask(WORDS, **asked)["trail"]["nodes"]
    for viewer in (Viewer(names=False), Viewer(groups=(OTHER_GROUP,))):
        asker.viewer = viewer
        assert asker.ask(WORDS, **asked)["trail"]["nodes"] == []


@pytest.mark.parametrize("words", [[""], ["  "], ["x" * 101], ["x"] * 21])
def test_words_that_could_not_be_looked_for_are_refused(asker: Asker, words: list[str]) -> None:
    assert asker.refused(WORDS, words=words)[0]["extensions"]["code"] == "BAD_VALUE"


def test_what_words_found_is_not_counted_nor_read_from_the_end(asker: Asker) -> None:
    (error,) = asker.refused('{ trail(words: ["Ada"]) { totalCount } }')
    assert error["message"] == "totalCount: a list with words is not counted"
    assert (
        asker.refused('{ trail(words: ["Ada"], last: 3) { nodes { position } } }')[0]["extensions"]["code"]
        == "BAD_PAGE"
    )
