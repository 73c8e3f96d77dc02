"""What changes with dates: the days on which something turns, and the spans between them."""

from collections.abc import Iterable, Iterator
from datetime import date


def spans(days: Iterable[date]) -> Iterator[tuple[date, date | None]]:
    """Each day with the next one; the last span has no end."""
    ordered = sorted(set(days))
    yield from zip(ordered, [*ordered[1:], None], strict=True)
