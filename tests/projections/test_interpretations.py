"""Interpretations outlive a new version of the terms whose text leaves the same key open in the same words."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from domain.events.group import lifecycle
from domain.terms.document import Open, Terms
from domain.values import Text
from projections.judgements.group import terms_in_force
from projections.rows import RulesRow
from projections.what_if.effects.terms import interpretations
from tests.support.rule_scenarios import document
from tests.support.story import FIRST_DAY, Story, id_of, said

KEY = "quorum.counts.remote"
NEXT = date(2026, 4, 1)
LATER = date(2026, 8, 1)
FIRST = document("cwm-taf-mqap")


def version(number: int, **changed: Any) -> Terms:
    own = replace(FIRST, group=replace(FIRST.group, slug="sub-group"), terms=replace(FIRST.terms, version=str(number)))
    return replace(own, **changed)


def asked(question: str) -> dict[str, Any]:
    return {"open": tuple(replace(o, question=Text(en=question)) if o.key == KEY else o for o in FIRST.open)}


def without(key: str) -> tuple[Open, ...]:
    return tuple(o for o in FIRST.open if o.key != key)


def told(*later: tuple[date, Terms]) -> Story:
    story = Story()
    story.group("sub-group")
    story.record(("sub-group", lifecycle.TermsAdopted(terms=version(1), **said(FIRST_DAY))))
    given = lifecycle.InterpretationRecorded(terms="1", key=KEY, value=True, since=FIRST_DAY, **said(FIRST_DAY))
    story.record(("sub-group", given))
    for day, terms in later:
        story.record(("sub-group", lifecycle.TermsAdopted(terms=terms, **said(day))))
    return story


def rules(story: Story) -> list[RulesRow]:
    return [row for row in terms_in_force.judge(id_of("sub-group"), story.world) if isinstance(row, RulesRow)]


def used(story: Story, on: date) -> bool:
    group = story.world.group(id_of("sub-group"))
    assert group
    terms = group.effective_terms(on)
    return bool(terms and KEY in terms.used and terms.terms.quorum and terms.terms.quorum.counts.remote)


assert FIRST.quorum
COUNTS = replace(FIRST.quorum.counts, remote=False)
SAYS_IT = {"open": without(KEY), "quorum": replace(FIRST.quorum, counts=COUNTS)}
OTHER_CLAUSE = {"clauses": {**FIRST.clauses, "C63": Text(en="Other words of the clause.")}}


@pytest.mark.parametrize(
    ("changed", "outlives"),
    [
        ({}, True),
        ({"clauses": {**FIRST.clauses, "C1": Text(en="Another heading.")}}, True),
        (asked("Do those who dial in count?"), False),
        (OTHER_CLAUSE, False),
        (SAYS_IT, False),
    ],
)
def test_an_answer_holds_for_the_next_version_if_that_asks_in_the_same_words(
    changed: dict[str, Any], outlives: bool
) -> None:
    before, after = told(), told((NEXT, version(2, **changed)))
    assert used(after, FIRST_DAY)
    assert used(after, NEXT) is outlives
    assert [KEY in row.terms.used for row in rules(after) if row.terms] == [True, outlives]
    old = {row.key: row for row in rules(before)}
    fallen = list(interpretations([(old.get(row.key), row) for row in rules(after)], lambda group: None))
    assert [str(words).partition(" as ")[0] for words in fallen] == (
        [] if outlives else [f"From 1 April 2026 the interpretation of {KEY}"]
    )


def test_an_answer_does_not_come_back_with_a_version_that_asks_again() -> None:
    story = told((NEXT, version(2, **SAYS_IT)), (LATER, version(3)))
    assert not used(story, LATER)


def test_an_answer_of_the_version_itself_counts_before_one_that_outlived_another() -> None:
    story = told((NEXT, version(2)))
    assert used(story, LATER)
    given = lifecycle.InterpretationRecorded(terms="2", key=KEY, value=False, since=NEXT, **said(NEXT))
    story.record(("sub-group", given))
    assert used(story, FIRST_DAY)
    assert not used(story, NEXT)


def test_an_answer_falls_that_names_what_the_next_version_does_not_know() -> None:
    key = "terms.approved_by"
    story = told()
    given = lifecycle.InterpretationRecorded(terms="1", key=key, value="board", since=FIRST_DAY, **said(FIRST_DAY))
    story.record(("sub-group", given))
    bodies = tuple(body for body in FIRST.bodies if body.id != "board")
    group = story.world.group(id_of("sub-group"))
    assert group
    story.record(("sub-group", lifecycle.TermsAdopted(terms=version(2, bodies=bodies), **said(NEXT))))
    group = story.world.group(id_of("sub-group"))
    assert group
    assert group.effective_terms(NEXT).used.keys() == {KEY}  # type: ignore[union-attr]
