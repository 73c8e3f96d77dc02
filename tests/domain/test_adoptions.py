"""Adoptions of terms and interpretations of them: which version is in force, and what answers an open question."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from domain.events.group import lifecycle
from domain.terms.document import Body, Open, Terms
from domain.terms.offices import OfficeTerms
from domain.values import Text
from tests.support.group_history import (
    JULY,
    JUNE,
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
from tests.support.story import FIRST_DAY, Story

DEPUTIES = "quorum.counts.deputies"


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


def dated(number: str, effective_from: date | None) -> Terms:
    told = terms_version(number)
    return replace(told, terms=replace(told.terms, effective_from=effective_from))


@pytest.mark.parametrize(
    ("chosen", "said_from", "in_force"),
    [
        (None, JULY, JUNE),
        ("adoption", JULY, JUNE),
        ("text", JULY, JULY),
        ("text", MAY, MAY),
        ("text", JUNE, JUNE),
    ],
)
def test_the_day_of_the_adoption_counts_unless_that_of_the_text_was_chosen(
    chosen: str | None, said_from: date, in_force: date
) -> None:
    story = with_adopted_terms(("1", FIRST_DAY))
    when(story, "sub-group", lifecycle.TermsAdopted, JUNE, terms=dated("2", said_from), in_force_from=chosen)
    found = group_of(story)
    assert [a.since for a in found.adopted] == [FIRST_DAY, in_force]
    assert found.adopted[0].until == in_force
    assert (adopted := found.terms_on(in_force))
    assert adopted.version == "2"
    assert (earlier := found.terms_on(in_force - timedelta(days=1)))
    assert earlier.version == "1"


def test_a_day_that_the_text_does_not_say_or_that_is_out_of_turn_cannot_be_chosen() -> None:
    story = with_adopted_terms(("1", MAY))
    with refused(story, "text-says-from-when"):
        when(story, "sub-group", lifecycle.TermsAdopted, JUNE, terms=dated("2", None), in_force_from="text")
    with refused(story, "in-force-in-turn"):
        when(story, "sub-group", lifecycle.TermsAdopted, JUNE, terms=dated("2", FIRST_DAY), in_force_from="text")


@pytest.mark.parametrize("outside", [FIRST_DAY - timedelta(days=1), date(2200, 1, 1), date.max, date(1, 1, 1)])
def test_a_day_outside_the_life_of_the_group_cannot_be_chosen(outside: date) -> None:
    story = given()
    with refused(story, "text-says-from-when"):
        when(story, "sub-group", lifecycle.TermsAdopted, MAY, terms=dated("1", outside), in_force_from="text")
    when(story, "sub-group", lifecycle.TermsAdopted, MAY, terms=dated("1", outside))
    with refused(story, "text-says-from-when"):
        story.correct(len(story.entries), in_force_from="text")
    for ends in (date(2199, 12, 31), FIRST_DAY):
        story = given()
        when(story, "sub-group", lifecycle.TermsAdopted, MAY, terms=dated("1", ends), in_force_from="text")


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
