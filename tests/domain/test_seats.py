"""Seats: created once, changed, closed; held by one member at a time; deputised by those who are named."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.events.base import Event
from domain.events.group import membership
from domain.values import Text
from tests.support.group_history import (
    JULY,
    JUNE,
    MARCH,
    MAY,
    NEXT_YEAR,
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

POST = {"title": Text(en="Post")}
WEEK = timedelta(days=7)


def member(story: Story, seat: str, on: date) -> str | None:
    tenure = group_of(story).seats[seat].member(on)
    return tenure.person if tenure else None


def named(story: Story, deputy: str = "d1", seat: str = "s1", who: str = "cat", on: date = MAY) -> int:
    return when(story, "sub-group", membership.DeputyNamed, on, deputy=deputy, seat=seat, person=id_of(who)).position


def test_a_created_seat_is_what_was_said_of_it() -> None:
    story = given()
    more = {"category": "adviser", "voting": False, "service": Text(en="Children"), "through_office": "chair"}
    when(story, "sub-group", membership.SeatCreated, MAY, seat="s9", **POST, agency=id_of("police"), **more)
    seat = group_of(story).seats["s9"]
    said = seat.state(MAY)
    assert (seat.since, said.title, said.agency, said.category) == (MAY, POST["title"], id_of("police"), "adviser")
    assert (said.voting, said.service, said.through_office) == (False, Text(en="Children"), "chair")
    assert [bool(s.holds(on)) for s in (seat,) for on in (FIRST_DAY, MAY)] == [False, True]


@pytest.mark.parametrize("on", [FIRST_DAY, MAY, NEXT_YEAR])
def test_the_id_of_a_seat_is_never_given_twice(on: date) -> None:
    story = given()
    when(story, "sub-group", membership.SeatClosed, JUNE, seat="s3")
    for seat in ("s1", "s3"):
        with refused(story, "seat-created-once"):
            when(story, "sub-group", membership.SeatCreated, on, seat=seat, **POST)


@pytest.mark.parametrize("other", ["unheard-of", "ann", "board"])
def test_a_seat_is_of_a_known_agency_or_of_an_unknown_one_said_to_be_so(other: str) -> None:
    story = given()
    with refused(story, "known-reference"):
        when(story, "sub-group", membership.SeatCreated, MAY, seat="s9", **POST, agency=id_of(other))
    when(story, "sub-group", membership.SeatCreated, MAY, seat="s9", **POST, agency=None)


def test_a_changed_seat_keeps_what_was_not_changed() -> None:
    story = given()
    when(story, "sub-group", membership.SeatChanged, JULY, seat="s1", agency=None)
    when(story, "sub-group", membership.SeatChanged, MAY, seat="s1", title=Text(en="Inspector"), voting=False)
    seat = group_of(story).seats["s1"]
    said = [(s.title.en, s.agency, s.voting) for s in map(seat.state, (FIRST_DAY, MAY, JULY))]
    police = id_of("police")
    assert said == [("Post s1", police, True), ("Inspector", police, False), ("Inspector", None, False)]


ACTS: list[tuple[type[Event], dict[str, Any]]] = [
    (membership.SeatChanged, {"voting": False}),
    (membership.SeatClosed, {}),
    (membership.MemberAppointed, {"person": id_of("cat")}),
    (membership.DeputyNamed, {"deputy": "d1", "person": id_of("cat")}),
]


@pytest.mark.parametrize(("act", "fields"), ACTS)
def test_an_act_speaks_of_a_seat_that_stands(act: type[Event], fields: dict[str, Any]) -> None:
    story = given()
    with refused(story, "seat-exists"):
        when(story, "sub-group", act, MAY, seat="s9", **fields)
    when(story, "sub-group", membership.SeatCreated, JUNE, seat="s9", **POST)
    when(story, "sub-group", membership.SeatClosed, JULY, seat="s9")
    for on in (MAY, JULY, NEXT_YEAR):
        with refused(story, "seat-stands"):
            when(story, "sub-group", act, on, seat="s9", **fields)


def test_a_seat_is_not_closed_while_somebody_sits_in_it() -> None:
    story = given()
    with refused(story, "seat-stands"):
        when(story, "sub-group", membership.SeatClosed, JUNE, seat="s1")
    story.record(departed(JULY, "s1", "ann"))
    with refused(story, "seat-stands"):
        when(story, "sub-group", membership.SeatClosed, JUNE, seat="s1")
    when(story, "sub-group", membership.SeatClosed, JULY, seat="s1")
    assert not group_of(story).seats["s1"].holds(JULY)


def test_a_seat_is_not_closed_while_a_deputy_may_stand_in() -> None:
    story = given()
    named(story, seat="s3")
    with refused(story, "seat-stands"):
        when(story, "sub-group", membership.SeatClosed, JUNE, seat="s3")
    when(story, "sub-group", membership.DeputyWithdrawn, JUNE, deputy="d1")
    when(story, "sub-group", membership.SeatClosed, JUNE, seat="s3")


def test_a_member_is_in_the_seat_from_the_day_of_the_appointment_to_the_day_of_departure() -> None:
    story = given()
    story.record(departed(JULY, "s1", "ann"))
    days = (FIRST_DAY - WEEK, FIRST_DAY, JULY - timedelta(days=1), JULY)
    assert [member(story, "s1", on) for on in days] == [None, id_of("ann"), id_of("ann"), None]


@pytest.mark.parametrize("newcomer_first", [False, True])
def test_on_a_hand_over_day_the_newcomer_is_expected(newcomer_first: bool) -> None:
    story = given()
    acts = [departed(JUNE, "s1", "ann"), appointed(JUNE, "s1", "cat")]
    story.record(*(reversed(acts) if newcomer_first else acts))
    assert member(story, "s1", JUNE) == id_of("cat")
    assert member(story, "s1", JUNE - timedelta(days=1)) == id_of("ann")
    assert not broken_rules(story, "sub-group")


def test_a_member_appointed_again_on_the_day_of_departure_goes_on() -> None:
    story = given()
    story.record(appointed(JUNE, "s1", "ann"), departed(JUNE, "s1", "ann"))
    assert [(t.since, t.until) for t in group_of(story).seats["s1"].tenures] == [(FIRST_DAY, JUNE), (JUNE, None)]


@pytest.mark.parametrize("on", [FIRST_DAY, MAY, NEXT_YEAR])
def test_no_seat_is_held_by_two(on: date) -> None:
    story = given()
    for who in ("cat", "ann"):
        with refused(story, "one-member-a-seat"):
            story.record(appointed(on, "s1", who))


def test_an_appointment_before_another_needs_a_departure_between() -> None:
    story = given()
    story.record(appointed(JULY, "s3", "cat"))
    with refused(story, "one-member-a-seat"):
        story.record(appointed(MAY, "s3", "dan"))
    story.record(appointed(MAY, "s3", "dan"), departed(JUNE, "s3", "dan"))
    assert [member(story, "s3", on) for on in (MAY, JUNE, JULY)] == [id_of("dan"), None, id_of("cat")]


def test_a_seat_held_by_two_already_takes_no_third() -> None:
    """Ann's departure is retracted and the fault acknowledged: so Cat's tenure, that has ended, hides nobody."""
    story = given()
    departure = story.record(departed(MAY, "s1", "ann"))[0].position
    story.record(appointed(MAY, "s1", "cat"))
    story.record(departed(JUNE, "s1", "cat"))
    story.retract(departure, acknowledge=faults_left(story, lambda: story.retract(departure)))
    with refused(story, "one-member-a-seat"):
        story.record(appointed(JULY, "s1", "dan"))


def test_one_person_may_hold_several_seats() -> None:
    story = given()
    story.record(appointed(MAY, "s3", "ann"))
    assert {seat for seat in ("s1", "s2", "s3") if member(story, seat, MAY) == id_of("ann")} == {"s1", "s3"}


def test_an_appointment_may_lie_in_the_future() -> None:
    story = given()
    story.record(appointed(NEXT_YEAR, "s3", "cat"))
    assert [member(story, "s3", on) for on in (JULY, NEXT_YEAR)] == [None, id_of("cat")]


@pytest.mark.parametrize(
    "fields",
    [
        {"person": id_of("unheard-of")},
        {"person": id_of("police")},
        {"person": id_of("cat"), "nominated_by": id_of("ann")},
        {"person": id_of("cat"), "nominated_by": id_of("unheard-of")},
    ],
)
def test_an_appointment_names_a_known_person_and_a_known_agency(fields: dict[str, str]) -> None:
    story = given()
    with refused(story, "known-reference"):
        when(story, "sub-group", membership.MemberAppointed, MAY, seat="s3", **fields)


def test_a_departure_names_who_sits_in_the_seat() -> None:
    story = given()
    for seat, who in (("s1", "bob"), ("s3", "ann"), ("s9", "ann")):
        with refused(story, "sits-in-the-seat"):
            story.record(departed(MAY, seat, who))
    story.record(departed(JUNE, "s1", "ann"))
    for on in (MAY, JUNE, JULY):
        with refused(story, "sits-in-the-seat"):
            story.record(departed(on, "s1", "ann"))


def test_a_departure_before_the_appointment_is_refused() -> None:
    story = given()
    story.record(appointed(JUNE, "s3", "cat"))
    with refused(story, "sits-in-the-seat"):
        story.record(departed(MAY, "s3", "cat"))


def test_a_late_departure_ends_the_tenure_of_its_own_date() -> None:
    story = given()
    story.record(departed(MAY, "s1", "ann"), appointed(JULY, "s1", "ann"))
    with refused(story, "sits-in-the-seat"):
        story.record(departed(JUNE, "s1", "ann"))
    story.record(departed(NEXT_YEAR, "s1", "ann"))
    tenures = group_of(story).seats["s1"].tenures
    assert [(t.since, t.until) for t in tenures] == [(FIRST_DAY, MAY), (JULY, NEXT_YEAR)]


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


def test_nothing_happens_to_a_seat_before_the_establishment() -> None:
    story = given()
    for act, fields in ACTS:
        with refused(story, "before-establishment"):
            when(story, "sub-group", act, MARCH, seat="s1", **fields)
    with refused(story, "before-establishment"):
        story.record(one("sub-group", membership.DeputyWithdrawn, MARCH, deputy="d1"))
