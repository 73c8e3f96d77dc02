"""Corrections and retractions: lawful at their own place, what they leave elsewhere seen and acknowledged first."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from msgspec.structs import fields, replace

from domain.entries import Entry
from domain.events import EVENTS, group, meeting, membership, offices
from domain.events.act import Act
from domain.events.compensation import Corrected, Retracted
from domain.lawfulness import faults
from domain.values import Text
from tests.domain.telling import (
    APOLOGIES,
    BY_DEPUTY,
    JULY,
    JUNE,
    MAY,
    NEXT_YEAR,
    appointed,
    at,
    departed,
    given,
    group_of,
    held,
    left,
    line,
    meeting_of,
    one,
    refused,
    rules,
    when,
)
from tests.story import FIRST_DAY, TODAY, Story, id_of, said

DAY = timedelta(days=1)


def met() -> Story:
    """A meeting held in May with Ann and Bob on its roll, one command an act."""
    story = given()
    story.meeting("may", "sub-group", MAY)
    story.record(line("may", MAY, "s1", "ann"))
    story.record(line("may", MAY, "s2", "bob"))
    return story


def found(story: Story, kind: type[Act], stream: str | None = None, **like: Any) -> Entry:
    """The first act of a kind."""
    return next(
        e
        for e in story.entries
        if isinstance(e.event, kind)
        and (stream is None or e.stream == id_of(stream))
        and all(getattr(e.event, f) == v for f, v in like.items())
    )


def corrected(story: Story, kind: type[Act], stream: str, like: dict[str, Any], **changed: Any) -> list[Entry]:
    return story.correct(found(story, kind, stream, **like).position, **changed)


# What may be said


def test_a_corrected_act_is_heard_in_place_of_the_original_and_both_stay() -> None:
    story = met()
    original = found(story, meeting.AttendanceRecorded, seat="s1")
    story.correct(original.position, outcome=APOLOGIES)
    told = meeting_of(story).roll["s1"]
    assert told.event.outcome is APOLOGIES
    assert told.basis == (original.position, len(story.entries))
    assert story.entries[original.position - 1] is original


def test_an_act_is_replaced_only_by_one_of_its_kind() -> None:
    story = met()
    original = found(story, meeting.AttendanceRecorded, seat="s1")
    other = meeting.MeetingCancelled(**said(MAY))
    with refused(story, "same-kind"):
        story.record(("may", Corrected(corrects=original.version, replacement=other, reason="x", **said(TODAY))))
    for word in (other, Retracted(retracts=1, reason="x", **said(TODAY))):
        with refused(story, "same-kind"):
            story.record(("may", Corrected(corrects=1, replacement=word, reason="x", **said(TODAY))))


DIFFERENT: dict[str, Any] = {
    "slug": "other",
    "relation": "approved_by",
    "group": id_of("unheard-of"),
    "terms": "2",
    "key": "quorum.when",
    "agency": id_of("health"),
    "class_": "lead",
    "seat": "s9",
    "deputy": "d9",
    "office": "vice-chair",
    "body": id_of("sub-group"),
    "duty": "other",
    "decision": "d9",
}


def everything() -> Story:
    """One act of every kind that has fields which identify."""
    story = met()
    related = {"relation": "reports_to", "group": id_of("board")}
    classed = {"agency": id_of("police"), "class_": "partner"}
    chair = {"office": "chair", "person": id_of("ann")}
    sub: list[tuple[type[Act], dict[str, Any]]] = [
        (group.RelationBegun, related), (group.RelationEnded, related),
        (group.AgencyClassified, classed), (group.AgencyDeclassified, classed),
        (membership.SeatChanged, {"seat": "s3", "voting": False}), (membership.SeatClosed, {"seat": "s3"}),
        (membership.DeputyNamed, {"deputy": "d1", "seat": "s1", "person": id_of("cat")}),
        (membership.DeputyWithdrawn, {"deputy": "d1"}),
        (offices.OfficerAppointed, chair), (offices.ConsentGiven, {**chair, "body": id_of("board")}),
        (offices.TookOffice, chair), (offices.OfficeReviewed, chair), (offices.OfficeVacated, chair),
        (membership.MemberDeparted, {"seat": "s1", "person": id_of("ann")}),
        (group.ReportSubmitted, {"duty": "quarterly"}),
    ]  # fmt: skip
    for n, (kind, more) in enumerate(sub):
        when(story, "sub-group", kind, JUNE + n * DAY, **more)
    when(story, "may", meeting.AttendanceExcused, MAY, agency=id_of("police"), ground="not concerned")
    when(story, "may", meeting.DecisionRecorded, MAY, decision="d1", text=Text(en="Agreed."))
    return story


IDENTIFIED = [(k, f) for k in EVENTS.values() for f in k.IDENTITY if k is not group.InterpretationRecorded]


@pytest.mark.parametrize(("kind", "field"), IDENTIFIED, ids=lambda x: x if isinstance(x, str) else x.__name__)
def test_a_field_that_identifies_is_not_replaced(kind: type[Act], field: str) -> None:
    story = everything()
    original = found(story, kind)
    with refused(story, "identity-kept"):
        story.correct(original.position, **{field: DIFFERENT[field]})


def test_every_field_that_identifies_is_a_field() -> None:
    for kind in EVENTS.values():
        assert set(kind.IDENTITY) <= {f.name for f in fields(kind)}
        assert {f for f, _ in kind.REFERENCES} <= {f.name for f in fields(kind)}


def test_a_compensation_names_an_earlier_version_of_its_own_stream() -> None:
    story = met()
    version = story.world.version(id_of("may"))
    alike = meeting.MeetingCancelled(**said(MAY))
    for wrong in (0, -1, version + 1, version + 2, 99):
        with refused(story, "earlier-version"):
            story.record(("may", Corrected(corrects=wrong, replacement=alike, reason="x", **said(TODAY))))
        with refused(story, "earlier-version"):
            story.record(("may", Retracted(retracts=wrong, reason="x", **said(TODAY))))


def test_a_compensation_does_not_speak_of_an_act_of_its_own_command() -> None:
    story = met()
    version = story.world.version(id_of("may"))
    act = one("may", meeting.DecisionRecorded, MAY, decision="d1", text=Text(en="Agreed."))
    with refused(story, "earlier-version"):
        story.record(act, ("may", Retracted(retracts=version + 1, reason="x", **said(TODAY))))


def test_a_correction_is_corrected_by_one_of_the_same_act() -> None:
    story = met()
    first = corrected(story, meeting.AttendanceRecorded, "may", {"seat": "s1"}, outcome=APOLOGIES)[0]
    again = replace(first.event, reason="still misread")
    with refused(story, "corrects-an-act"):
        story.record(("may", Corrected(corrects=first.version, replacement=again, reason="x", **said(TODAY))))
    corrected(story, meeting.AttendanceRecorded, "may", {"seat": "s1"}, reason="court", outcome=APOLOGIES)
    assert meeting_of(story).roll["s1"].event.reason == "court"


def test_a_compensation_is_made_today_or_before() -> None:
    story = met()
    for day in (TODAY + DAY, NEXT_YEAR):
        with refused(story, "not-in-the-future"):
            story.record(("may", Retracted(retracts=3, reason="x", **said(day))))


def test_a_replacement_is_in_order_within_itself_and_not_in_the_future() -> None:
    story = met()
    with refused(story, "in-order"):
        corrected(story, meeting.MeetingHeld, "may", {}, ends=at(MAY, 9))
    with refused(story, "not-in-the-future"):
        corrected(story, meeting.AttendanceRecorded, "may", {"seat": "s1"}, on=NEXT_YEAR)
    with refused(story, "known-reference"):
        corrected(story, membership.MemberAppointed, "sub-group", {"seat": "s2"}, person=id_of("unheard-of"))


# At its own place


def test_a_correction_that_cannot_be_at_its_own_place_is_refused() -> None:
    story = met()
    for wrong in ("bob", "cat"):
        with refused(story, "held-or-deputised"):
            corrected(story, meeting.AttendanceRecorded, "may", {"seat": "s1"}, person=id_of(wrong))
    story.record(departed(JUNE, "s1", "ann"))
    with refused(story, "sits-in-the-seat"):
        corrected(story, membership.MemberDeparted, "sub-group", {}, person=id_of("cat"))


def test_acknowledging_does_not_help_a_correction_at_fault_at_its_own_place() -> None:
    story = met()
    anything = {f"{n:016x}" for n in range(10)}
    line_of_ann = found(story, meeting.AttendanceRecorded, seat="s1")
    with refused(story, "held-or-deputised"):
        story.correct(line_of_ann.position, acknowledge=anything, person=id_of("cat"))


def test_a_correction_leaves_its_own_act_without_the_fault_that_it_had() -> None:
    story = met()
    appointment = found(story, membership.MemberAppointed, seat="s1").position
    story.correct(appointment, acknowledge=left(story, lambda: story.correct(appointment, on=JUNE)), on=JUNE)
    assert rules(story, "may") == ["held-or-deputised"]
    line_of_ann = found(story, meeting.AttendanceRecorded, seat="s1").position
    with refused(story, "held-or-deputised"):
        story.correct(line_of_ann, person=id_of("cat"))
    story.retract(line_of_ann)
    assert not rules(story, "may")


# Elsewhere


def test_what_a_correction_leaves_elsewhere_is_seen_acknowledged_and_listed_until_dealt_with() -> None:
    story = met()
    appointment = found(story, membership.MemberAppointed, seat="s1").position

    def later(acknowledge: Any = ()) -> Any:
        return story.correct(appointment, acknowledge=acknowledge, on=JUNE)

    seen = left(story, later)
    assert [(f.rule, f.stream) for f in seen.values()] == [("held-or-deputised", id_of("may"))]
    later(acknowledge=seen)
    assert [f.id for f in faults(id_of("may"), story.world)] == list(seen)
    story.retract(len(story.entries))
    assert not rules(story, "may")


def test_every_fault_left_is_acknowledged_by_its_id() -> None:
    story = met()
    establishment = found(story, group.GroupEstablished, "sub-group").position

    def retract(acknowledge: Any = ()) -> Any:
        return story.retract(establishment, acknowledge=acknowledge)

    seen = left(story, retract)
    assert len(seen) > 2
    for short in (list(seen)[1:], ["0" * 16, *list(seen)[1:]]):
        with refused(story, "faults-acknowledged"):
            retract(acknowledge=short)
    retract(acknowledge=seen)


def test_the_id_of_a_fault_is_the_same_when_other_commands_come_between() -> None:
    story = met()
    appointment = found(story, membership.MemberAppointed, seat="s1").position
    seen = left(story, lambda: story.retract(appointment))
    story.person("eve")
    story.meeting("june", "sub-group", JUNE)
    story.retract(appointment, acknowledge=seen)
    assert rules(story, "may") == ["held-or-deputised"]


def test_a_retracted_scheduling_leaves_the_whole_meeting_at_fault() -> None:
    story = met()
    scheduled = found(story, meeting.MeetingScheduled).position
    seen = left(story, lambda: story.retract(scheduled))
    assert [f.rule for f in seen.values()] == ["meeting-scheduled"] * 3
    story.retract(scheduled, acknowledge=seen)
    assert meeting_of(story).day is None
    assert not meeting_of(story).roll


def test_a_retracted_record_of_the_meeting_leaves_roll_and_decisions_at_fault() -> None:
    story = met()
    when(story, "may", meeting.DecisionRecorded, MAY, decision="d1", text=Text(en="Agreed."))
    when(story, "may", meeting.QuorumDetermined, MAY, quorate=True, ground="all were heard")
    when(story, "may", meeting.AttendanceRecorded, MAY, person=id_of("cat"))
    record = found(story, meeting.MeetingHeld).position
    seen = left(story, lambda: story.retract(record))
    assert [f.rule for f in seen.values()] == ["meeting-held"] * 5
    story.retract(record, acknowledge=seen)
    with refused(story, "meeting-held"):
        when(story, "may", meeting.DecisionRecorded, MAY, decision="d2", text=Text(en="Agreed."))
    story.record(held("may", MAY))
    assert not rules(story, "may")


def test_a_record_of_the_meeting_corrected_to_other_times_leaves_what_lies_outside_at_fault() -> None:
    story = met()
    when(story, "may", meeting.DecisionRecorded, MAY, decision="d1", text=Text(en="Agreed."), at=at(MAY, 10, 30))
    record = found(story, meeting.MeetingHeld).position
    seen = left(story, lambda: story.correct(record, starts=at(MAY, 11)))
    assert [f.rule for f in seen.values()] == ["within-the-meeting"]


def test_a_retracted_registration_leaves_every_act_that_names_the_stream_at_fault() -> None:
    story = met()
    story.record(one("sub-group", group.RelationBegun, MAY, relation="reports_to", group=id_of("board")))
    for name in ("ann", "police", "board"):
        first = next(e.position for e in story.entries if e.stream == id_of(name))
        seen = left(story, partial(story.retract, first))
        assert {f.rule for f in seen.values()} == {"known-reference"}


def test_a_retracted_deputyship_leaves_the_attendance_by_it_at_fault() -> None:
    story = given()
    story.meeting("may", "sub-group", MAY)
    named = when(story, "sub-group", membership.DeputyNamed, FIRST_DAY, deputy="d1", seat="s1", person=id_of("cat"))
    story.record(line("may", MAY, "s1", "cat", BY_DEPUTY, deputy="d1"))
    seen = left(story, lambda: story.retract(named.position))
    assert [f.rule for f in seen.values()] == ["held-or-deputised"]


def test_a_retracted_departure_leaves_the_newcomer_at_fault() -> None:
    story = met()
    departure, _ = story.record(departed(JUNE, "s1", "ann"), appointed(JUNE, "s1", "cat"))
    seen = left(story, lambda: story.retract(departure.position))
    assert [f.rule for f in seen.values()] == ["one-member-a-seat"]


def test_one_command_may_correct_several_streams_and_leave_nothing() -> None:
    """Ann was never the member: Cat was, and it was she who attended."""
    story = met()
    appointment, attendance = (
        found(story, membership.MemberAppointed, seat="s1"),
        found(story, meeting.AttendanceRecorded, seat="s1"),
    )
    words = [
        (e.stream, Corrected(corrects=e.version, replacement=replacement, reason="misread", **said(TODAY)))
        for e in (appointment, attendance)
        for replacement in (replace(e.event, person=id_of("cat")),)
    ]
    with refused(story, "faults-acknowledged"):
        story.record(words[0])
    story.record(*words)
    assert not rules(story, "may")


def test_a_new_act_beside_a_compensation_is_still_refused_at_its_own_place() -> None:
    story = met()
    word = ("may", Retracted(retracts=3, reason="x", **said(TODAY)))
    with refused(story, "one-member-a-seat"):
        story.record(word, appointed(MAY, "s2", "cat"))


@pytest.mark.parametrize("act", [departed(MAY, "s1", "ann"), departed(FIRST_DAY, "s1", "ann")])
def test_a_compensation_beside_it_does_not_let_a_new_act_leave_faults_elsewhere(act: tuple[str, Act]) -> None:
    story = met()
    word = ("may", Retracted(retracts=found(story, meeting.MeetingHeld).version, reason="x", **said(TODAY)))
    with refused(story, "held-or-deputised"):
        story.record(word, act)


def test_a_correction_of_a_date_moves_the_act_to_its_right_place() -> None:
    story = met()
    story.record(departed(JUNE, "s2", "bob"), appointed(JULY, "s2", "cat"))
    corrected(story, membership.MemberDeparted, "sub-group", {"seat": "s2"}, on=JULY)
    assert [(t.since, t.until) for t in group_of(story).seats["s2"].tenures] == [(FIRST_DAY, JULY), (JULY, None)]
    with refused(story, "faults-acknowledged"):
        corrected(story, membership.MemberDeparted, "sub-group", {"seat": "s2"}, on=JULY + DAY)
