"""What is done at a meeting: excusals, decisions, the quorum; and what would take the ground from it elsewhere."""

from datetime import datetime

import pytest

from domain.events import agency
from domain.events.base import Event
from domain.events.group import lifecycle, membership
from domain.values import Text
from tests.support.group_history import (
    APOLOGIES,
    BY_DEPUTY,
    JULY,
    JUNE,
    MAY,
    at,
    broken_rules,
    departed,
    faults_left,
    held,
    line,
    meeting_of,
    one,
    refused,
    when,
)
from tests.support.meeting_history import ONE_DAY, decision, deputised, excusal, met, moved, planned, quorate
from tests.support.random_acts import terms
from tests.support.story import FIRST_DAY, TODAY, Story, id_of


def test_the_chair_excuses_an_agency_and_a_seat_once_each() -> None:
    story = met()
    for whom in ({"agency": id_of("police")}, {"seat": "s1"}, {"seat": "s2"}):
        story.record(excusal(**whom))
        with refused(story, "excused-once"):
            story.record(excusal(JUNE, **whom))
    assert len(meeting_of(story).excused) == 3


def test_an_excused_agency_is_known_and_need_not_have_a_seat() -> None:
    story = met()
    for other in ("unheard-of", "ann"):
        with refused(story, "known-reference"):
            story.record(excusal(agency=id_of(other)))
    when(story, "fire", agency.AgencyRegistered, FIRST_DAY, slug="fire", name=Text(en="Fire"))
    story.record(excusal(agency=id_of("fire")))


def test_a_decision_is_taken_once_at_a_meeting_that_was_held() -> None:
    story = planned()
    with refused(story, "meeting-held"):
        story.record(decision())
    story.record(held("may", MAY), decision())
    with refused(story, "decided-once"):
        story.record(decision())
    story.record(decision("d2"))
    assert list(meeting_of(story).decisions) == ["d1", "d2"]


def test_a_decision_is_taken_between_start_and_end() -> None:
    story = met()
    for moment in (at(MAY, 9, 59), at(MAY, 12, 1), at(JUNE, 11)):
        with refused(story, "within-the-meeting"):
            story.record(decision(at=moment))
    with refused(story, "in-order"):
        story.record(decision(at=datetime(2025, 5, 13, 11)))
    for n, known in enumerate((at(MAY, 10), at(MAY, 12), None)):
        story.record(decision(f"d{n}", at=known))


def test_business_is_of_a_kind_that_the_terms_in_force_name() -> None:
    story = met()
    story.record(decision("d1", business="budget"))
    when(story, "sub-group", lifecycle.TermsAdopted, FIRST_DAY, terms=terms())
    assert not broken_rules(story, "may")
    with refused(story, "known-business"):
        story.record(decision("d2", business="budget"))


def test_the_quorum_is_determined_once_at_a_meeting_that_was_held() -> None:
    story = planned()
    with refused(story, "meeting-held"):
        story.record(quorate())
    story.record(held("may", MAY), quorate())
    with refused(story, "determined-once"):
        story.record(quorate(TODAY))


def test_the_quorum_for_a_decision_is_determined_once_and_rests_on_that_decision() -> None:
    story = met()
    with refused(story, "known-decision"):
        story.record(quorate(decision="d1"))
    decided = story.record(decision())[0]
    story.record(quorate(decision="d1"), quorate())
    with refused(story, "determined-once"):
        story.record(quorate(TODAY, decision="d1"))
    assert [f.rule for f in faults_left(story, lambda: story.retract(decided.position)).values()] == ["known-decision"]


def test_an_inquorate_decision_and_a_needless_determination_are_recorded() -> None:
    story = met()
    story.record(decision(), quorate())
    assert not broken_rules(story, "may")


# What would take the ground from what was recorded elsewhere


def attended() -> Story:
    story = deputised()
    story.record(line("may", MAY, "s1", "cat", BY_DEPUTY, deputy="d1"), line("may", MAY, "s2", "bob"))
    return story


@pytest.mark.parametrize(
    ("act", "rule"),
    [
        (departed(FIRST_DAY, "s2", "bob"), "held-or-deputised"),
        (departed(MAY, "s2", "bob"), "held-or-deputised"),
        (one("sub-group", membership.DeputyWithdrawn, MAY, deputy="d1"), "held-or-deputised"),
    ],
)
def test_a_back_dated_departure_before_recorded_attendance_is_refused(act: tuple[str, Event], rule: str) -> None:
    story = attended()
    with refused(story, rule):
        story.record(act)


def test_a_departure_after_recorded_attendance_is_not() -> None:
    story = attended()
    story.record(departed(MAY + ONE_DAY, "s2", "bob"))
    when(story, "sub-group", membership.DeputyWithdrawn, MAY + ONE_DAY, deputy="d1")


def test_a_back_dated_closing_of_an_excused_seat_is_refused() -> None:
    story = met()
    story.record(excusal(seat="s3"))
    with refused(story, "seat-stands"):
        when(story, "sub-group", membership.SeatClosed, MAY, seat="s3")


def test_apologies_stand_or_fall_with_the_day_the_meeting_is_moved_to() -> None:
    story = planned(line("may", FIRST_DAY, "s1", "ann", APOLOGIES), departed(JUNE, "s1", "ann"))
    with refused(story, "held-or-deputised"):
        story.record(moved(MAY, JULY))
