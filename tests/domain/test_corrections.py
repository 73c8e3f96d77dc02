"""Corrections and retractions: what may be said, and that it is lawful at its own place."""

from typing import Any

import pytest
from msgspec.structs import fields, replace

from domain.events import EVENTS
from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted
from domain.events.group import decisions_outside, duties, lifecycle, membership, offices
from domain.events.meeting import preparation, proceedings
from domain.values import Text
from tests.support.correction_history import ONE_DAY, corrected, first_act, met_with_roll
from tests.support.group_history import (
    APOLOGIES,
    JUNE,
    MAY,
    NEXT_YEAR,
    at,
    broken_rules,
    departed,
    faults_left,
    meeting_of,
    one,
    refused,
    when,
)
from tests.support.meeting_history import quorate
from tests.support.story import TODAY, Story, id_of, said
from tests.support.work_history import year_of_work


def test_a_corrected_act_is_heard_in_place_of_the_original_and_both_stay() -> None:
    story = met_with_roll()
    original = first_act(story, proceedings.AttendanceRecorded, seat="s1")
    story.correct(original.position, outcome=APOLOGIES)
    told = meeting_of(story).roll["s1"]
    assert told.event.outcome is APOLOGIES
    assert told.basis == (original.position, len(story.entries))
    assert story.entries[original.position - 1] is original


def test_an_act_is_replaced_only_by_one_of_its_kind() -> None:
    story = met_with_roll()
    original = first_act(story, proceedings.AttendanceRecorded, seat="s1")
    other = proceedings.MeetingCancelled(**said(MAY))
    with refused(story, "same-kind"):
        story.record(("may", Corrected(corrects=original.version, replacement=other, reason="x", **said(TODAY))))
    for word in (other, Retracted(retracts=1, reason="x", **said(TODAY))):
        with refused(story, "same-kind"):
            story.record(("may", Corrected(corrects=1, replacement=word, reason="x", **said(TODAY))))


def test_a_retraction_changes_something() -> None:
    story = met_with_roll()
    original = first_act(story, proceedings.AttendanceRecorded, seat="s1")
    (retraction,) = story.retract(original.position)
    with refused(story, "changes-something"):
        story.retract(original.position)
    twice = Retracted(retracts=retraction.version, reason="x", **said(TODAY))
    with refused(story, "changes-something"):
        story.record(("may", twice), ("may", twice))
    story.record(("may", twice))
    story.retract(original.position)


def test_a_correction_changes_something() -> None:
    story = met_with_roll()
    original = first_act(story, proceedings.AttendanceRecorded, seat="s1")
    with refused(story, "changes-something"):
        story.correct(original.position)
    story.correct(original.position, outcome=APOLOGIES)
    with refused(story, "changes-something"):
        story.correct(original.position, outcome=APOLOGIES)
    story.correct(original.position)


def test_a_retracted_act_may_be_said_again_as_it_was() -> None:
    story = met_with_roll()
    original = first_act(story, proceedings.AttendanceRecorded, seat="s1")
    story.retract(original.position)
    story.correct(original.position)
    assert meeting_of(story).roll["s1"].event == original.event


DIFFERENT: dict[str, Any] = {
    "position": 2,
    "digest": "1" * 64,
    "request": "r2",
    "occurrence": "e2",
    "slug": "other",
    "relation": "approved_by",
    "group": id_of("unheard-of"),
    "terms": "2",
    "key": "quorum.when",
    "agency": id_of("health"),
    "class_": "lead",
    "seat": "s9",
    "person": id_of("dan"),
    "deputy": "d9",
    "office": "vice-chair",
    "body": id_of("sub-group"),
    "duty": "other",
    "decision": "d9",
    "interest": "i9",
    "meeting": id_of("june"),
    **dict.fromkeys(("item", "finding", "theme", "advice", "trend", "explanation", "paragraph", "by_group"), "x9"),
}


def everything() -> Story:
    """One act of every kind that has fields which identify."""
    story = met_with_roll()
    related = {"relation": "reports_to", "group": id_of("board")}
    classed = {"agency": id_of("police"), "class_": "partner"}
    chair = {"office": "chair", "person": id_of("ann")}
    sub: list[tuple[type[Event], dict[str, Any]]] = [
        (lifecycle.RelationBegun, related), (lifecycle.RelationEnded, related),
        (lifecycle.AgencyClassified, classed), (lifecycle.AgencyDeclassified, classed),
        (membership.SeatChanged, {"seat": "s3", "voting": False}), (membership.SeatClosed, {"seat": "s3"}),
        (membership.MemberSuspended, {"seat": "s1", "person": id_of("ann")}),
        (membership.MemberReinstated, {"seat": "s1", "person": id_of("ann")}),
        (membership.MembershipExtended, {"seat": "s1", "person": id_of("ann")}),
        (membership.MembershipReviewed, {"seat": "s1", "person": id_of("ann")}),
        (membership.DeputyNamed, {"deputy": "d1", "seat": "s1", "person": id_of("cat")}),
        (membership.DeputyWithdrawn, {"deputy": "d1"}),
        (offices.OfficerAppointed, chair), (offices.ConsentGiven, {**chair, "body": id_of("board")}),
        (offices.TookOffice, chair), (offices.OfficeReviewed, chair), (offices.OfficeExtended, chair),
        (offices.OfficeVacated, chair),
        (membership.MemberDeparted, {"seat": "s1", "person": id_of("ann")}),
        (lifecycle.ReportSubmitted, {"duty": "quarterly"}),
        (duties.MeetingRequested, {"request": "r1"}),
        (duties.OutsideEventNoted, {"occurrence": "e1", "event": "election"}),
    ]  # fmt: skip
    for n, (kind, more) in enumerate(sub):
        when(story, "sub-group", kind, JUNE + n * ONE_DAY, **more)
    when(story, "may", proceedings.AttendanceExcused, MAY, agency=id_of("police"), ground="not concerned")
    when(story, "may", proceedings.DecisionRecorded, MAY, decision="d1", text=Text(en="Agreed."))
    story.record(quorate(decision="d1"))
    when(story, "may", proceedings.InterestDeclared, MAY, interest="i1", person=id_of("ann"), nature="family")
    of_may = {"decision": "d1", "meeting": id_of("may"), "body": id_of("board")}
    when(
        story,
        "sub-group",
        decisions_outside.DecisionTakenOutside,
        MAY,
        decision="o1",
        way="chairs-action",
        text=Text(en="A"),
    )
    when(story, "sub-group", decisions_outside.DecisionReported, MAY, decision="o1", meeting=id_of("may"))
    for kind in (
        decisions_outside.DecisionRatified,
        decisions_outside.DecisionNotRatified,
        decisions_outside.DecisionConsented,
    ):
        when(story, "sub-group", kind, JUNE, **of_may)
    for kind in (preparation.ApologiesReceived, preparation.ApologiesWithdrawn):
        when(story, "may", kind, MAY, seat="s2", person=id_of("bob"))
    return year_of_work(story)


OF_TERMS = (lifecycle.InterpretationRecorded, duties.TermsReviewed)
IDENTIFIED = [(k, f) for k in EVENTS.values() for f in k.IDENTITY if k not in OF_TERMS]


@pytest.mark.parametrize(("kind", "field"), IDENTIFIED, ids=lambda x: x if isinstance(x, str) else x.__name__)
def test_a_field_that_identifies_is_not_replaced(kind: type[Event], field: str) -> None:
    story = everything()
    assert any(type(e.event) is kind for e in story.entries), f"everything() tells no {kind.__name__} yet"
    original = first_act(story, kind)
    with refused(story, "identity-kept"):
        story.correct(original.position, **{field: DIFFERENT[field]})


def test_every_field_that_identifies_is_a_field() -> None:
    for kind in EVENTS.values():
        assert set(kind.IDENTITY) <= {f.name for f in fields(kind)}
        assert {f for f, _ in kind.REFERENCES} <= {f.name for f in fields(kind)}


def test_a_compensation_names_an_earlier_version_of_its_own_stream() -> None:
    story = met_with_roll()
    version = story.world.version(id_of("may"))
    alike = proceedings.MeetingCancelled(**said(MAY))
    for wrong in (0, -1, version + 1, version + 2, 99):
        with refused(story, "earlier-version"):
            story.record(("may", Corrected(corrects=wrong, replacement=alike, reason="x", **said(TODAY))))
        with refused(story, "earlier-version"):
            story.record(("may", Retracted(retracts=wrong, reason="x", **said(TODAY))))


def test_a_compensation_does_not_speak_of_an_act_of_its_own_command() -> None:
    story = met_with_roll()
    version = story.world.version(id_of("may"))
    act = one("may", proceedings.DecisionRecorded, MAY, decision="d1", text=Text(en="Agreed."))
    with refused(story, "earlier-version"):
        story.record(act, ("may", Retracted(retracts=version + 1, reason="x", **said(TODAY))))


def test_a_correction_is_corrected_by_one_of_the_same_act() -> None:
    story = met_with_roll()
    first = corrected(story, proceedings.AttendanceRecorded, "may", {"seat": "s1"}, outcome=APOLOGIES)[0]
    again = replace(first.event, reason="still misread")
    with refused(story, "corrects-an-act"):
        story.record(("may", Corrected(corrects=first.version, replacement=again, reason="x", **said(TODAY))))
    corrected(story, proceedings.AttendanceRecorded, "may", {"seat": "s1"}, reason="court", outcome=APOLOGIES)
    assert meeting_of(story).roll["s1"].event.reason == "court"


def test_a_compensation_is_made_today_or_before() -> None:
    story = met_with_roll()
    for day in (TODAY + ONE_DAY, NEXT_YEAR):
        with refused(story, "not-in-the-future"):
            story.record(("may", Retracted(retracts=3, reason="x", **said(day))))


def test_a_replacement_is_in_order_within_itself_and_not_in_the_future() -> None:
    story = met_with_roll()
    with refused(story, "in-order"):
        corrected(story, proceedings.MeetingHeld, "may", {}, ends=at(MAY, 9))
    with refused(story, "not-in-the-future"):
        corrected(story, proceedings.AttendanceRecorded, "may", {"seat": "s1"}, on=NEXT_YEAR)
    with refused(story, "known-reference"):
        corrected(story, membership.MemberAppointed, "sub-group", {"seat": "s2"}, person=id_of("unheard-of"))


# At its own place


def test_a_correction_that_cannot_be_at_its_own_place_is_refused() -> None:
    story = met_with_roll()
    for wrong in ("bob", "cat"):
        with refused(story, "held-or-deputised"):
            corrected(story, proceedings.AttendanceRecorded, "may", {"seat": "s1"}, person=id_of(wrong))
    story.record(departed(JUNE, "s1", "ann"))
    with refused(story, "sits-in-the-seat"):
        corrected(story, membership.MemberDeparted, "sub-group", {}, person=id_of("cat"))


def test_acknowledging_does_not_help_a_correction_at_fault_at_its_own_place() -> None:
    story = met_with_roll()
    anything = {f"{n:016x}" for n in range(10)}
    line_of_ann = first_act(story, proceedings.AttendanceRecorded, seat="s1")
    with refused(story, "held-or-deputised"):
        story.correct(line_of_ann.position, acknowledge=anything, person=id_of("cat"))


def test_a_correction_leaves_its_own_act_without_the_fault_that_it_had() -> None:
    story = met_with_roll()
    appointment = first_act(story, membership.MemberAppointed, seat="s1").position
    story.correct(appointment, acknowledge=faults_left(story, lambda: story.correct(appointment, on=JUNE)), on=JUNE)
    assert broken_rules(story, "may") == ["held-or-deputised"]
    line_of_ann = first_act(story, proceedings.AttendanceRecorded, seat="s1").position
    with refused(story, "held-or-deputised"):
        story.correct(line_of_ann, person=id_of("cat"))
    story.retract(line_of_ann)
    assert not broken_rules(story, "may")
