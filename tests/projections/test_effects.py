"""Which rows a preview tells of in sentences."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.verdicts import Verdict
from projections.rows import MODELS, CompositionRow
from projections.what_if.effects import DESCRIBERS
from projections.what_if.effects.differing_intervals import differing_intervals
from projections.what_if.effects.duties import READ

JUDGED = {"verdict", "carried", "consequence", "due_on", "outcome", "state"}
FIRST = date(2025, 4, 1)


def test_every_row_that_holds_a_verdict_a_state_or_a_day_on_which_something_is_due_is_told() -> None:
    judged = {row for row in MODELS if JUDGED & set(row.__struct_fields__)}
    assert judged - set(DESCRIBERS) - set(READ) == set()


verdicts = st.lists(st.sampled_from([None, Verdict.MET, Verdict.NOT_MET]), min_size=6, max_size=6)


def rows(by_day: list[Verdict | None]) -> list[CompositionRow]:
    """A row for each run of days with the same verdict; the last has no end."""
    found: list[CompositionRow] = []
    for n, verdict in enumerate(by_day):
        day = FIRST + timedelta(days=n)
        if found and found[-1].valid_to is None:
            if found[-1].verdict is verdict:
                continue
            found[-1] = CompositionRow(
                key=found[-1].key, valid_from=found[-1].valid_from, valid_to=day, group="g", verdict=found[-1].verdict
            )
        if verdict is not None:
            found.append(CompositionRow(key=f"{n}", valid_from=day, group="g", verdict=verdict))
    return found


@given(verdicts, verdicts)
def test_spans_say_on_every_day_what_was_and_what_would_be(
    before: list[Verdict | None], after: list[Verdict | None]
) -> None:
    spans = list(differing_intervals(rows(before), rows(after), lambda r: r.group, lambda r: r.verdict))
    for n, (was, now) in enumerate(zip(before, after, strict=True)):
        day = FIRST + timedelta(days=n)
        on = [s for s in spans if s.since <= day and (s.until is None or day < s.until)]
        if was is now:
            assert on == []
        else:
            assert [(s.before and s.before.verdict, s.after and s.after.verdict) for s in on] == [(was, now)]
    for one, other in pairwise(spans):
        alike = (one.before, one.after) == (other.before, other.after)
        assert one.until is not None
        assert one.until < other.since or not alike
