"""Meetings: planned, moved, cancelled or held."""

from datetime import datetime

import pytest

from domain.events.base import Event
from domain.events.group import membership
from domain.events.meeting import proceedings
from tests.support.group_history import (
    APOLOGIES,
    JULY,
    JUNE,
    MARCH,
    MAY,
    NEXT_YEAR,
    at,
    broken_rules,
    given,
    held,
    line,
    meeting_of,
    one,
    refused,
    when,
)
from tests.support.meeting_history import (
    ONE_DAY,
    SUB_GROUP,
    cancelled,
    decision,
    excusal,
    invited,
    met,
    moved,
    planned,
    quorate,
)
from tests.support.story import FIRST_DAY, id_of


def test_a_meeting_is_planned_for_a_day_of_a_group() -> None:
    found = meeting_of(planned(meets_on=NEXT_YEAR))
    assert (found.group, found.day, found.held) == (id_of("sub-group"), NEXT_YEAR, None)


def test_a_meeting_is_scheduled_once() -> None:
    story = planned()
    with refused(story, "scheduled-once"):
        when(story, "may", proceedings.MeetingScheduled, FIRST_DAY, **SUB_GROUP, meets_on=JUNE)


@pytest.mark.parametrize("other", ["unheard-of", "police", "ann"])
def test_a_meeting_is_of_a_known_group(other: str) -> None:
    story = given()
    with refused(story, "known-reference"):
        when(story, "may", proceedings.MeetingScheduled, FIRST_DAY, group=id_of(other), meets_on=MAY)


def test_a_group_meets_from_its_establishment_on() -> None:
    story = given()
    with refused(story, "before-establishment"):
        when(story, "may", proceedings.MeetingScheduled, MARCH, **SUB_GROUP, meets_on=MARCH)
    when(story, "may", proceedings.MeetingScheduled, MARCH, **SUB_GROUP, meets_on=FIRST_DAY)
    with refused(story, "before-establishment"):
        story.record(held("may", MARCH))
    story.record(held("may", FIRST_DAY))


def test_nobody_plans_a_meeting_for_a_day_that_has_passed() -> None:
    story = planned()
    with refused(story, "in-order"):
        when(story, "june", proceedings.MeetingScheduled, JULY, **SUB_GROUP, meets_on=JUNE)
    with refused(story, "in-order"):
        story.record(moved(MAY + ONE_DAY, MAY))


def test_a_meeting_whose_planning_was_entered_late_may_have_been_moved_or_cancelled_before() -> None:
    story = given()
    when(story, "may", proceedings.MeetingScheduled, MAY, **SUB_GROUP, meets_on=MAY)
    story.record(moved(FIRST_DAY, JUNE))
    assert meeting_of(story).planned == [(MAY, MAY), (MAY, JUNE)]
    story.record(cancelled(FIRST_DAY + ONE_DAY))
    assert meeting_of(story).cancelled


def test_a_moved_meeting_meets_on_the_day_it_was_last_moved_to() -> None:
    story = planned(moved(MAY - ONE_DAY, JULY), moved(FIRST_DAY, JUNE))
    found = meeting_of(story)
    assert (found.day, found.planned) == (JULY, [(FIRST_DAY, MAY), (FIRST_DAY, JUNE), (MAY - ONE_DAY, JULY)])


def test_a_meeting_is_not_planned_after_it_was_held_and_each_try_is_refused() -> None:
    story = met()
    for _ in range(2):
        with refused(story, "dates-in-order"):
            story.record(moved(JUNE, JULY))


def test_a_meeting_may_be_held_on_another_day_than_planned() -> None:
    story = planned(held("may", JUNE))
    assert meeting_of(story).day == JUNE
    assert not broken_rules(story, "may")


def test_a_meeting_is_held_once() -> None:
    story = met()
    for on in (MAY, JUNE):
        with refused(story, "held-once"):
            story.record(held("may", on))


def test_a_meeting_ends_after_it_starts_on_the_day_it_is_held() -> None:
    story = planned()
    naive = datetime(2025, 5, 13, 10)
    times = [(at(MAY, 12), at(MAY, 10)), (at(MAY, 10), at(MAY, 10)), (at(JUNE, 10), at(JUNE, 12))]
    for starts, ends in (*times, (naive, at(MAY, 12)), (at(MAY, 10), naive)):
        with refused(story, "in-order"):
            story.record(one("may", proceedings.MeetingHeld, MAY, starts=starts, ends=ends))


def test_a_cancelled_meeting_is_not_held_moved_or_cancelled_again() -> None:
    story = planned(cancelled(MAY - ONE_DAY))
    for act, rule in (
        (held("may", MAY), "meeting-cancelled"),
        (held("may", FIRST_DAY), "meeting-cancelled"),
        (moved(MAY, JUNE), "meeting-cancelled"),
        (cancelled(MAY), "cancelled-once"),
    ):
        with refused(story, rule):
            story.record(act)


def test_nobody_attends_a_cancelled_meeting_but_apologies_may_have_come() -> None:
    story = planned(line("may", FIRST_DAY, "s2", "bob", APOLOGIES), cancelled(MAY))
    for act in (line("may", MAY, "s1", "ann"), invited("cat")):
        with refused(story, "meeting-cancelled"):
            story.record(act)
    for act in (decision(), quorate()):
        with refused(story, "meeting-held"):
            story.record(act)


def test_a_meeting_with_attendance_or_a_record_is_not_cancelled() -> None:
    for story in (met(), planned(line("may", MAY, "s1", "ann"))):
        with refused(story, "meeting-cancelled"):
            story.record(cancelled(MAY))


def test_what_happens_at_a_meeting_has_happened() -> None:
    story = planned(meets_on=NEXT_YEAR)
    for act in (
        held("may", NEXT_YEAR),
        line("may", NEXT_YEAR, "s1", "ann"),
        excusal(NEXT_YEAR, seat="s1"),
        decision(on=NEXT_YEAR),
        quorate(NEXT_YEAR),
        cancelled(NEXT_YEAR),
        moved(NEXT_YEAR, NEXT_YEAR),
    ):
        with refused(story, "not-in-the-future"):
            story.record(act)


ACTS = [held("may", MAY), line("may", MAY, "s1", "ann"), excusal(seat="s1"), decision(), quorate(), cancelled(MAY)]


@pytest.mark.parametrize("act", [*ACTS, moved(MAY, JUNE)], ids=lambda a: type(a[1]).__name__)
def test_nothing_happens_at_a_meeting_that_was_never_planned(act: tuple[str, Event]) -> None:
    story = given()
    with refused(story, "meeting-scheduled"):
        story.record(act)


@pytest.mark.parametrize("act", [*ACTS, moved(MAY, JUNE)], ids=lambda a: type(a[1]).__name__)
def test_an_act_of_a_meeting_is_recorded_of_no_other_stream(act: tuple[str, Event]) -> None:
    story = met()
    for stream in ("sub-group", "police", "ann"):
        with refused(story, "kind-of-stream"):
            story.record((stream, act[1]))
    with refused(story, "kind-of-stream"):
        when(story, "may", membership.SeatClosed, MAY, seat="s3")
