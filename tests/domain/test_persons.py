"""Persons: registered once, renamed, erased for good."""

import pytest

from domain.events import person
from domain.events.base import Event
from domain.events.meeting import proceedings
from tests.support.group_history import (
    JUNE,
    MARCH,
    MAY,
    NEXT_YEAR,
    broken_rules,
    given,
    group_of,
    line,
    one,
    person_of,
    refused,
    sealed,
    when,
)
from tests.support.story import FIRST_DAY, id_of

ERASED = {"ground": "request-of-the-person"}


def test_a_registered_person_has_a_sealed_name() -> None:
    story = given()
    when(story, "eve", person.PersonRegistered, MAY, name=sealed("eve"))
    found = person_of(story, "eve")
    assert found.registered
    assert (found.registered.since, found.name) == (MAY, sealed("eve"))


def test_a_renamed_person_has_the_name_of_the_latest_date() -> None:
    story = given()
    when(story, "ann", person.PersonRenamed, JUNE, name=sealed("ann", "newest"))
    when(story, "ann", person.PersonRenamed, MAY, name=sealed("ann", "between"))
    assert person_of(story, "ann").name == sealed("ann", "newest")


def test_a_person_is_registered_once() -> None:
    story = given()
    with refused(story, "registered-once"):
        when(story, "ann", person.PersonRegistered, MAY, name=sealed("ann"))


@pytest.mark.parametrize(
    ("act", "fields"), [(person.PersonRenamed, {"name": sealed("ann")}), (person.PersonErased, ERASED)]
)
def test_nothing_happens_to_a_person_before_registration(act: type[Event], fields: dict[str, object]) -> None:
    story = given()
    for stream in ("ann", "unheard-of"):
        with refused(story, "before-registration"):
            when(story, stream, act, MARCH, **fields)


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        (person.PersonRegistered, {"name": sealed("eve")}),
        (person.PersonRenamed, {"name": sealed("ann")}),
        (person.PersonErased, ERASED),
    ],
)
def test_what_happens_to_a_person_has_happened(act: type[Event], fields: dict[str, object]) -> None:
    story = given()
    with refused(story, "not-in-the-future"):
        when(story, "eve" if act is person.PersonRegistered else "ann", act, NEXT_YEAR, **fields)


def test_an_erased_person_is_marked_and_the_record_stays() -> None:
    story = given()
    when(story, "ann", person.PersonErased, JUNE, **ERASED)
    found = person_of(story, "ann")
    assert found.erased
    assert found.erased.since == JUNE
    assert group_of(story).tenure_of(id_of("ann"), JUNE)
    assert not broken_rules(story, "sub-group")


@pytest.mark.parametrize("on", [FIRST_DAY, MAY, JUNE])
def test_nothing_more_is_recorded_of_an_erased_person_on_any_date(on: object) -> None:
    story = given()
    when(story, "ann", person.PersonErased, JUNE, **ERASED)
    for act, fields in ((person.PersonRenamed, {"name": sealed("ann")}), (person.PersonErased, ERASED)):
        with refused(story, "person-erased"):
            story.record(one("ann", act, on, **fields))  # type: ignore[arg-type]


def test_no_name_follows_an_erasure_within_one_command() -> None:
    story = given()
    with refused(story, "person-erased"):
        story.record(
            one("ann", person.PersonErased, JUNE, **ERASED), one("ann", person.PersonRenamed, MAY, name=sealed("ann"))
        )


def test_the_registration_of_an_erased_person_is_neither_corrected_nor_retracted() -> None:
    story = given()
    registered = next(e for e in story.entries if e.stream == id_of("ann"))
    when(story, "ann", person.PersonErased, JUNE, **ERASED)
    with refused(story, "person-erased"):
        story.correct(registered.position, name=sealed("ann", "again"))
    with refused(story, "person-erased"):
        story.retract(registered.position)


def test_an_erasure_is_final() -> None:
    story = given()
    erased = when(story, "ann", person.PersonErased, JUNE, **ERASED)
    with refused(story, "erasure-is-final"):
        story.retract(erased.position)
    with refused(story, "erasure-is-final"):
        story.correct(erased.position, ground="retention-ended")


def test_what_an_erased_person_did_can_still_be_recorded_by_id() -> None:
    story = given()
    story.meeting("may", "sub-group", MAY)
    when(story, "ann", person.PersonErased, JUNE, **ERASED)
    story.record(line("may", MAY, "s1", "ann"))
    story.record(one("may", proceedings.AttendanceRecorded, MAY, person=id_of("dan")))
    assert not broken_rules(story, "may")
