"""Change dates: the days on which something derived from the record changes, and the intervals between them."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import TypeVar

from msgspec.structs import replace

from domain.world import World
from projections.rows import Row

R = TypeVar("R", bound=Row)


def intervals(days: Iterable[date], over: date | None = None) -> Iterator[tuple[date, date | None]]:
    """Half-open intervals from each day to the next; the last has no end, or ends on the day on which all is over."""
    ordered = sorted({d for d in days if over is None or d < over})
    yield from zip(ordered, [*ordered[1:], over], strict=True)


def interval_of(on: date, days: Collection[date], over: date | None = None) -> tuple[date, date | None] | None:
    """The one of `intervals` in which a day lies."""
    since = max((d for d in days if d <= on), default=None)
    if since is None or (over is not None and over <= on):
        return None
    return since, min((d for d in days if d > on and (over is None or d < over)), default=over)


def merge_adjacent(rows: Iterable[R]) -> list[R]:
    """Coalesce: rows of adjacent intervals that say the same, as one."""
    found: list[R] = []
    for row in rows:
        last = found[-1] if found else None
        meets = last is not None and last.valid_to == row.valid_from
        if last and meets and replace(row, key=last.key, valid_from=last.valid_from, valid_to=last.valid_to) == last:
            found[-1] = replace(last, valid_to=row.valid_to)
        else:
            found.append(row)
    return found


def succession_dates(agency: str, world: World) -> Iterable[date]:
    """The days on which an agency, or one that came after it, was merged or succeeded."""
    yield from (
        a.ended.since for id in succession(agency, world) if (a := world.agency(id)) and a.successor and a.ended
    )


def succession(agency: str, world: World) -> list[str]:
    """An agency and those that came after it, in whose seats what was said of it counts."""
    found = [agency]
    while (a := world.agency(found[-1])) and a.successor and a.ended and a.successor not in found:
        found.append(a.successor)
    return found
