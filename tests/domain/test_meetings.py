"""Meetings: planned, moved, cancelled or held; a roll of members and named deputies; excusals, decisions, the quorum."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from domain.events import agency, group, meeting, membership
from domain.events.act import Act
from domain.events.meeting import Presence
from domain.values import Text
from domain.verdicts import Outcome
from tests.domain.telling import (
    ABSENT,
    APOLOGIES,
    BY_DEPUTY,
    JULY,
    JUNE,
    MARCH,
    MAY,
    NEXT_YEAR,
    PRESENT,
    appointed,
    at,
    departed,
    given,
    held,
    line,
    meeting_of,
    one,
    refused,
    rules,
    when,
)
from tests.projections.histories import terms
from tests.story import FIRST_DAY, TODAY, Story, id_of

SUB_GROUP = {"group": id_of("sub-group")}
DAY = timedelta(days=1)


def planned(*acts: tuple[str, Act], meets_on: date = MAY) -> Story:
    """A meeting planned for a day, and what follows, each a command."""
    story = given()
    when(story, "may", meeting.MeetingScheduled, FIRST_DAY, **SUB_GROUP, meets_on=meets_on)
    for act in acts:
        story.record(act)
    return story


def met() -> Story:
    """A meeting held on 13 May from ten to twelve."""
    return planned(held("may", MAY))


def decision(id: str = "d1", on: date = MAY, **more: Any) -> tuple[str, Act]:
    return one("may", meeting.DecisionRecorded, on, decision=id, text=Text(en="Agreed."), **more)


def excusal(on: date = MAY, /, **whom: Any) -> tuple[str, Act]:
    return one("may", meeting.AttendanceExcused, on, ground="not concerned", **whom)


def quorate(on: date = MAY) -> tuple[str, Act]:
    return one("may", meeting.QuorumDetermined, on, quorate=True, ground="all were heard")


def invited(who: str, *presence: Presence, on: date = MAY) -> tuple[str, Act]:
    return one("may", meeting.AttendanceRecorded, on, person=id_of(who), presence=presence)


def there(starts: datetime, ends: datetime) -> Presence:
    return Presence(since=starts, until=ends)


def moved(on: date, meets_on: date) -> tuple[str, Act]:
    return one("may", meeting.MeetingRescheduled, on, meets_on=meets_on)


def cancelled(on: date) -> tuple[str, Act]:
    return one("may", meeting.MeetingCancelled, on)


# Planned, moved, cancelled, held


def test_a_meeting_is_planned_for_a_day_of_a_group() -> None:
    found = meeting_of(planned(meets_on=NEXT_YEAR))
    assert (found.group, found.day, found.held) == (id_of("sub-group"), NEXT_YEAR, None)


def test_a_meeting_is_scheduled_once() -> None:
    story = planned()
    with refused(story, "scheduled-once"):
        when(story, "may", meeting.MeetingScheduled, FIRST_DAY, **SUB_GROUP, meets_on=JUNE)


@pytest.mark.parametrize("other", ["unheard-of", "police", "ann"])
def test_a_meeting_is_of_a_known_group(other: str) -> None:
    story = given()
    with refused(story, "known-reference"):
        when(story, "may", meeting.MeetingScheduled, FIRST_DAY, group=id_of(other), meets_on=MAY)


def test_a_group_meets_from_its_establishment_on() -> None:
    story = given()
    with refused(story, "before-establishment"):
        when(story, "may", meeting.MeetingScheduled, MARCH, **SUB_GROUP, meets_on=MARCH)
    when(story, "may", meeting.MeetingScheduled, MARCH, **SUB_GROUP, meets_on=FIRST_DAY)
    with refused(story, "before-establishment"):
        story.record(held("may", MARCH))
    story.record(held("may", FIRST_DAY))


def test_nobody_plans_a_meeting_for_a_day_that_has_passed() -> None:
    story = planned()
    with refused(story, "in-order"):
        when(story, "june", meeting.MeetingScheduled, JULY, **SUB_GROUP, meets_on=JUNE)
    with refused(story, "in-order"):
        story.record(moved(MAY + DAY, MAY))


def test_a_meeting_whose_planning_was_entered_late_may_have_been_moved_or_cancelled_before() -> None:
    story = given()
    when(story, "may", meeting.MeetingScheduled, MAY, **SUB_GROUP, meets_on=MAY)
    story.record(moved(FIRST_DAY, JUNE))
    assert meeting_of(story).planned == [(MAY, MAY), (MAY, JUNE)]
    story.record(cancelled(FIRST_DAY + DAY))
    assert meeting_of(story).cancelled


def test_a_moved_meeting_meets_on_the_day_it_was_last_moved_to() -> None:
    story = planned(moved(MAY - DAY, JULY), moved(FIRST_DAY, JUNE))
    found = meeting_of(story)
    assert (found.day, found.planned) == (JULY, [(FIRST_DAY, MAY), (FIRST_DAY, JUNE), (MAY - DAY, JULY)])


def test_a_meeting_is_not_planned_after_it_was_held_and_each_try_is_refused() -> None:
    story = met()
    for _ in range(2):
        with refused(story, "dates-in-order"):
            story.record(moved(JUNE, JULY))


def test_a_meeting_may_be_held_on_another_day_than_planned() -> None:
    story = planned(held("may", JUNE))
    assert meeting_of(story).day == JUNE
    assert not rules(story, "may")


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
            story.record(one("may", meeting.MeetingHeld, MAY, starts=starts, ends=ends))


def test_a_cancelled_meeting_is_not_held_moved_or_cancelled_again() -> None:
    story = planned(cancelled(MAY - DAY))
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
def test_nothing_happens_at_a_meeting_that_was_never_planned(act: tuple[str, Act]) -> None:
    story = given()
    with refused(story, "meeting-scheduled"):
        story.record(act)


@pytest.mark.parametrize("act", [*ACTS, moved(MAY, JUNE)], ids=lambda a: type(a[1]).__name__)
def test_an_act_of_a_meeting_is_recorded_of_no_other_stream(act: tuple[str, Act]) -> None:
    story = met()
    for stream in ("sub-group", "police", "ann"):
        with refused(story, "kind-of-stream"):
            story.record((stream, act[1]))
    with refused(story, "kind-of-stream"):
        when(story, "may", membership.SeatClosed, MAY, seat="s3")


# The roll


def test_the_roll_says_who_was_there_and_who_was_not() -> None:
    story = met()
    story.record(line("may", MAY, "s1", "ann"), line("may", MAY, "s2", "bob", APOLOGIES, reason="leave"))
    roll = meeting_of(story).roll
    assert [(seat, a.event.person, a.event.outcome) for seat, a in roll.items()] == [
        ("s1", id_of("ann"), PRESENT),
        ("s2", id_of("bob"), APOLOGIES),
    ]
    assert not rules(story, "may")


@pytest.mark.parametrize("outcome", [PRESENT, APOLOGIES, ABSENT])
def test_a_line_of_the_roll_is_of_the_member_in_the_seat(outcome: Outcome) -> None:
    story = met()
    for seat, who in (("s1", "bob"), ("s1", "cat"), ("s1", None), ("s3", "cat"), ("s3", None)):
        with refused(story, "held-or-deputised"):
            story.record(line("may", MAY, seat, who, outcome))


def test_a_line_of_the_roll_is_of_a_seat_that_stands_that_day() -> None:
    story = met()
    story.record(one("sub-group", membership.SeatClosed, FIRST_DAY + DAY, seat="s3"))
    when(story, "sub-group", membership.SeatCreated, JUNE, seat="s4", title=Text(en="Post"))
    for seat in ("s3", "s4", "s9"):
        for act in (line("may", MAY, seat, "ann"), excusal(seat=seat)):
            with refused(story, "seat-stands"):
                story.record(act)


def test_on_a_hand_over_day_the_newcomer_attends() -> None:
    story = met()
    story.record(departed(MAY, "s1", "ann"), appointed(MAY, "s1", "cat"))
    with refused(story, "held-or-deputised"):
        story.record(line("may", MAY, "s1", "ann"))
    story.record(line("may", MAY, "s1", "cat"))


def test_a_seat_is_held_by_the_day_of_the_meeting_not_of_the_entry() -> None:
    story = met()
    story.record(departed(JUNE, "s1", "ann"), appointed(JUNE, "s1", "cat"))
    with refused(story, "held-or-deputised"):
        story.record(line("may", JULY, "s1", "cat"))
    story.record(line("may", JULY, "s1", "ann"))


def test_a_seat_is_on_the_roll_once_and_so_is_an_invited_person() -> None:
    story = met()
    story.record(line("may", MAY, "s1", "ann"), invited("cat"))
    for act in (line("may", MAY, "s1", "ann", APOLOGIES), invited("cat")):
        with refused(story, "recorded-once"):
            story.record(act)


def deputised() -> Story:
    story = met()
    for deputy, seat, who in (("d1", "s1", "cat"), ("d2", "s2", "dan")):
        when(story, "sub-group", membership.DeputyNamed, FIRST_DAY, deputy=deputy, seat=seat, person=id_of(who))
    return story


def test_a_deputy_attends_for_the_seat_that_they_are_named_for() -> None:
    story = deputised()
    story.record(line("may", MAY, "s1", "cat", BY_DEPUTY, deputy="d1", briefed=True))
    told = meeting_of(story).roll["s1"].event
    assert (told.person, told.deputy, told.briefed) == (id_of("cat"), "d1", True)


@pytest.mark.parametrize(
    ("who", "deputy"), [("dan", "d2"), ("cat", "d2"), ("dan", "d1"), ("ann", "d1"), (None, "d1"), ("cat", "d9")]
)
def test_nobody_else_deputises(who: str | None, deputy: str) -> None:
    story = deputised()
    with refused(story, "held-or-deputised"):
        story.record(line("may", MAY, "s1", who, BY_DEPUTY, deputy=deputy))


def test_a_deputy_attends_between_being_named_and_withdrawn() -> None:
    story = met()
    when(story, "sub-group", membership.DeputyNamed, MAY + DAY, deputy="d1", seat="s1", person=id_of("cat"))
    when(story, "sub-group", membership.DeputyNamed, FIRST_DAY, deputy="d2", seat="s1", person=id_of("cat"))
    when(story, "sub-group", membership.DeputyWithdrawn, MAY, deputy="d2")
    for deputy in ("d1", "d2"):
        with refused(story, "held-or-deputised"):
            story.record(line("may", MAY, "s1", "cat", BY_DEPUTY, deputy=deputy))


def test_a_deputy_does_not_attend_as_the_member() -> None:
    story = deputised()
    with refused(story, "held-or-deputised"):
        story.record(line("may", MAY, "s1", "cat"))


BROKEN: list[dict[str, Any]] = [
    {},
    {"outcome": Outcome.NOT_RECORDED},
    {"outcome": PRESENT, "deputy": "d1"},
    {"outcome": BY_DEPUTY},
    {"outcome": APOLOGIES, "presence": (there(at(MAY, 10), at(MAY, 11)),)},
    {"outcome": ABSENT, "presence": (there(at(MAY, 10), at(MAY, 11)),)},
    {"outcome": PRESENT, "presence": (there(at(MAY, 11), at(MAY, 10)),)},
    {"outcome": PRESENT, "presence": (there(at(MAY, 10), at(MAY, 10)),)},
    {"outcome": PRESENT, "presence": (there(datetime(2025, 5, 13, 10), at(MAY, 11)),)},
    {"seat": None, "person": None},
    {"seat": None, "outcome": PRESENT},
    {"seat": None, "deputy": "d1"},
]


@pytest.mark.parametrize("fields", BROKEN)
def test_a_line_of_the_roll_is_in_order_within_itself(fields: dict[str, Any]) -> None:
    story = met()
    with refused(story, "in-order"):
        when(story, "may", meeting.AttendanceRecorded, MAY, **{"seat": "s1", "person": id_of("ann"), **fields})


def test_an_excusal_names_an_agency_or_a_seat() -> None:
    story = met()
    for whom in ({}, {"agency": id_of("police"), "seat": "s1"}):
        with refused(story, "in-order"):
            story.record(excusal(**whom))


@pytest.mark.parametrize("who", ["unheard-of", "police", "may"])
def test_the_invited_are_known_persons(who: str) -> None:
    story = met()
    with refused(story, "known-reference"):
        story.record(invited(who))
    story.record(invited("cat"))
    assert list(meeting_of(story).invited) == [id_of("cat")]


def test_presence_overlaps_the_meeting() -> None:
    story = met()
    early, late = there(at(MAY, 8), at(MAY, 10)), there(at(MAY, 12), at(MAY, 13))
    about = there(at(MAY, 9), at(MAY, 13))
    for wrong in ((early,), (late,), (about, late)):
        for act in (line("may", MAY, "s1", "ann", presence=wrong), invited("cat", *wrong)):
            with refused(story, "within-the-meeting"):
                story.record(act)
    story.record(line("may", MAY, "s1", "ann", presence=(about,)))


def test_a_roll_may_be_told_before_the_meeting_is_recorded_as_held_but_not_before_its_day() -> None:
    story = planned(line("may", FIRST_DAY, "s2", "bob", APOLOGIES))
    for act in (line("may", MAY - DAY, "s1", "ann"), invited("cat", on=MAY - DAY)):
        with refused(story, "dates-in-order"):
            story.record(act)
    story.record(line("may", MAY, "s1", "ann"))
    with refused(story, "dates-in-order"):
        story.record(moved(MAY, JUNE))
    story.record(held("may", MAY))
    assert not rules(story, "may")


# Excusals, decisions, the quorum


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
    when(story, "sub-group", group.TermsAdopted, FIRST_DAY, terms=terms())
    assert not rules(story, "may")
    with refused(story, "known-business"):
        story.record(decision("d2", business="budget"))


def test_the_quorum_is_determined_once_at_a_meeting_that_was_held() -> None:
    story = planned()
    with refused(story, "meeting-held"):
        story.record(quorate())
    story.record(held("may", MAY), quorate())
    with refused(story, "determined-once"):
        story.record(quorate(TODAY))


def test_an_inquorate_decision_and_a_needless_determination_are_recorded() -> None:
    story = met()
    story.record(decision(), quorate())
    assert not rules(story, "may")


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
def test_a_back_dated_departure_before_recorded_attendance_is_refused(act: tuple[str, Act], rule: str) -> None:
    story = attended()
    with refused(story, rule):
        story.record(act)


def test_a_departure_after_recorded_attendance_is_not() -> None:
    story = attended()
    story.record(departed(MAY + DAY, "s2", "bob"))
    when(story, "sub-group", membership.DeputyWithdrawn, MAY + DAY, deputy="d1")


def test_a_back_dated_closing_of_an_excused_seat_is_refused() -> None:
    story = met()
    story.record(excusal(seat="s3"))
    with refused(story, "seat-stands"):
        when(story, "sub-group", membership.SeatClosed, MAY, seat="s3")


def test_apologies_stand_or_fall_with_the_day_the_meeting_is_moved_to() -> None:
    story = planned(line("may", FIRST_DAY, "s1", "ann", APOLOGIES), departed(JUNE, "s1", "ann"))
    with refused(story, "held-or-deputised"):
        story.record(moved(MAY, JULY))
