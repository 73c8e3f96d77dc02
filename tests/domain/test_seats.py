"""Seats: created once, changed, closed; held by one member at a time; deputised by those who are named."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from domain.events.base import Event
from domain.events.group import lifecycle, membership
from domain.terms.document import CategoryTerms
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
from tests.support.random_acts import terms
from tests.support.story import FIRST_DAY, Story, id_of

POST = {"title": Text(en="Post")}


WEEK = timedelta(days=7)


def member(story: Story, seat: str, on: date) -> str | None:
    tenure = group_of(story).seats[seat].member(on)
    return tenure.person if tenure else None


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


def test_nothing_happens_to_a_seat_before_the_establishment() -> None:
    story = given()
    for act, fields in ACTS:
        with refused(story, "before-establishment"):
            when(story, "sub-group", act, MARCH, seat="s1", **fields)
    with refused(story, "before-establishment"):
        story.record(one("sub-group", membership.DeputyWithdrawn, MARCH, deputy="d1"))


def test_a_seat_takes_a_category_that_is_known_or_that_the_terms_in_force_name() -> None:
    story = given()
    with refused(story, "known-category"):
        when(story, "sub-group", membership.SeatCreated, MAY, seat="s9", **POST, category="parent")
    named = replace(terms(), categories=(CategoryTerms(id="parent", title=Text(en="Parents"), clause="1"),))
    when(story, "sub-group", lifecycle.TermsAdopted, MAY, terms=named)
    when(story, "sub-group", membership.SeatCreated, MAY, seat="s9", **POST, category="parent")
    with refused(story, "known-category"):
        when(story, "sub-group", membership.SeatChanged, MAY, seat="s9", category="elder")


def test_a_membership_is_extended_and_reviewed_while_it_lasts() -> None:
    story = given()
    of_ann = {"seat": "s1", "person": id_of("ann")}
    when(story, "sub-group", membership.MembershipReviewed, MAY, **of_ann)
    when(story, "sub-group", membership.MembershipExtended, JUNE, **of_ann)
    tenure = group_of(story).seats["s1"].tenures[0]
    assert ([x.since for x in tenure.reviews], [x.since for x in tenure.extensions]) == ([MAY], [JUNE])
    for act in (membership.MembershipReviewed, membership.MembershipExtended):
        with refused(story, "sits-in-the-seat"):
            when(story, "sub-group", act, JUNE, seat="s1", person=id_of("bob"))


def test_an_independent_seat_is_of_no_agency_until_it_is_given_one() -> None:
    story = given()
    when(story, "sub-group", membership.SeatCreated, MAY, seat="s9", **POST, independent=True)
    when(story, "sub-group", membership.SeatChanged, JUNE, seat="s9", agency=id_of("police"))
    when(story, "sub-group", membership.SeatChanged, JULY, seat="s9", independent=True)
    states = group_of(story).seats["s9"].states
    assert [(s.agency, s.independent) for s in states] == [(None, True), (id_of("police"), False), (None, True)]


def test_an_independent_seat_cannot_be_created_for_an_agency_too() -> None:
    story = given()
    with refused(story, "in-order"):
        when(
            story, "sub-group", membership.SeatCreated, MAY, seat="s9", **POST, agency=id_of("police"), independent=True
        )
