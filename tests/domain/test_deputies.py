"""Deputies: named for a seat, until they are withdrawn or the seat is closed."""

from datetime import date

import pytest

from domain.events.group import membership
from tests.support.group_history import (
    JULY,
    JUNE,
    MAY,
    appointed,
    broken_rules,
    given,
    group_of,
    refused,
    when,
)
from tests.support.story import FIRST_DAY, Story, id_of


def named(story: Story, deputy: str = "d1", seat: str = "s1", who: str = "cat", on: date = MAY) -> int:
    return when(story, "sub-group", membership.DeputyNamed, on, deputy=deputy, seat=seat, person=id_of(who)).position


def test_a_seat_is_not_closed_while_a_deputy_may_stand_in() -> None:
    story = given()
    named(story, seat="s3")
    with refused(story, "seat-stands"):
        when(story, "sub-group", membership.SeatClosed, JUNE, seat="s3")
    when(story, "sub-group", membership.DeputyWithdrawn, JUNE, deputy="d1")
    when(story, "sub-group", membership.SeatClosed, JUNE, seat="s3")


def test_a_deputy_may_stand_in_from_the_day_they_are_named_until_withdrawn() -> None:
    story = given()
    named(story)
    when(story, "sub-group", membership.DeputyWithdrawn, JULY, deputy="d1")
    seat = group_of(story).seats["s1"]
    assert [len(seat.deputies_on(on)) for on in (FIRST_DAY, MAY, JULY)] == [0, 1, 0]
    assert seat.deputies[0].person == id_of("cat")


def test_a_seat_may_have_several_deputies_and_a_person_deputise_several_seats() -> None:
    story = given()
    named(story, "d1"), named(story, "d2", who="dan"), named(story, "d3", seat="s2")
    assert not broken_rules(story, "sub-group")


@pytest.mark.parametrize("on", [FIRST_DAY, MAY, JULY])
def test_the_id_of_a_deputy_is_never_given_twice(on: date) -> None:
    story = given()
    named(story)
    when(story, "sub-group", membership.DeputyWithdrawn, JUNE, deputy="d1")
    for seat in ("s1", "s2"):
        with refused(story, "deputy-named-once"):
            named(story, seat=seat, on=on)


def test_a_deputy_who_does_not_stand_is_not_withdrawn() -> None:
    story = given()
    named(story, on=JUNE)
    for deputy, on in (("d1", MAY), ("d2", JULY)):
        with refused(story, "deputy-stands"):
            when(story, "sub-group", membership.DeputyWithdrawn, on, deputy=deputy)
    when(story, "sub-group", membership.DeputyWithdrawn, JULY, deputy="d1")
    with refused(story, "deputy-stands"):
        when(story, "sub-group", membership.DeputyWithdrawn, JULY, deputy="d1")


def test_a_deputy_is_a_known_person() -> None:
    story = given()
    for who in ("unheard-of", "police"):
        with refused(story, "known-reference"):
            named(story, who=who)


def test_a_deputy_who_becomes_the_member_is_no_fault() -> None:
    story = given()
    named(story, seat="s3")
    story.record(appointed(JUNE, "s3", "cat"))
    assert not broken_rules(story, "sub-group")
