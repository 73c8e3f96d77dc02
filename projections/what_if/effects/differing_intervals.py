"""Diff of rows that are true between dates: the intervals in which they say something else after than before."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from projections.rows import Row

R = TypeVar("R", bound=Row)


class DifferingInterval(NamedTuple):
    """Between two days (half-open) a row took the place of another; None where there is none."""

    since: date
    until: date | None
    before: Any
    after: Any


def differing_intervals(
    before: Iterable[R], after: Iterable[R], of: Callable[[R], Hashable], says: Callable[[R], Any]
) -> Iterator[DifferingInterval]:
    """The intervals in which what rows `says` of the same thing (`of`) differs; adjacent intervals that differ alike
    are one."""
    things: dict[Hashable, tuple[list[R], list[R]]] = {}
    for side, rows in enumerate((before, after)):
        for row in rows:
            things.setdefault(of(row), ([], []))[side].append(row)
    for old, new in things.values():
        yield from _differing_intervals(old, new, says)


def _differing_intervals(old: Sequence[R], new: Sequence[R], says: Callable[[R], Any]) -> Iterator[DifferingInterval]:
    ends = [d for row in (*old, *new) for d in (row.valid_from, row.valid_to) if d]
    days = sorted(set(ends))
    found: DifferingInterval | None = None
    for since, until in zip(days, [*days[1:], None], strict=True):
        was, now = _at(old, since), _at(new, since)
        if (was and says(was)) == (now and says(now)):
            continue
        if found and found.until == since and _alike(found, was, now, says):
            found = found._replace(until=until)
            continue
        if found:
            yield found
        found = DifferingInterval(since, until, was, now)
    if found:
        yield found


def _alike(found: DifferingInterval, was: R | None, now: R | None, says: Callable[[R], Any]) -> bool:
    said = [row and says(row) for row in (found.before, found.after, was, now)]
    return said[:2] == said[2:]


def _at(rows: Sequence[R], day: date) -> R | None:
    return next((r for r in rows if r.valid_from <= day and (r.valid_to is None or day < r.valid_to)), None)
