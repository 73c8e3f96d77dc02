"""A meeting that is adjourned, resumed or abandoned, and an acting chair."""

from datetime import datetime
from typing import Any

import pytest

from domain.entries import Entry
from domain.events.base import Event
from domain.events.meeting import proceedings, sitting
from tests.support.group_history import (
    JUNE,
    MAY,
    NEXT_YEAR,
    at,
    broken_rules,
    faults_left,
    held,
    line,
    meeting_of,
    one,
    refused,
)
from tests.support.group_history import given as begun
from tests.support.meeting_history import (
    ONE_DAY,
    abandoned,
    adjourned,
    cancelled,
    decision,
    invited,
    met,
    planned,
    resumed,
    there,
)
from tests.support.story import Story, id_of

WEEK_ON = MAY + 7 * ONE_DAY
NAIVE = datetime(2025, 5, 13, 11)


def acting(who: str = "cat", **more: Any) -> tuple[str, Event]:
    return one("may", sitting.ActingChairAppointed, more.pop("on", MAY), person=id_of(who), **more)


def sittings(story: Story) -> list[tuple[datetime, datetime]]:
    return [(each.start, each.end) for each in meeting_of(story).sittings]


ACTS = [adjourned(at(MAY, 11)), resumed(at(MAY, 11)), abandoned(at(MAY, 11))]


def test_a_meeting_that_is_not_interrupted_sits_once() -> None:
    assert sittings(met()) == [(at(MAY, 10), at(MAY, 12))]
    assert not sittings(planned())


def test_an_adjourned_meeting_goes_on_the_same_day() -> None:
    story = met()
    story.record(adjourned(at(MAY, 10, 30)))
    assert sittings(story) == [(at(MAY, 10), at(MAY, 10, 30))]
    assert meeting_of(story).adjourned
    story.record(resumed(at(MAY, 11)))
    assert sittings(story) == [(at(MAY, 10), at(MAY, 10, 30)), (at(MAY, 11), at(MAY, 12))]
    assert not meeting_of(story).adjourned


def test_a_meeting_resumed_on_another_day_is_one_meeting_of_its_first_day() -> None:
    story = met()
    story.record(adjourned(at(MAY, 12), resumes_on=WEEK_ON))
    story.record(resumed(at(WEEK_ON, 14), at(WEEK_ON, 15)))
    found = meeting_of(story)
    assert (found.day, found.starts, found.ends) == (MAY, at(MAY, 10), at(WEEK_ON, 15))
    assert sittings(story) == [(at(MAY, 10), at(MAY, 12)), (at(WEEK_ON, 14), at(WEEK_ON, 15))]
    assert (found.sat_on(MAY), found.sat_on(WEEK_ON), found.sat_on(WEEK_ON + ONE_DAY)) == (True, True, False)


def test_a_meeting_may_be_recorded_as_a_whole_over_two_days() -> None:
    ends = at(WEEK_ON, 15)
    story, whole = planned(), one("may", proceedings.MeetingHeld, MAY, starts=at(MAY, 10), ends=ends)
    story.record(whole, adjourned(at(MAY, 12)), resumed(at(WEEK_ON, 14)))
    assert sittings(story) == [(at(MAY, 10), at(MAY, 12)), (at(WEEK_ON, 14), ends)]


def test_no_meeting_sits_for_a_day() -> None:
    story = planned()
    with refused(story, "sits-for-hours"):
        story.record(one("may", proceedings.MeetingHeld, MAY, starts=at(MAY, 10), ends=at(MAY + ONE_DAY, 10)))
    story.record(one("may", proceedings.MeetingHeld, MAY, starts=at(MAY, 10), ends=at(MAY + ONE_DAY, 9, 59)))
    with refused(story, "sits-for-hours"):
        story.correct(len(story.entries), ends=at(WEEK_ON, 12))
    story.record(adjourned(at(MAY, 12)))
    with refused(story, "sits-for-hours"):
        story.record(resumed(at(WEEK_ON, 14), at(WEEK_ON + ONE_DAY, 14)))


def test_interruptions_entered_late_find_their_place_by_their_times() -> None:
    story = met()
    story.record(adjourned(at(MAY, 11, 30)), resumed(at(MAY, 11, 40)))
    story.record(adjourned(at(MAY, 10, 30)), resumed(at(MAY, 10, 45)))
    times = [(10, 0), (10, 30), (10, 45), (11, 30), (11, 40), (12, 0)]
    edges = [at(MAY, *t) for t in times]
    assert sittings(story) == list(zip(edges[::2], edges[1::2], strict=True))


def test_only_a_meeting_that_sits_is_adjourned_and_only_an_adjourned_one_resumed() -> None:
    story = met()
    with refused(story, "meeting-adjourned"):
        story.record(resumed(at(MAY, 11)))
    story.record(adjourned(at(MAY, 11)))
    with refused(story, "meeting-adjourned"):
        story.record(adjourned(at(MAY, 11, 30)))
    with refused(story, "meeting-adjourned"):
        story.record(resumed(at(MAY, 10, 30)))


@pytest.mark.parametrize("act", [adjourned, abandoned])
@pytest.mark.parametrize("time", [at(MAY, 9), at(MAY, 10), at(MAY, 12, 1), at(JUNE, 11)])
def test_what_interrupts_a_meeting_lies_within_it(act: Any, time: datetime) -> None:
    story = met()
    with refused(story, "within-the-meeting"):
        story.record(act(time))


def test_a_sitting_ends_when_it_is_said_to_and_only_once() -> None:
    story = met()
    story.record(adjourned(at(MAY, 11)))
    for wrong in (resumed(at(WEEK_ON, 10)), resumed(at(MAY, 12)), resumed(at(MAY, 11, 30), at(MAY, 11, 45))):
        with refused(story, "end-of-sitting"):
            story.record(wrong)
    story.record(resumed(at(MAY, 11, 30), at(MAY, 12)))


def test_an_abandoned_meeting_was_held_until_then_and_nothing_follows() -> None:
    story = met()
    story.record(abandoned(at(MAY, 11)))
    assert sittings(story) == [(at(MAY, 10), at(MAY, 11))]
    assert meeting_of(story).held
    for act in (abandoned(at(MAY, 11, 30)), adjourned(at(MAY, 11, 30)), resumed(at(MAY, 11, 30))):
        with refused(story, "meeting-abandoned"):
            story.record(act)


def test_an_adjourned_meeting_may_be_given_up_on_a_later_day() -> None:
    story = met()
    story.record(adjourned(at(MAY, 11)))
    story.record(abandoned(at(JUNE, 9)))
    assert sittings(story) == [(at(MAY, 10), at(MAY, 11))]
    assert meeting_of(story).abandoned
    assert not meeting_of(story).adjourned


@pytest.mark.parametrize("act", ACTS, ids=lambda a: type(a[1]).__name__)
def test_only_a_meeting_that_was_held_is_interrupted(act: tuple[str, Event]) -> None:
    for story in (planned(), planned(cancelled(MAY))):
        with refused(story, "meeting-held"):
            story.record(act)
    story = begun()
    with refused(story, "meeting-scheduled"):
        story.record(act)
    with refused(story, "kind-of-stream"):
        story.record(("police", act[1]))


def test_a_time_has_an_offset_and_is_of_the_day_of_the_act() -> None:
    story = met()
    for kind in (sitting.MeetingAdjourned, sitting.MeetingResumed, sitting.MeetingAbandoned):
        for wrong in (NAIVE, at(JUNE, 11)):
            with refused(story, "in-order"):
                story.record(one("may", kind, MAY, at=wrong))
        with refused(story, "not-in-the-future"):
            story.record(one("may", kind, NEXT_YEAR, at=at(NEXT_YEAR, 11)))
    for act in (
        adjourned(at(MAY, 11), resumes_on=MAY - ONE_DAY),
        resumed(at(MAY, 11), at(MAY, 11)),
        resumed(at(MAY, 11), NAIVE),
    ):
        with refused(story, "in-order"):
            story.record(act)


def test_decisions_are_taken_and_people_are_there_while_the_meeting_sits() -> None:
    story = met()
    story.record(adjourned(at(MAY, 10, 30)))
    story.record(resumed(at(WEEK_ON, 14), at(WEEK_ON, 15)))
    for moment in (at(MAY, 11), at(MAY + ONE_DAY, 10), at(WEEK_ON, 13, 59), at(WEEK_ON, 15, 1)):
        with refused(story, "within-the-meeting"):
            story.record(decision(at=moment))
    away = there(at(MAY, 11), at(WEEK_ON, 14))
    for act in (line("may", MAY, "s1", "ann", presence=(away,)), invited("cat", away)):
        with refused(story, "within-the-meeting"):
            story.record(act)
    for n, moment in enumerate((at(MAY, 10), at(MAY, 10, 30), at(WEEK_ON, 14), at(WEEK_ON, 15))):
        story.record(decision(f"d{n}", at=moment))
    both = (there(at(MAY, 10), at(MAY, 10, 30)), there(at(WEEK_ON, 14, 30), at(WEEK_ON, 15)))
    story.record(line("may", MAY, "s1", "ann", presence=both))
    story.record(invited("cat", there(at(MAY, 9), at(WEEK_ON, 18))))
    assert not broken_rules(story, "may")


def test_an_adjournment_is_refused_where_a_decision_was_taken_meanwhile() -> None:
    story = met()
    story.record(decision(at=at(MAY, 11)))
    with refused(story, "within-the-meeting"):
        story.record(adjourned(at(MAY, 10, 30)))
    story.record(adjourned(at(MAY, 10, 30)), resumed(at(MAY, 10, 45)))


def recorded(story: Story, act: tuple[str, Event]) -> Entry:
    return story.record(act)[0]


def test_interruptions_are_corrected_and_retracted() -> None:
    story = met()
    first, second = recorded(story, adjourned(at(MAY, 10, 30))), recorded(story, resumed(at(MAY, 11)))
    story.correct(first.position, at=at(MAY, 10, 45))
    story.correct(second.position, at=at(MAY, 11, 15))
    assert sittings(story) == [(at(MAY, 10), at(MAY, 10, 45)), (at(MAY, 11, 15), at(MAY, 12))]
    late = faults_left(story, lambda: story.correct(first.position, at=at(MAY, 11, 30)))
    assert [(f.rule, f.subject) for f in late.values()] == [("meeting-adjourned", second.position)]
    faults = faults_left(story, lambda: story.retract(first.position))
    assert [(f.rule, f.subject) for f in faults.values()] == [("meeting-adjourned", second.position)]
    story.retract(second.position)
    story.retract(first.position)
    assert sittings(story) == [(at(MAY, 10), at(MAY, 12))]
    end = recorded(story, abandoned(at(MAY, 11)))
    story.correct(end.position, at=at(MAY, 11, 30), reason="fire alarm")
    assert meeting_of(story).ends == at(MAY, 11, 30)
    story.retract(end.position)
    assert not meeting_of(story).abandoned


def test_what_interrupted_a_meeting_loses_its_ground_with_the_record_of_it() -> None:
    story = met()
    story.record(adjourned(at(MAY, 10, 30)))
    story.record(resumed(at(MAY, 11)))
    record = next(e for e in story.entries if isinstance(e.event, proceedings.MeetingHeld))
    faults = faults_left(story, lambda: story.retract(record.position))
    assert [f.rule for f in faults.values()] == ["meeting-held"] * 2
    assert faults_left(story, lambda: story.correct(record.position, ends=at(MAY, 10, 15)))


def test_somebody_acts_in_an_office_once_at_a_meeting() -> None:
    story = planned(acting(on=MAY - ONE_DAY))
    with refused(story, "acting-once"):
        story.record(acting("dan"))
    story.record(acting("dan", office="vice-chair"))
    story.record(held("may", MAY))
    assert [(a.office, a.person) for a in meeting_of(story).acting_chairs] == [
        ("chair", id_of("cat")),
        ("vice-chair", id_of("dan")),
    ]
    assert not broken_rules(story, "may")


def test_an_acting_chair_is_known_and_chairs_a_meeting_that_is_not_cancelled_or_over() -> None:
    story = met()
    with refused(story, "known-reference"):
        story.record(acting("unheard-of"))
    with refused(story, "dates-in-order"):
        story.record(acting(on=JUNE))
    with refused(story, "not-in-the-future"):
        story.record(acting(on=NEXT_YEAR))
    story = planned(cancelled(MAY))
    with refused(story, "meeting-cancelled"):
        story.record(acting())
    story = begun()
    with refused(story, "meeting-scheduled"):
        story.record(acting())


def test_an_acting_chair_is_corrected_and_retracted() -> None:
    story = met()
    entry = recorded(story, acting())
    story.correct(entry.position, person=id_of("dan"))
    assert [a.person for a in meeting_of(story).acting_chairs] == [id_of("dan")]
    story.retract(entry.position)
    assert not meeting_of(story).acting_chairs
    story.record(acting("bob"))
    assert [a.person for a in meeting_of(story).acting_chairs] == [id_of("bob")]
