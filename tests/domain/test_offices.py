"""Offices: appointed, agreed by bodies, taken, reviewed, vacated; as many holders as the terms say."""

from datetime import date
from typing import Any

import pytest

from domain.events.base import Event
from domain.events.group import lifecycle, offices
from domain.events.meeting import proceedings
from domain.refusals import Unlawful
from domain.timelines.group.offices import Holding
from domain.values import Text
from tests.support.group_history import JULY, JUNE, MARCH, MAY, NEXT_YEAR, broken_rules, given, group_of, refused, when
from tests.support.office_history import office_act, terms_with_holders
from tests.support.story import FIRST_DAY, Story, id_of

FOLLOWING: list[tuple[type[Event], dict[str, Any]]] = [
    (offices.TookOffice, {}),
    (offices.OfficeReviewed, {}),
    (offices.OfficeVacated, {}),
    (offices.ConsentGiven, {"body": id_of("board")}),
]


def with_chair(on: date = MAY) -> Story:
    story = given()
    office_act(story, offices.OfficerAppointed, on)
    return story


def holding(story: Story, on: date, office: str = "chair") -> Holding | None:
    return next(iter(group_of(story).holders(office, on)), None)


def test_an_officer_is_appointed_takes_office_is_reviewed_and_vacates() -> None:
    story = with_chair()
    office_act(story, offices.TookOffice, JUNE)
    office_act(story, offices.OfficeReviewed, JULY)
    office_act(story, offices.OfficeVacated, JULY)
    found = holding(story, JUNE)
    assert found
    assert found.took
    assert (found.person, found.since, found.took.since, found.until) == (id_of("ann"), MAY, JUNE, JULY)
    assert [r.since for r in found.reviews] == [JULY]
    assert [bool(holding(story, on)) for on in (FIRST_DAY, MAY, JULY)] == [False, True, False]


def test_an_officer_need_not_be_a_member() -> None:
    story = given()
    office_act(story, offices.OfficerAppointed, MAY, "dan")
    assert not broken_rules(story, "sub-group")


@pytest.mark.parametrize("on", [FIRST_DAY, MAY, NEXT_YEAR])
def test_an_office_without_terms_has_one_holder(on: date) -> None:
    story = with_chair()
    for who in ("bob", "ann"):
        with refused(story, "one-holder-an-office"):
            office_act(story, offices.OfficerAppointed, on, who)
    office_act(story, offices.OfficerAppointed, on, "bob", office="vice-chair")


def test_an_office_has_as_many_holders_as_the_terms_say_each_another_person() -> None:
    story = given()
    when(story, "sub-group", lifecycle.TermsAdopted, FIRST_DAY, terms=terms_with_holders(2))
    office_act(story, offices.OfficerAppointed, MAY, "ann")
    with refused(story, "appointed-once"):
        office_act(story, offices.OfficerAppointed, JUNE, "ann")
    office_act(story, offices.OfficerAppointed, JUNE, "bob")
    with refused(story, "one-holder-an-office"):
        office_act(story, offices.OfficerAppointed, JULY, "cat")


def test_a_second_chair_is_refused_with_the_clause_of_the_office() -> None:
    story = given()
    when(story, "sub-group", lifecycle.TermsAdopted, FIRST_DAY, terms=terms_with_holders(1))
    office_act(story, offices.OfficerAppointed, MAY)
    with pytest.raises(Unlawful) as refusal:
        office_act(story, offices.OfficerAppointed, JUNE, "bob")
    assert (refusal.value.rule, refusal.value.clause) == ("one-holder-an-office", "3")


def test_an_office_passes_to_the_next_on_the_day_it_is_vacated() -> None:
    story = with_chair()
    office_act(story, offices.OfficeVacated, JULY)
    office_act(story, offices.OfficerAppointed, JULY, "bob")
    found = holding(story, JULY)
    assert found
    assert found.person == id_of("bob")
    with refused(story, "one-holder-an-office"):
        office_act(story, offices.OfficerAppointed, JUNE, "cat")


@pytest.mark.parametrize(("act", "fields"), FOLLOWING)
def test_what_happens_in_an_office_happens_to_its_holder(act: type[Event], fields: dict[str, Any]) -> None:
    story = with_chair()
    for who, office in (("bob", "chair"), ("ann", "vice-chair")):
        with refused(story, "appointed-to-the-office"):
            office_act(story, act, JUNE, who, **{"office": office, **fields})
    office_act(story, offices.OfficeVacated, JUNE)
    for on in (JUNE, JULY):
        with refused(story, "appointed-to-the-office"):
            office_act(story, act, on, **fields)


@pytest.mark.parametrize("act", [offices.TookOffice, offices.OfficeReviewed, offices.OfficeVacated])
def test_an_office_is_not_taken_reviewed_or_vacated_before_the_appointment(act: type[Event]) -> None:
    story = with_chair(JUNE)
    with refused(story, "appointed-to-the-office"):
        office_act(story, act, MAY)


def test_an_office_is_taken_once() -> None:
    story = with_chair()
    office_act(story, offices.TookOffice, JUNE)
    for on in (MAY, JUNE, JULY):
        with refused(story, "took-office-once"):
            office_act(story, offices.TookOffice, on)


def test_an_appointment_and_a_vacation_may_lie_in_the_future_but_nothing_that_has_happened() -> None:
    story = with_chair()
    for act, fields in FOLLOWING:
        if not act.FUTURE:
            with refused(story, "not-in-the-future"):
                office_act(story, act, NEXT_YEAR, **fields)
    office_act(story, offices.OfficeVacated, NEXT_YEAR)
    office_act(story, offices.OfficerAppointed, NEXT_YEAR, "bob")


@pytest.mark.parametrize("on", [FIRST_DAY, MAY, JUNE])
def test_a_body_may_agree_before_or_after_the_appointment(on: date) -> None:
    story = with_chair()
    office_act(story, offices.ConsentGiven, on, body=id_of("board"))
    found = holding(story, MAY)
    assert found
    assert [(c.body, c.on) for c in found.consents] == [(id_of("board"), on)]


def test_a_consent_belongs_to_the_appointment_of_its_day() -> None:
    story = with_chair(MAY)
    office_act(story, offices.OfficeVacated, JUNE)
    office_act(story, offices.OfficerAppointed, JULY)
    office_act(story, offices.ConsentGiven, JULY, body=id_of("board"))
    office_act(story, offices.ConsentGiven, MAY, body=id_of("board"))
    assert [[c.on for c in h.consents] for h in group_of(story).holdings] == [[MAY], [JULY]]


def test_a_body_agrees_once_and_several_bodies_may() -> None:
    story = with_chair()
    office_act(story, offices.ConsentGiven, JUNE, body=id_of("board"))
    office_act(story, offices.ConsentGiven, JUNE, body=id_of("sub-group"))
    for on in (MAY, JULY):
        with refused(story, "consented-once"):
            office_act(story, offices.ConsentGiven, on, body=id_of("board"))


@pytest.mark.parametrize("fields", [{"body": id_of("police")}, {"body": id_of("board"), "meeting": id_of("may")}])
def test_a_consent_names_a_known_body_and_a_known_meeting(fields: dict[str, str]) -> None:
    story = with_chair()
    with refused(story, "known-reference"):
        office_act(story, offices.ConsentGiven, JUNE, **fields)


def agreed() -> Story:
    """The Board met in May and decided d1; the sub group met as well."""
    story = with_chair()
    for slug in ("board", "sub-group"):
        story.meeting(f"{slug}-may", slug, MAY)
        when(story, f"{slug}-may", proceedings.DecisionRecorded, MAY, decision="d1", text=Text(en="Agreed."))
    return story


def test_a_consent_names_the_meeting_and_the_decision_of_the_body() -> None:
    story = agreed()
    board, own = {"body": id_of("board")}, id_of("sub-group-may")
    with refused(story, "meeting-of-the-body"):
        office_act(story, offices.ConsentGiven, JUNE, **board, meeting=own, decision="d1")
    with refused(story, "known-decision"):
        office_act(story, offices.ConsentGiven, JUNE, **board, meeting=id_of("board-may"), decision="d9")
    with refused(story, "known-decision"):
        office_act(story, offices.ConsentGiven, JUNE, **board, decision="d1")
    office_act(story, offices.ConsentGiven, JUNE, **board, meeting=id_of("board-may"), decision="d1")


def test_a_consent_whose_decision_is_retracted_is_at_fault_once_acknowledged() -> None:
    story = agreed()
    decided = next(e for e in story.entries if isinstance(e.event, proceedings.DecisionRecorded))
    office_act(story, offices.ConsentGiven, JUNE, body=id_of("board"), meeting=id_of("board-may"), decision="d1")
    with refused(story, "faults-acknowledged"):
        story.retract(decided.position)


@pytest.mark.parametrize("fields", [{"person": id_of("health")}, {"nominated_by": id_of("bob")}])
def test_an_officer_is_a_known_person_nominated_by_a_known_agency(fields: dict[str, str]) -> None:
    story = given()
    with refused(story, "known-reference"):
        office_act(story, offices.OfficerAppointed, MAY, **fields)


@pytest.mark.parametrize("act", [offices.OfficerAppointed, *(act for act, _ in FOLLOWING)])
def test_nothing_happens_to_an_office_before_the_establishment(act: type[Event]) -> None:
    story = given()
    body = {"body": id_of("board")} if act is offices.ConsentGiven else {}
    with refused(story, "before-establishment"):
        office_act(story, act, MARCH, **body)
