"""The minutes of a meeting: drafted, circulated, approved at a meeting, corrected at a later one."""

from datetime import date
from typing import Any

import pytest

from domain.entries import Entry
from domain.events.base import Event
from domain.events.meeting import minutes, proceedings, sitting
from domain.values import Evidence, Text
from tests.support.group_history import (
    JULY,
    JUNE,
    MAY,
    NEXT_YEAR,
    at,
    broken_rules,
    faults_left,
    given,
    meeting_of,
    one,
    refused,
    when,
)
from tests.support.meeting_history import ONE_DAY, cancelled, met, planned
from tests.support.story import Story, id_of

TEXT = Evidence(pointer="minutes/may.pdf", digest="ab" * 32)
NEXT_DAY = MAY + ONE_DAY


def drafted(on: date = NEXT_DAY) -> tuple[str, Event]:
    return one("may", minutes.MinutesDrafted, on, document=TEXT)


def circulated(on: date = NEXT_DAY, **more: Any) -> tuple[str, Event]:
    return one("may", minutes.MinutesCirculated, on, **more)


def approved(on: date = JUNE, at_meeting: str | None = "june", decision: str | None = "d1") -> tuple[str, Event]:
    where = id_of(at_meeting) if at_meeting else None
    return one("may", minutes.MinutesApproved, on, meeting=where, decision=decision)


def corrected(on: date = JULY, at_meeting: str = "july", decision: str = "d1") -> tuple[str, Event]:
    return one("may", minutes.MinutesCorrected, on, meeting=id_of(at_meeting), decision=decision, document=TEXT)


ACTS = [drafted(), circulated(), approved(), corrected()]


def followed() -> Story:
    """Meetings in May, June and July; a decision was taken at each of the later two."""
    story = met()
    for name, on in (("june", JUNE), ("july", JULY)):
        story.meeting(name, "sub-group", on)
        when(story, name, proceedings.DecisionRecorded, on, decision="d1", text=Text(en="The minutes of May."))
    return story


def recorded(story: Story, act: tuple[str, Event]) -> Entry:
    return story.record(act)[0]


def test_minutes_are_drafted_circulated_approved_and_corrected() -> None:
    story = followed()
    for act in (drafted(), drafted(MAY + 3 * ONE_DAY), circulated(), circulated(JUNE), approved(), corrected()):
        story.record(act)
    found = meeting_of(story).minutes
    assert [d.since for d in found.drafted] == [NEXT_DAY, MAY + 3 * ONE_DAY]
    assert [c.since for c in found.circulated] == [NEXT_DAY, JUNE]
    assert found.approved
    assert (found.approved.since, found.approved.meeting, found.approved.decision) == (JUNE, id_of("june"), "d1")
    assert [(c.since, c.document) for c in found.corrected] == [(JULY, TEXT)]
    assert not broken_rules(story, "may")


def test_minutes_may_be_approved_without_a_draft_on_record_outside_a_meeting_or_at_the_meeting_itself() -> None:
    for act in (approved(at_meeting=None, decision=None), approved(MAY, "may", None), approved(decision=None)):
        story = followed()
        story.record(act)
        assert meeting_of(story).minutes.approved
        assert not broken_rules(story, "may")


@pytest.mark.parametrize("act", ACTS, ids=lambda a: type(a[1]).__name__)
def test_only_a_meeting_that_was_held_has_minutes(act: tuple[str, Event]) -> None:
    for story in (planned(), planned(cancelled(MAY))):
        for name, on in (("june", JUNE), ("july", JULY)):
            story.meeting(name, "sub-group", on)
            when(story, name, proceedings.DecisionRecorded, on, decision="d1", text=Text(en="The minutes of May."))
        with refused(story, "meeting-held"):
            story.record(act)
    story = followed()
    with refused(story, "kind-of-stream"):
        story.record(("sub-group", act[1]))
    with refused(story, "not-in-the-future"):
        story.record(("may", type(act[1])(**{**_fields(act[1]), "on": NEXT_YEAR})))


def _fields(act: Event) -> dict[str, Any]:
    return {f: getattr(act, f) for f in act.__struct_fields__}


@pytest.mark.parametrize("act", ACTS, ids=lambda a: type(a[1]).__name__)
def test_nothing_becomes_of_minutes_of_a_meeting_that_was_never_planned(act: tuple[str, Event]) -> None:
    story = given()
    with refused(story, "meeting-scheduled"):
        story.record(act)


def test_minutes_come_after_the_meeting_has_begun_and_in_their_order() -> None:
    story = followed()
    for act in (drafted(MAY - ONE_DAY), circulated(MAY - ONE_DAY), approved(MAY - ONE_DAY, None, None)):
        with refused(story, "dates-in-order"):
            story.record(act)
    story.record(drafted(JUNE))
    for act in (circulated(NEXT_DAY), approved(NEXT_DAY, None, None)):
        with refused(story, "dates-in-order"):
            story.record(act)
    story.record(approved())
    with refused(story, "dates-in-order"):
        story.record(drafted(JULY))
    with refused(story, "approved-once"):
        story.record(approved(JULY, "july"))
    with refused(story, "in-order"):
        story.record(circulated(JULY, to=()))


def test_minutes_are_approved_and_corrected_at_a_meeting_that_is_recorded_as_held_on_that_day() -> None:
    story = followed()
    story.meeting("april", "sub-group", MAY - 20 * ONE_DAY)
    story.meeting("next", "sub-group", NEXT_YEAR, held=False)
    for act, rule in (
        (approved(JULY, "june"), "dates-in-order"),
        (approved(MAY, "june"), "dates-in-order"),
        (approved(MAY, "april", None), "dates-in-order"),
        (approved(MAY - 20 * ONE_DAY, "april", None), "dates-in-order"),
        (approved(JULY, "next", None), "meeting-held"),
        (approved(JULY, "unheard-of", None), "known-reference"),
        (corrected(JUNE), "dates-in-order"),
    ):
        with refused(story, rule):
            story.record(act)


def test_minutes_are_approved_and_corrected_by_a_decision_that_the_meeting_took() -> None:
    story = followed()
    for act in (approved(decision="d9"), corrected(decision="d9"), approved(at_meeting=None)):
        with refused(story, "known-decision"):
            story.record(act)


def test_minutes_approved_when_a_meeting_went_on_another_day_are_approved_at_that_meeting() -> None:
    story = followed()
    on = JUNE + ONE_DAY
    story.record(one("june", sitting.MeetingAdjourned, JUNE, at=at(JUNE, 11)))
    story.record(one("june", sitting.MeetingResumed, on, at=at(on, 10), ends=at(on, 11)))
    story.record(approved(on))
    assert not broken_rules(story, "may")


def test_approval_and_correction_lose_their_ground_with_the_meeting_or_the_decision() -> None:
    story = followed()
    approval = recorded(story, approved())
    change = recorded(story, corrected())
    for name, rule, act in (("june", "meeting-held", approval), ("july", "meeting-held", change)):
        record = next(
            e for e in story.entries if isinstance(e.event, proceedings.MeetingHeld) and e.stream == id_of(name)
        )
        faults = faults_left(story, lambda record=record: story.retract(record.position))
        assert (rule, act.position) in [(f.rule, f.subject) for f in faults.values()]
    taken = next(e for e in story.entries if isinstance(e.event, proceedings.DecisionRecorded))
    faults = faults_left(story, lambda: story.retract(taken.position))
    assert [(f.rule, f.subject) for f in faults.values()] == [("known-decision", approval.position)]


def test_each_act_about_minutes_is_corrected_and_retracted() -> None:
    story = followed()
    entries = [recorded(story, act) for act in ACTS]
    draft, sent, approval, change = (e.position for e in entries)
    story.correct(draft, on=MAY)
    story.correct(sent, on=MAY + 2 * ONE_DAY)
    story.correct(approval, on=JULY, meeting=id_of("july"))
    with refused(story, "dates-in-order"):
        story.correct(approval, meeting=id_of("june"), on=JULY)
    story.correct(change, document=Evidence(pointer="another"))
    found = meeting_of(story).minutes
    assert ([d.since for d in found.drafted], [c.since for c in found.circulated]) == ([MAY], [MAY + 2 * ONE_DAY])
    assert found.approved
    assert (found.approved.meeting, found.corrected[0].document.pointer) == (id_of("july"), "another")
    for position in (change, approval, sent, draft):
        story.retract(position)
    found = meeting_of(story).minutes
    assert (found.drafted, found.circulated, found.approved, found.corrected) == ([], [], None, [])
    assert not broken_rules(story, "may")


def test_acts_about_minutes_entered_late_find_their_place() -> None:
    story = followed()
    for act in (corrected(), approved(), circulated(), drafted()):
        story.record(act)
    story.record(drafted(MAY))
    assert [d.since for d in meeting_of(story).minutes.drafted] == [MAY, NEXT_DAY]
    assert not broken_rules(story, "may")
