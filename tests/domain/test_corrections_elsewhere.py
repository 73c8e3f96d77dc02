"""What a correction leaves elsewhere: seen, acknowledged, and listed until it is dealt with."""

from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted
from domain.events.group import lifecycle, membership
from domain.events.meeting import proceedings
from domain.lawfulness.faults import find_faults
from domain.values import Text
from tests.support.correction_history import ONE_DAY, corrected, first_act, met_with_roll
from tests.support.group_history import (
    BY_DEPUTY,
    JULY,
    JUNE,
    MAY,
    appointed,
    at,
    broken_rules,
    departed,
    faults_left,
    given,
    group_of,
    held,
    line,
    meeting_of,
    one,
    refused,
    when,
)
from tests.support.meeting_history import quorate
from tests.support.story import FIRST_DAY, TODAY, id_of, said


def test_what_a_correction_leaves_elsewhere_is_seen_acknowledged_and_listed_until_dealt_with() -> None:
    story = met_with_roll()
    appointment = first_act(story, membership.MemberAppointed, seat="s1").position

    def later(acknowledge: Any = ()) -> Any:
        return story.correct(appointment, acknowledge=acknowledge, on=JUNE)

    seen = faults_left(story, later)
    assert [(f.rule, f.stream) for f in seen.values()] == [("held-or-deputised", id_of("may"))]
    later(acknowledge=seen)
    assert [f.id for f in find_faults(id_of("may"), story.world)] == list(seen)
    story.retract(len(story.entries))
    assert not broken_rules(story, "may")


def test_every_fault_left_is_acknowledged_by_its_id() -> None:
    story = met_with_roll()
    establishment = first_act(story, lifecycle.GroupEstablished, "sub-group").position

    def retract(acknowledge: Any = ()) -> Any:
        return story.retract(establishment, acknowledge=acknowledge)

    seen = faults_left(story, retract)
    assert len(seen) > 2
    for short in (list(seen)[1:], ["0" * 16, *list(seen)[1:]]):
        with refused(story, "faults-acknowledged"):
            retract(acknowledge=short)
    retract(acknowledge=seen)


def test_the_id_of_a_fault_is_the_same_when_other_commands_come_between() -> None:
    story = met_with_roll()
    appointment = first_act(story, membership.MemberAppointed, seat="s1").position
    seen = faults_left(story, lambda: story.retract(appointment))
    story.person("eve")
    story.meeting("june", "sub-group", JUNE)
    story.retract(appointment, acknowledge=seen)
    assert broken_rules(story, "may") == ["held-or-deputised"]


def test_a_retracted_scheduling_leaves_the_whole_meeting_at_fault() -> None:
    story = met_with_roll()
    scheduled = first_act(story, proceedings.MeetingScheduled).position
    seen = faults_left(story, lambda: story.retract(scheduled))
    assert [f.rule for f in seen.values()] == ["meeting-scheduled"] * 3
    story.retract(scheduled, acknowledge=seen)
    assert meeting_of(story).day is None
    assert not meeting_of(story).roll


def test_a_retracted_record_of_the_meeting_leaves_roll_and_decisions_at_fault() -> None:
    story = met_with_roll()
    when(story, "may", proceedings.DecisionRecorded, MAY, decision="d1", text=Text(en="Agreed."))
    story.record(quorate())
    when(story, "may", proceedings.AttendanceRecorded, MAY, person=id_of("cat"))
    record = first_act(story, proceedings.MeetingHeld).position
    seen = faults_left(story, lambda: story.retract(record))
    assert [f.rule for f in seen.values()] == ["meeting-held"] * 5
    story.retract(record, acknowledge=seen)
    with refused(story, "meeting-held"):
        when(story, "may", proceedings.DecisionRecorded, MAY, decision="d2", text=Text(en="Agreed."))
    story.record(held("may", MAY))
    assert not broken_rules(story, "may")


def test_a_record_of_the_meeting_corrected_to_other_times_leaves_what_lies_outside_at_fault() -> None:
    story = met_with_roll()
    when(story, "may", proceedings.DecisionRecorded, MAY, decision="d1", text=Text(en="Agreed."), at=at(MAY, 10, 30))
    record = first_act(story, proceedings.MeetingHeld).position
    seen = faults_left(story, lambda: story.correct(record, starts=at(MAY, 11)))
    assert [f.rule for f in seen.values()] == ["within-the-meeting"]


def test_a_retracted_registration_leaves_every_act_that_names_the_stream_at_fault() -> None:
    story = met_with_roll()
    story.record(one("sub-group", lifecycle.RelationBegun, MAY, relation="reports_to", group=id_of("board")))
    for name in ("ann", "police", "board"):
        first = next(e.position for e in story.entries if e.stream == id_of(name))
        seen = faults_left(story, partial(story.retract, first))
        assert {f.rule for f in seen.values()} == {"known-reference"}


def test_a_retracted_deputyship_leaves_the_attendance_by_it_at_fault() -> None:
    story = given()
    story.meeting("may", "sub-group", MAY)
    named = when(story, "sub-group", membership.DeputyNamed, FIRST_DAY, deputy="d1", seat="s1", person=id_of("cat"))
    story.record(line("may", MAY, "s1", "cat", BY_DEPUTY, deputy="d1"))
    seen = faults_left(story, lambda: story.retract(named.position))
    assert [f.rule for f in seen.values()] == ["held-or-deputised"]


def test_a_retracted_departure_leaves_the_newcomer_at_fault() -> None:
    story = met_with_roll()
    departure, _ = story.record(departed(JUNE, "s1", "ann"), appointed(JUNE, "s1", "cat"))
    seen = faults_left(story, lambda: story.retract(departure.position))
    assert [f.rule for f in seen.values()] == ["one-member-a-seat"]


def test_one_command_may_correct_several_streams_and_leave_nothing() -> None:
    """Ann was never the member: Cat was, and it was she who attended."""
    story = met_with_roll()
    appointment, attendance = (
        first_act(story, membership.MemberAppointed, seat="s1"),
        first_act(story, proceedings.AttendanceRecorded, seat="s1"),
    )
    words = [
        (e.stream, Corrected(corrects=e.version, replacement=replacement, reason="misread", **said(TODAY)))
        for e in (appointment, attendance)
        for replacement in (replace(e.event, person=id_of("cat")),)
    ]
    with refused(story, "faults-acknowledged"):
        story.record(words[0])
    story.record(*words)
    assert not broken_rules(story, "may")


def test_a_new_act_beside_a_compensation_is_still_refused_at_its_own_place() -> None:
    story = met_with_roll()
    word = ("may", Retracted(retracts=3, reason="x", **said(TODAY)))
    with refused(story, "one-member-a-seat"):
        story.record(word, appointed(MAY, "s2", "cat"))


@pytest.mark.parametrize("act", [departed(MAY, "s1", "ann"), departed(FIRST_DAY, "s1", "ann")])
def test_a_compensation_beside_it_does_not_let_a_new_act_leave_faults_elsewhere(act: tuple[str, Event]) -> None:
    story = met_with_roll()
    word = ("may", Retracted(retracts=first_act(story, proceedings.MeetingHeld).version, reason="x", **said(TODAY)))
    with refused(story, "held-or-deputised"):
        story.record(word, act)


def test_a_correction_of_a_date_moves_the_act_to_its_right_place() -> None:
    story = met_with_roll()
    story.record(departed(JUNE, "s2", "bob"), appointed(JULY, "s2", "cat"))
    corrected(story, membership.MemberDeparted, "sub-group", {"seat": "s2"}, on=JULY)
    assert [(t.since, t.until) for t in group_of(story).seats["s2"].tenures] == [(FIRST_DAY, JULY), (JULY, None)]
    with refused(story, "faults-acknowledged"):
        corrected(story, membership.MemberDeparted, "sub-group", {"seat": "s2"}, on=JULY + ONE_DAY)
