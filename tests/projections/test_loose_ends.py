"""Loose ends: which kinds of event say what they leave open, and what it costs to say it."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from domain.events import EVENTS
from domain.events.compensation import Corrected, Retracted
from domain.events.group.membership import MemberAppointed, MemberDeparted, SeatClosed
from domain.events.person import PersonIdentified
from domain.rules import composition as judgement
from projections.judgements import units
from projections.judgements.group import composition, offices
from projections.rows import OfficeRow, Row, Unit
from projections.what_if import loose_ends
from tests.support.random_histories import begun, history, seeds
from tests.support.story import FIRST_DAY, id_of, said

LEAVES_NOTHING = {
    # the faults that they leave elsewhere are asked about, one by one
    Corrected,
    Retracted,
    PersonIdentified,
    # whoever sat in it has departed before
    SeatClosed,
}


def test_every_kind_of_event_that_takes_something_away_says_what_it_leaves_open() -> None:
    """A new one has an arm in `loose_ends`, or stands above with the reason why it leaves nothing."""
    told = {kind for kind in EVENTS.values() if vars(loose_ends).get(kind.__name__) is kind}
    assert {kind for kind in EVENTS.values() if kind.UNSETTLES} - told == LEAVES_NOTHING


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(seeds)
def test_verdicts_of_a_day_are_those_of_the_rows_of_the_whole_history(seed: int) -> None:
    story = history(seed)
    days = sorted({e.event.on + timedelta(days=n) for e in story.entries for n in (-1, 0, 400)})
    groups = {e.stream for e in story.entries if e.kind == "group"}
    for group in sorted(groups):
        of = {kind: units.judge(Unit(kind, group), story.world).values() for kind in ("composition", "offices")}
        for on in days:
            row = next((r for r in of["composition"] if true_on(r, on)), None)
            told = composition.judge_on(group, on, story.world)
            assert (row is None) == (told is None)
            assert row is None or told is None or verdict_of(told) == verdict_of(row)
            first: dict[str, Any] = {}
            for each in of["offices"]:
                if isinstance(each, OfficeRow) and true_on(each, on):
                    first.setdefault(each.office, verdict_of(each))
            assert {o: verdict_of(v) for o, v in offices.verdicts_on(group, on, story.world).items()} == first


def true_on(row: Row, on: date) -> bool:
    return row.valid_from is not None and row.valid_from <= on and (row.valid_to is None or on < row.valid_to)


def verdict_of(judged: Any) -> tuple[Any, ...]:
    return judged.verdict, judged.reasons


def test_what_a_departure_leaves_costs_no_more_after_a_long_history(monkeypatch: pytest.MonkeyPatch) -> None:
    """The composition is judged on the day, before and after: of 60 handovers it used to be judged 240 times."""
    story = begun()
    story.person("fay")
    for n in range(60):
        day, (leaver, newcomer) = FIRST_DAY + timedelta(days=200 + n), ("fay", "ann") if n % 2 else ("ann", "fay")
        story.record(
            ("sub-group", MemberDeparted(seat="s1", person=id_of(leaver), **said(day))),
            ("sub-group", MemberAppointed(seat="s1", person=id_of(newcomer), **said(day))),
        )
    judged: list[Any] = []
    original = judgement.judge_composition

    def counted(*given: Any, **named: Any) -> Any:
        judged.append(given)
        return original(*given, **named)

    monkeypatch.setattr(judgement, "judge_composition", counted)
    before, day = story.world.fork([]), FIRST_DAY + timedelta(days=300)
    entries = story.record(("sub-group", MemberDeparted(seat="s1", person=id_of("ann"), **said(day))))
    loose_ends.loose_ends(entries, before, story.world)
    assert 0 < len(judged) <= 2
