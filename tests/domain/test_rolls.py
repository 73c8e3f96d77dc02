"""The roll of a meeting: members, named deputies, and whoever was invited."""

from datetime import datetime
from typing import Any

import pytest

from domain.events.group import membership
from domain.events.meeting import proceedings
from domain.values import Text
from domain.verdicts import Outcome
from tests.support.group_history import (
    ABSENT,
    APOLOGIES,
    BY_DEPUTY,
    JULY,
    JUNE,
    MAY,
    PRESENT,
    appointed,
    at,
    broken_rules,
    departed,
    held,
    line,
    meeting_of,
    one,
    refused,
    when,
)
from tests.support.meeting_history import ONE_DAY, deputised, excusal, invited, met, moved, planned, there
from tests.support.story import FIRST_DAY, id_of


def test_the_roll_says_who_was_there_and_who_was_not() -> None:
    story = met()
    story.record(line("may", MAY, "s1", "ann"), line("may", MAY, "s2", "bob", APOLOGIES, reason="leave"))
    roll = meeting_of(story).roll
    assert [(seat, a.event.person, a.event.outcome) for seat, a in roll.items()] == [
        ("s1", id_of("ann"), PRESENT),
        ("s2", id_of("bob"), APOLOGIES),
    ]
    assert not broken_rules(story, "may")


@pytest.mark.parametrize("outcome", [PRESENT, APOLOGIES, ABSENT])
def test_a_line_of_the_roll_is_of_the_member_in_the_seat(outcome: Outcome) -> None:
    story = met()
    for seat, who in (("s1", "bob"), ("s1", "cat"), ("s1", None), ("s3", "cat"), ("s3", None)):
        with refused(story, "held-or-deputised"):
            story.record(line("may", MAY, seat, who, outcome))


def test_a_line_of_the_roll_is_of_a_seat_that_stands_that_day() -> None:
    story = met()
    story.record(one("sub-group", membership.SeatClosed, FIRST_DAY + ONE_DAY, seat="s3"))
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


def test_a_deputy_attends_for_the_seat_that_they_are_named_for() -> None:
    story = deputised()
    story.record(line("may", MAY, "s1", "cat", BY_DEPUTY, deputy="d1", briefed=True))
    told = meeting_of(story).roll["s1"].event
    assert (told.person, told.deputy, told.briefed) == (id_of("cat"), "d1", True)


@pytest.mark.parametrize(("who", "deputy"), [("dan", "d2"), ("cat", "d2"), ("dan", "d1"), ("ann", "d1"), ("cat", "d9")])
def test_nobody_else_deputises(who: str | None, deputy: str) -> None:
    story = deputised()
    with refused(story, "held-or-deputised"):
        story.record(line("may", MAY, "s1", who, BY_DEPUTY, deputy=deputy))


def test_a_deputy_may_have_been_there_whose_name_nobody_wrote_down() -> None:
    story = deputised()
    story.record(line("may", MAY, "s1", None, BY_DEPUTY), line("may", MAY, "s3", None, BY_DEPUTY))
    assert not broken_rules(story, "may")


def test_a_deputy_attends_between_being_named_and_withdrawn() -> None:
    story = met()
    when(story, "sub-group", membership.DeputyNamed, MAY + ONE_DAY, deputy="d1", seat="s1", person=id_of("cat"))
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
    {"outcome": BY_DEPUTY, "person": None, "deputy": "d1"},
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
        when(story, "may", proceedings.AttendanceRecorded, MAY, **{"seat": "s1", "person": id_of("ann"), **fields})


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


def test_where_the_times_of_a_meeting_are_corrected_presence_is_taken_as_far_as_it_lies_within_them() -> None:
    story = planned(line("may", MAY, "s1", "ann", presence=(there(at(MAY, 9), at(MAY, 11)),)))
    story.record(held("may", MAY))
    story.correct(len(story.entries), ends=at(MAY, 10, 30))
    assert not broken_rules(story, "may")


def test_a_roll_may_be_told_before_the_meeting_is_recorded_as_held_but_not_before_its_day() -> None:
    story = planned(line("may", FIRST_DAY, "s2", "bob", APOLOGIES))
    for act in (line("may", MAY - ONE_DAY, "s1", "ann"), invited("cat", on=MAY - ONE_DAY)):
        with refused(story, "dates-in-order"):
            story.record(act)
    story.record(line("may", MAY, "s1", "ann"))
    with refused(story, "dates-in-order"):
        story.record(moved(MAY, JUNE))
    story.record(held("may", MAY))
    assert not broken_rules(story, "may")
