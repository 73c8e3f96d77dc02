"""What a command would change, in sentences: each verdict, rate and duty that the answers would give otherwise. Persons,
meetings, groups and agencies stand in them by their ids, to be named when a sentence is read."""

from collections.abc import Iterator, Sequence
from datetime import date

from domain.words import Words
from projections.effects import duties, rates, verdicts
from projections.effects.verdicts import Pair
from projections.snapshot import Snapshot


def sentences(pairs: Sequence[Pair], before: Snapshot, after: Snapshot) -> Iterator[Words]:
    """The rows that changed, as (before, after), and the two worlds that the questions are asked of."""
    groups = {getattr(row, "group", None) for pair in pairs for row in pair if row is not None} - {None}

    def place(group: str | None) -> object:
        return {"group": group} if group and len(groups) > 1 else None

    pairs = sorted(pairs, key=_day)
    yield from verdicts.sentences(pairs, place)
    yield from rates.sentences(pairs, before, after, place)
    yield from duties.sentences(pairs, before, after, place)


def _day(pair: Pair) -> tuple[date, str]:
    row = pair[1] or pair[0]
    return row.valid_from, row.key
