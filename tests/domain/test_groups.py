"""Groups: established, renamed, related to others, classing agencies."""

from typing import Any

import pytest

from domain.events.base import Event
from domain.events.group import lifecycle, membership, offices
from domain.values import Text
from tests.support.group_history import (
    JULY,
    JUNE,
    MARCH,
    MAY,
    NEXT_YEAR,
    given,
    group_of,
    refused,
    terms_version,
    when,
)
from tests.support.story import FIRST_DAY, id_of

BOARD: dict[str, Any] = {"relation": "reports_to", "group": id_of("board")}
LEAD: dict[str, Any] = {"agency": id_of("police"), "class_": "lead"}


def test_an_established_group_has_its_slug_name_and_kind() -> None:
    story = given()
    when(
        story, "omg", lifecycle.GroupEstablished, MAY, slug="omg", name=Text(en="OMG"), kind="committee", aliases=("O",)
    )
    found = group_of(story, "omg")
    assert (found.slug, found.name_on(MAY), found.kind, found.aliases) == ("omg", Text(en="OMG"), "committee", ["O"])
    assert found.established
    assert found.established.since == MAY


def test_a_renamed_group_has_each_name_in_its_time_and_the_old_as_an_alias() -> None:
    story = given()
    first = group_of(story, "sub-group").name_on(FIRST_DAY)
    when(story, "sub-group", lifecycle.GroupRenamed, NEXT_YEAR, name=Text(en="Quality Panel"))
    when(story, "sub-group", lifecycle.GroupRenamed, MAY, name=Text(en="Quality Group", cy="Grŵp Ansawdd"))
    when(story, "sub-group", lifecycle.GroupAliasAdded, JUNE, alias="QG")
    found = group_of(story, "sub-group")
    names = [found.name_on(on).en for on in (FIRST_DAY, MAY, NEXT_YEAR)]
    assert names == [first.en, "Quality Group", "Quality Panel"]
    assert found.aliases == [first.en, "QG", "Quality Group", "Grŵp Ansawdd"]


@pytest.mark.parametrize(
    ("act", "fields"), [(lifecycle.GroupRenamed, {"name": Text(en="X")}), (lifecycle.GroupAliasAdded, {"alias": "X"})]
)
def test_only_a_group_that_stands_takes_another_name(act: type[Event], fields: dict[str, Any]) -> None:
    story = given()
    with refused(story, "before-establishment"):
        when(story, "sub-group", act, MARCH, **fields)
    when(story, "sub-group", lifecycle.GroupEnded, MAY)
    with refused(story, "group-ended"):
        when(story, "sub-group", act, JUNE, **fields)


def test_a_group_is_established_once_whatever_the_date() -> None:
    story = given()
    for on in (MARCH, FIRST_DAY, MAY):
        with refused(story, "established-once"):
            when(story, "board", lifecycle.GroupEstablished, on, slug="board", name=Text(en="Board"), kind="board")


def test_a_group_may_be_established_in_the_future_and_act_only_from_then() -> None:
    story = given()
    when(story, "new", lifecycle.GroupEstablished, NEXT_YEAR, slug="new", name=Text(en="New"), kind="board")
    with refused(story, "before-establishment"):
        when(story, "new", lifecycle.RelationBegun, MAY, **BOARD)
    when(story, "new", lifecycle.RelationBegun, NEXT_YEAR, **BOARD)


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        (lifecycle.RelationBegun, BOARD),
        (lifecycle.TermsAdopted, {"terms": terms_version("1")}),
        (lifecycle.AgencyClassified, LEAD),
        (membership.SeatCreated, {"seat": "s9", "title": Text(en="Post")}),
        (membership.MemberAppointed, {"seat": "s3", "person": id_of("cat")}),
        (membership.DeputyNamed, {"deputy": "d1", "seat": "s1", "person": id_of("cat")}),
        (offices.OfficerAppointed, {"office": "chair", "person": id_of("cat")}),
        (lifecycle.ReportSubmitted, {"duty": "quarterly"}),
    ],
)
def test_a_group_does_nothing_before_it_is_established(act: type[Event], fields: dict[str, Any]) -> None:
    story = given()
    with refused(story, "before-establishment"):
        when(story, "sub-group", act, MARCH, **fields)
    with refused(story, "group-established"):
        when(story, "unheard-of", act, MAY, **fields)


def test_a_relation_stands_from_its_first_day_to_the_first_day_without_it() -> None:
    story = given()
    when(story, "sub-group", lifecycle.RelationBegun, MAY, **BOARD, clause="C1")
    when(story, "sub-group", lifecycle.RelationEnded, JUNE, **BOARD)
    (relation,) = group_of(story).relations
    assert (relation.since, relation.until, relation.clause) == (MAY, JUNE, "C1")
    when(story, "sub-group", lifecycle.RelationBegun, JUNE, **BOARD)
    assert [r.holds(JUNE) for r in group_of(story).relations] == [False, True]


def test_a_relation_stands_once_though_groups_have_several() -> None:
    story = given()
    when(story, "sub-group", lifecycle.RelationBegun, JUNE, **BOARD)
    when(story, "sub-group", lifecycle.RelationBegun, JUNE, relation="approved_by", group=id_of("board"))
    for on in (MAY, JUNE, JULY):
        with refused(story, "related-once"):
            when(story, "sub-group", lifecycle.RelationBegun, on, **BOARD)


def test_a_relation_that_does_not_stand_does_not_end() -> None:
    story = given()
    when(story, "sub-group", lifecycle.RelationBegun, JUNE, **BOARD)
    with refused(story, "relation-stands"):
        when(story, "sub-group", lifecycle.RelationEnded, MAY, **BOARD)
    when(story, "sub-group", lifecycle.RelationEnded, JULY, **BOARD)
    with refused(story, "relation-stands"):
        when(story, "sub-group", lifecycle.RelationEnded, JULY, **BOARD)


def test_a_group_is_not_related_to_itself() -> None:
    story = given()
    with refused(story, "related-to-itself"):
        when(story, "sub-group", lifecycle.RelationBegun, MAY, relation="reports_to", group=id_of("sub-group"))


@pytest.mark.parametrize("other", ["unheard-of", "police", "ann"])
def test_a_group_is_related_only_to_a_known_group(other: str) -> None:
    story = given()
    with refused(story, "known-reference"):
        when(story, "sub-group", lifecycle.RelationBegun, MAY, relation="reports_to", group=id_of(other))


def test_an_agency_is_of_a_class_from_one_day_to_another() -> None:
    story = given()
    when(story, "sub-group", lifecycle.AgencyClassified, MAY, **LEAD)
    when(story, "sub-group", lifecycle.AgencyDeclassified, JULY, **LEAD)
    (said,) = group_of(story).classes
    assert [said.holds(on) for on in (FIRST_DAY, MAY, JUNE, JULY)] == [False, True, True, False]


def test_an_agency_is_of_a_class_once() -> None:
    story = given()
    when(story, "sub-group", lifecycle.AgencyClassified, JUNE, **LEAD)
    for on in (MAY, JUNE, JULY):
        with refused(story, "classified-once"):
            when(story, "sub-group", lifecycle.AgencyClassified, on, **LEAD)
    when(story, "sub-group", lifecycle.AgencyClassified, JUNE, agency=id_of("police"), class_="partner")


def test_an_agency_leaves_a_class_that_it_is_of() -> None:
    story = given()
    with refused(story, "class-stands"):
        when(story, "sub-group", lifecycle.AgencyDeclassified, MAY, **LEAD)
    when(story, "sub-group", lifecycle.AgencyClassified, JUNE, **LEAD)
    with refused(story, "class-stands"):
        when(story, "sub-group", lifecycle.AgencyDeclassified, MAY, **LEAD)


@pytest.mark.parametrize("act", [lifecycle.AgencyClassified, lifecycle.AgencyDeclassified])
def test_only_a_known_agency_is_of_a_class(act: type[Event]) -> None:
    story = given()
    with refused(story, "class-stands" if act is lifecycle.AgencyDeclassified else "known-reference"):
        when(story, "sub-group", act, MAY, agency=id_of("ann"), class_="lead")
