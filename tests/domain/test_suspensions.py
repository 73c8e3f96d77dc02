"""Suspensions: the member keeps the seat and may not act in it, from one day to another."""

from datetime import date

from domain.events.group import membership
from domain.events.group.membership import MemberReinstated, MemberSuspended
from projections.judgements import rule_inputs
from projections.judgements.group.seats import judge
from projections.rows import SeatRow
from tests.support.group_history import (
    JULY,
    JUNE,
    MAY,
    appointed,
    broken_rules,
    departed,
    faults_left,
    given,
    group_of,
    one,
    refused,
    when,
)
from tests.support.story import FIRST_DAY, Story, id_of

ANN = {"seat": "s1", "person": id_of("ann")}


def suspended(story: Story, on: date, seat: str = "s1") -> bool:
    found = {s.id: s.suspended for s in rule_inputs.seats_on(group_of(story), on, story.world)}
    return found[seat]


def test_a_suspension_lasts_from_its_day_until_the_day_of_the_reinstatement() -> None:
    story = given()
    when(story, "sub-group", MemberSuspended, MAY, **ANN, ground="conduct")
    assert [suspended(story, on) for on in (FIRST_DAY, MAY, JULY)] == [False, True, True]
    when(story, "sub-group", MemberReinstated, JUNE, **ANN)
    assert [suspended(story, on) for on in (FIRST_DAY, MAY, JUNE, JULY)] == [False, True, False, False]
    assert not suspended(story, MAY, "s2")


def test_the_seat_says_since_when_its_member_is_suspended_and_what_that_rests_on() -> None:
    story = given()
    begins = when(story, "sub-group", MemberSuspended, MAY, **ANN).position
    ends = when(story, "sub-group", MemberReinstated, JUNE, **ANN).position
    rows = [r for r in judge(id_of("sub-group"), "s1", story.world) if isinstance(r, SeatRow)]
    assert [(r.valid_from, r.suspended_since) for r in rows] == [(FIRST_DAY, None), (MAY, MAY), (JUNE, None)]
    assert begins in rows[1].basis
    assert {begins, ends} & set(rows[0].basis) == set()
    assert ends in rows[2].basis


def test_only_who_sits_in_a_seat_is_suspended_from_it() -> None:
    story = given()
    for seat, who, on in (("s1", "bob", MAY), ("s3", "ann", MAY), ("s9", "ann", MAY)):
        for act in (MemberSuspended, MemberReinstated):
            with refused(story, "sits-in-the-seat"):
                when(story, "sub-group", act, on, seat=seat, person=id_of(who))


def test_a_member_is_suspended_once_and_reinstated_once() -> None:
    story = given()
    with refused(story, "suspension-stands"):
        when(story, "sub-group", MemberReinstated, MAY, **ANN)
    when(story, "sub-group", MemberSuspended, MAY, **ANN)
    with refused(story, "suspended-once"):
        when(story, "sub-group", MemberSuspended, JUNE, **ANN)
    when(story, "sub-group", MemberReinstated, JUNE, **ANN)
    with refused(story, "suspension-stands"):
        when(story, "sub-group", MemberReinstated, JULY, **ANN)
    when(story, "sub-group", MemberSuspended, JULY, **ANN)


def test_a_suspension_that_was_overlooked_finds_its_place() -> None:
    story = given()
    when(story, "sub-group", MemberSuspended, JULY, **ANN)
    with refused(story, "suspended-once"):
        when(story, "sub-group", MemberSuspended, MAY, **ANN)
    story.record(one("sub-group", MemberSuspended, MAY, **ANN), one("sub-group", MemberReinstated, JUNE, **ANN))
    assert [suspended(story, on) for on in (MAY, JUNE, JULY)] == [True, False, True]


def test_whoever_departs_leaves_no_suspension_behind() -> None:
    story = given()
    when(story, "sub-group", MemberSuspended, MAY, **ANN)
    story.record(departed(JUNE, "s1", "ann"), appointed(JUNE, "s1", "cat"))
    assert not suspended(story, JUNE)
    with refused(story, "sits-in-the-seat"):
        when(story, "sub-group", MemberReinstated, JULY, **ANN)


def test_a_retracted_appointment_leaves_the_suspension_at_fault() -> None:
    story = given()
    taken = next(e.position for e in story.entries if isinstance(e.event, membership.MemberAppointed))
    when(story, "sub-group", MemberSuspended, MAY, **ANN)
    found = faults_left(story, lambda: story.retract(taken))
    story.retract(taken, acknowledge=found)
    assert broken_rules(story, "sub-group") == ["sits-in-the-seat"]
