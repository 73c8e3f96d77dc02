"""Groups: established, related to others, bound by terms that say whose they are, classing agencies."""

from typing import Any

import pytest

from domain.events.base import Event
from domain.events.group import lifecycle, membership, offices
from domain.terms.document import Body, Open
from domain.terms.offices import OfficeTerms
from domain.values import Text
from tests.support.group_history import (
    JULY,
    JUNE,
    MARCH,
    MAY,
    NEXT_YEAR,
    broken_rules,
    given,
    group_of,
    one,
    refused,
    terms_version,
    when,
    with_adopted_terms,
)
from tests.support.random_acts import terms
from tests.support.story import FIRST_DAY, Story, id_of

BOARD: dict[str, Any] = {"relation": "reports_to", "group": id_of("board")}
LEAD: dict[str, Any] = {"agency": id_of("police"), "class_": "lead"}
DEPUTIES = "quorum.counts.deputies"


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


def test_terms_are_in_force_until_the_next_version_in_whatever_order_they_are_entered() -> None:
    story = with_adopted_terms(("2", JULY), ("1", MAY))
    found = group_of(story)
    in_force = [found.terms_on(on) for on in (FIRST_DAY, MAY, JUNE, JULY)]
    assert [a and a.version for a in in_force] == [None, "1", "1", "2"]


def test_a_version_of_the_terms_is_adopted_once() -> None:
    story = with_adopted_terms(("1", MAY))
    for on in (FIRST_DAY, JULY):
        with refused(story, "adopted-once"):
            when(story, "sub-group", lifecycle.TermsAdopted, on, terms=terms_version("1"))


def test_terms_may_be_adopted_in_the_future() -> None:
    found = group_of(with_adopted_terms(("1", NEXT_YEAR)))
    assert found.terms_on(JULY) is None
    assert found.terms_on(NEXT_YEAR)


def test_the_terms_of_another_group_are_not_adopted() -> None:
    story = with_adopted_terms(("1", MAY))
    with refused(story, "terms-of-the-group"):
        when(story, "sub-group", lifecycle.TermsAdopted, JUNE, terms=terms_version("2", slug="board"))
    with refused(story, "terms-of-the-group"):
        story.correct(len(story.entries), terms=terms_version("1", slug="board"))


def test_terms_that_speak_of_what_does_not_exist_are_adopted_and_judged() -> None:
    story = given()
    when(story, "board", lifecycle.TermsAdopted, MAY, terms=terms_version("1", slug="board"))
    assert not broken_rules(story, "board")


def answer(story: Story, on: Any = JUNE, **changed: Any) -> None:
    fields = {"terms": "1", "key": DEPUTIES, "value": True, "since": MAY, **changed}
    when(story, "sub-group", lifecycle.InterpretationRecorded, on, **fields)


def test_an_interpretation_answers_an_open_question_from_a_date() -> None:
    story = with_adopted_terms(("1", MAY))
    answer(story)
    (found,) = group_of(story).interpretations
    assert (found.key, found.value, found.since, found.decided_on) == (DEPUTIES, True, MAY, JUNE)


def test_an_interpretation_answers_terms_that_were_adopted() -> None:
    story = with_adopted_terms(("1", MAY))
    with refused(story, "terms-adopted"):
        answer(story, terms="2")
    with refused(story, "terms-adopted"):
        answer(story, terms="")


def test_an_interpretation_answers_only_what_is_open() -> None:
    story = with_adopted_terms(("1", MAY))
    for key in ("quorum.counts.invited", "no.such.key"):
        with refused(story, "interpretation-fits"):
            answer(story, key=key)


@pytest.mark.parametrize("value", ["perhaps", 7, None, [True]])
def test_an_interpretation_fits_what_it_answers(value: Any) -> None:
    story = with_adopted_terms(("1", MAY))
    with refused(story, "interpretation-fits"):
        answer(story, value=value)


def test_an_interpretation_fits_terms_that_come_in_the_same_command() -> None:
    story = given()
    fields = {"terms": "1", "key": DEPUTIES, "since": MAY}
    adoption = one("sub-group", lifecycle.TermsAdopted, MAY, terms=terms_version("1"))
    with refused(story, "interpretation-fits"):
        story.record(adoption, one("sub-group", lifecycle.InterpretationRecorded, MAY, **fields, value="perhaps"))
    story.record(adoption, one("sub-group", lifecycle.InterpretationRecorded, MAY, **fields, value=False))


def test_a_question_that_the_terms_never_left_open_is_shown_once_they_are_corrected() -> None:
    story = with_adopted_terms(("1", MAY))
    adoption = len(story.entries)
    answer(story)
    answered = terms_version("1", open=tuple(o for o in terms().open if o.key != DEPUTIES))
    with refused(story, "faults-acknowledged"):
        story.correct(adoption, terms=answered)


def test_a_value_that_no_longer_fits_the_terms_as_corrected_is_shown() -> None:
    story = with_adopted_terms(("1", MAY))
    adoption = len(story.entries)
    office = OfficeTerms(id="chair", title=Text(en="Chair"), clause="C1")
    asked = Open(key="office.chair.appointed_by", question=Text(en="By whom?"))
    clauses = {"C1": Text(en="There is a Chair.")}
    board = Body(id="board", name=Text(en="Board"))
    content: dict[str, Any] = {"offices": (office,), "bodies": (board,), "clauses": {**terms().clauses, **clauses}}
    story.correct(adoption, terms=terms_version("1", **content, open=(*terms().open, asked)))
    answer(story, key=asked.key, value=["board"])
    without = terms_version("1", **{**content, "bodies": ()}, open=(*terms().open, asked))
    with refused(story, "faults-acknowledged"):
        story.correct(adoption, terms=without)
    story.lawful = False
    story.correct(adoption, terms=without)
    assert broken_rules(story, "sub-group") == ["interpretation-fits"]
    story.retract(len(story.entries))
    assert not broken_rules(story, "sub-group")


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
