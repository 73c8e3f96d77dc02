"""Decisions outside meetings, what becomes of decisions, declared interests, and the explanation of faults."""

from datetime import date
from typing import Any

import pytest

from domain.events import fault_explanation
from domain.events.base import Event
from domain.events.group import decisions_outside, membership
from domain.events.meeting import proceedings
from domain.events.votes import SeatVote, Votes
from domain.lawfulness.faults import find_faults
from domain.values import Authority, Text
from tests.support.group_history import (
    JUNE,
    MARCH,
    MAY,
    at,
    broken_rules,
    departed,
    faults_left,
    group_of,
    held,
    one,
    refused,
    when,
)
from tests.support.meeting_history import ONE_DAY, decision, met
from tests.support.story import FIRST_DAY, TODAY, Story, id_of

SUB, BOARD, IN_MAY = id_of("sub-group"), id_of("board"), id_of("may")


def taken(on: date = JUNE, decision: str = "o1", **more: Any) -> tuple[str, Event]:
    fields: dict[str, Any] = {"way": "chairs-action", "text": Text(en="Agreed.")}
    return one("sub-group", decisions_outside.DecisionTakenOutside, on, decision=decision, **fields | more)


def ratified(on: date = JUNE, **more: Any) -> tuple[str, Event]:
    return one("sub-group", decisions_outside.DecisionRatified, on, **{"decision": "d1", "meeting": IN_MAY} | more)


def interest(id: str = "i1", who: str = "ann", **more: Any) -> tuple[str, Event]:
    return one("may", proceedings.InterestDeclared, MAY, interest=id, person=id_of(who), nature="family", **more)


def decided() -> Story:
    story = met()
    story.record(decision())
    return story


def test_a_decision_outside_meetings_is_known_by_its_group() -> None:
    story = met()
    story.record(taken())
    assert group_of(story).decisions_outside["o1"].since == JUNE
    with refused(story, "decided-once"):
        story.record(taken())
    by_chair = Authority(kind="office", office="chair", group=SUB, decision="o1")
    when(story, "sub-group", membership.SeatClosed, JUNE + ONE_DAY, seat="s3", authority=by_chair)
    for unknown in ("o2", "d1"):
        by = Authority(kind="office", office="chair", group=SUB, decision=unknown)
        with refused(story, "known-decision"):
            when(
                story,
                "sub-group",
                membership.DeputyNamed,
                JUNE,
                deputy="d",
                seat="s1",
                person=id_of("cat"),
                authority=by,
            )
    nobodys = Authority(kind="office", office="chair", decision="o1")
    with refused(story, "known-decision"):
        when(
            story,
            "sub-group",
            membership.DeputyNamed,
            JUNE,
            deputy="d",
            seat="s1",
            person=id_of("cat"),
            authority=nobodys,
        )


@pytest.mark.parametrize(
    "more",
    [
        {"votes": Votes(in_favour=1)},
        {"opened": MAY},
        {"way": "written-procedure", "opened": MAY, "closed": MAY - ONE_DAY},
        {"way": "written-procedure", "opened": MAY, "closed": JUNE + ONE_DAY},
        {"way": "written-procedure", "votes": Votes(in_favour=1, by_seat=(SeatVote(seat="s1", vote="for"),))},
    ],
)
def test_what_is_out_of_order_within_itself_is_refused(more: dict[str, Any]) -> None:
    story = met()
    with refused(story, "in-order"):
        story.record(taken(**more))


@pytest.mark.parametrize(
    "votes",
    [
        Votes(by_seat=(SeatVote(seat="s1", vote="for"), SeatVote(seat="s1", vote="against"))),
        Votes(in_favour=1, casting="for", lot="for"),
        Votes(in_favour=1, against=1, consensus=True),
        Votes(consensus=True, by_seat=(SeatVote(seat="s1", vote="against"),)),
    ],
)
def test_votes_that_contradict_themselves_are_refused(votes: Votes) -> None:
    story = met()
    with refused(story, "in-order"):
        story.record(decision(votes=votes))


def test_only_seats_that_stand_vote_or_have_an_interest() -> None:
    story = met()
    votes = Votes(by_seat=(SeatVote(seat="s9", vote="for"),))
    for act in (decision(votes=votes), taken(conflicted=("s9",)), taken(way="written-procedure", votes=votes)):
        with refused(story, "seat-stands"):
            story.record(act)


def test_it_is_reported_once_to_a_meeting_after_it_was_taken() -> None:
    story = met()
    story.record(taken(MAY))
    with refused(story, "known-decision"):
        when(story, "sub-group", decisions_outside.DecisionReported, MAY, decision="o2", meeting=IN_MAY)
    with refused(story, "dates-in-order"):
        when(
            story, "sub-group", decisions_outside.DecisionReported, MARCH + 60 * ONE_DAY, decision="o1", meeting=IN_MAY
        )
    when(story, "sub-group", decisions_outside.DecisionReported, MAY, decision="o1", meeting=IN_MAY)
    with refused(story, "reported-once"):
        when(story, "sub-group", decisions_outside.DecisionReported, JUNE, decision="o1", meeting=IN_MAY)


def test_what_is_ratified_is_a_decision_of_this_group_taken_before() -> None:
    story = decided()
    story.meeting("of-board", "board", MAY)
    for rule, act in (
        ("known-decision", ratified(decision="d2")),
        ("known-decision", ratified(meeting=None)),
        ("meeting-of-the-body", ratified(meeting=id_of("of-board"))),
        ("dates-in-order", ratified(MAY - ONE_DAY)),
        ("meeting-of-the-body", ratified(MAY, at_meeting=id_of("of-board"))),
        ("known-decision", ratified(MAY, body=BOARD, at_meeting=id_of("of-board"), by_decision="d1")),
        ("dates-in-order", ratified(JUNE, body=BOARD, at_meeting=id_of("of-board"))),
    ):
        with refused(story, rule):
            story.record(act)
    story.record(ratified(MAY, body=BOARD, at_meeting=id_of("of-board")))
    story.record(ratified(JUNE))
    assert [s.body for s in group_of(story).sequels_of("d1", IN_MAY)] == [BOARD, SUB]


def test_it_is_taken_up_at_a_meeting_that_was_held() -> None:
    story = decided()
    when(story, "june", proceedings.MeetingScheduled, MAY, group=SUB, meets_on=JUNE)
    with refused(story, "meeting-held"):
        story.record(ratified(at_meeting=id_of("june")))
    record = story.record(held("june", JUNE))[0]
    story.record(ratified(at_meeting=id_of("june")))
    found = faults_left(story, lambda: story.retract(record.position))
    assert [f.rule for f in found.values()] == ["meeting-held"]


def test_a_ratification_whose_decision_is_retracted_is_a_fault() -> None:
    story = met()
    record = story.record(decision())[0]
    story.record(ratified())
    found = faults_left(story, lambda: story.retract(record.position))
    assert [f.rule for f in found.values()] == ["known-decision"]


def test_an_interest_is_declared_once_and_by_whoever_speaks_for_the_seat() -> None:
    story = met()
    story.record(interest(seat="s1"))
    with refused(story, "declared-once"):
        story.record(interest())
    with refused(story, "held-or-deputised"):
        story.record(interest("i2", "dan", seat="s1"))
    with refused(story, "seat-stands"):
        story.record(interest("i2", seat="s9"))
    with refused(story, "interest-declared"):
        story.record(decision(interests=("i1", "i2")))
    story.record(interest("i2", "dan"))
    story.record(decision(interests=("i1", "i2")))


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        ("in-order", {"left_at": at(MAY, 11)}),
        ("in-order", {"observed": "left", "back_at": at(MAY, 11)}),
        ("in-order", {"observed": "left", "left_at": at(MAY, 11), "back_at": at(MAY, 10)}),
        ("within-the-meeting", {"observed": "left", "left_at": at(MAY, 14)}),
    ],
)
def test_whoever_left_did_so_within_the_meeting(rule: str, more: dict[str, Any]) -> None:
    story = met()
    with refused(story, rule):
        story.record(interest(**more))


def test_a_fault_that_was_explained_stays_a_fault() -> None:
    story = met()
    story.record(departed(JUNE, "s1", "ann"))
    entry = story.record(
        one("may", proceedings.AttendanceRecorded, MAY, seat="s1", person=id_of("ann"), outcome="PRESENT")
    )
    with refused(story, "known-fault"):
        when(story, "may", fault_explanation.FaultExplained, TODAY, fault="0" * 16, explanation="no such fault")
    departure = next(e for e in story.entries if isinstance(e.event, membership.MemberDeparted))
    found = faults_left(story, lambda: story.correct(departure.position, on=MAY))
    story.correct(departure.position, acknowledge=found, on=MAY)
    (fault,) = find_faults(IN_MAY, story.world)
    assert fault.subject == entry[0].position
    when(
        story, "may", fault_explanation.FaultExplained, TODAY, fault=fault.id, explanation="she came for the last time"
    )
    assert find_faults(IN_MAY, story.world) == [fault]
    assert broken_rules(story, "may") == ["held-or-deputised"]


def test_faults_of_any_stream_can_be_explained_even_of_one_that_no_longer_begins() -> None:
    story = met()
    ids = faults_left(story, lambda: story.retract(next(e.position for e in story.entries if e.stream == IN_MAY)))
    story.retract(next(e.position for e in story.entries if e.stream == IN_MAY), acknowledge=ids)
    (fault,) = find_faults(IN_MAY, story.world)
    when(
        story,
        "may",
        fault_explanation.FaultExplained,
        FIRST_DAY,
        fault=fault.id,
        explanation="typed into the wrong group",
    )
    assert find_faults(IN_MAY, story.world) == [fault]
