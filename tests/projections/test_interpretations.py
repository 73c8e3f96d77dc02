"""Interpretations outlive a new version of the terms whose text leaves the same key open in the same words."""

from datetime import date, timedelta
from typing import Any, Literal

import pytest
from msgspec.structs import replace

from domain.events.group import lifecycle
from domain.rules.periods import add_months
from domain.terms.document import Open, Terms
from domain.terms.duties import Deadline, IntervalDuty
from domain.values import Text
from projections.judgements.duty import duties as duty_rows
from projections.judgements.group import terms_in_force
from projections.records import stream_records
from projections.rows import DutyRow, RulesRow, TermsRow
from projections.what_if.effects.terms import AskedField, asked_fields, days_that_differ, interpretations
from tests.support.rule_scenarios import document
from tests.support.story import FIRST_DAY, Story, id_of, said

WORDS = Text(en="words")
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


def adopted_terms(*later: tuple[date, Terms]) -> Story:
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
    before, after = adopted_terms(), adopted_terms((NEXT, version(2, **changed)))
    assert used(after, FIRST_DAY)
    assert used(after, NEXT) is outlives
    assert [KEY in row.terms.used for row in rules(after) if row.terms] == [True, outlives]
    old = {row.key: row for row in rules(before)}
    fallen = list(interpretations([(old.get(row.key), row) for row in rules(after)], lambda group: None))
    assert [str(words).partition(" as ")[0] for words in fallen] == (
        [] if outlives else [f"From 1 April 2026 the interpretation of {KEY}"]
    )


def test_an_answer_does_not_come_back_with_a_version_that_asks_again() -> None:
    story = adopted_terms((NEXT, version(2, **SAYS_IT)), (LATER, version(3)))
    assert not used(story, LATER)


def test_an_answer_of_the_version_itself_counts_before_one_that_outlived_another() -> None:
    story = adopted_terms((NEXT, version(2)))
    assert used(story, LATER)
    given = lifecycle.InterpretationRecorded(terms="2", key=KEY, value=False, since=NEXT, **said(NEXT))
    story.record(("sub-group", given))
    assert used(story, FIRST_DAY)
    assert not used(story, NEXT)


def test_an_answer_falls_that_names_what_the_next_version_does_not_know() -> None:
    key = "terms.approved_by"
    story = adopted_terms()
    given = lifecycle.InterpretationRecorded(terms="1", key=key, value="board", since=FIRST_DAY, **said(FIRST_DAY))
    story.record(("sub-group", given))
    bodies = tuple(body for body in FIRST.bodies if body.id != "board")
    group = story.world.group(id_of("sub-group"))
    assert group
    story.record(("sub-group", lifecycle.TermsAdopted(terms=version(2, bodies=bodies), **said(NEXT))))
    group = story.world.group(id_of("sub-group"))
    assert group
    assert group.effective_terms(NEXT).used.keys() == {KEY}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("chosen", "said_from", "asks"),
    [(None, LATER, True), ("adoption", LATER, False), ("text", LATER, False), (None, NEXT, False)],
)
def test_the_preview_asks_which_day_counts_where_text_and_adoption_differ(
    chosen: Literal["adoption", "text"] | None, said_from: date, asks: bool
) -> None:
    story = adopted_terms()
    terms = version(2, terms=replace(FIRST.terms, version="2", effective_from=said_from))
    story.record(("sub-group", lifecycle.TermsAdopted(terms=terms, in_force_from=chosen, **said(NEXT))))
    group = story.world.group(id_of("sub-group"))
    assert group
    rows = [row for row in stream_records.rows(group).values() if isinstance(row, TermsRow)]
    pairs = [(None, row) for row in rows if row.version == "2"]
    words = [str(w) for w in days_that_differ(pairs, lambda group: None)]
    assert bool(words) is asks
    assert asked_fields(pairs) == ((AskedField("in_force_from", "adoption"),) if asks else ())
    assert all("Which of the two counts?" in each and "1 August 2026" in each for each in words)


@pytest.mark.parametrize(("text", "adopted"), [(NEXT, LATER), (LATER, NEXT)])
def test_what_runs_from_an_adoption_runs_from_its_day_whatever_the_day_of_the_text(text: date, adopted: date) -> None:
    duties: tuple[Any, ...] = (
        Deadline(id="by", what=WORDS, act="report", after="adoption", days=30, count="calendar", clause="1"),
        IntervalDuty(id="often", what=WORDS, weeks=6, runs_from="adoption", clause="1"),
    )
    meta = replace(FIRST.terms, version="2", effective_from=text, review_months=12)
    story = adopted_terms()
    terms = version(2, terms=meta, duties=duties)
    story.record(("sub-group", lifecycle.TermsAdopted(terms=terms, in_force_from="text", **said(adopted))))
    following = LATER + timedelta(days=9)
    later = replace(terms, terms=replace(meta, version="3", effective_from=following + timedelta(days=9)))
    story.record(("sub-group", lifecycle.TermsAdopted(terms=later, in_force_from="text", **said(following))))
    found = {
        r.key.partition("/")[2]: r
        for r in duty_rows.judge(id_of("sub-group"), story.world)
        if isinstance(r, DutyRow) and r.key.partition("/")[2] in ("by/2", "often/first", "terms-review/2")
    }
    assert found["terms-review/2"].satisfied_on == following
    assert {key: row.due_on for key, row in found.items()} == {
        "by/2": adopted + timedelta(days=30),
        "often/first": adopted + timedelta(weeks=6),
        "terms-review/2": add_months(adopted, 12),
    }
    assert found["by/2"].valid_from == max(text, adopted)
