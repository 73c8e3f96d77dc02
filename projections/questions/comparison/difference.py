"""RowDifference: one row that two states of the record hold otherwise. And what is asked for: which states, and of what."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from projections.engine.clocks import Clocks
from projections.rows import Row

Place = tuple[str, int, str, int]
"""Where a difference stands in the order: its group, the number of its model, its thing, and its number there."""


class TwoStates(NamedTuple):
    """The states to be compared. Unless the question is about one day in each, `every_day`, all that they hold is compared,
    whatever day it is true on."""

    before: Clocks
    after: Clocks
    every_day: bool = True

    @property
    def positions(self) -> tuple[int, int]:
        """The lower position and the higher: what changed did so between them."""
        low, high = sorted((self.before.position, self.after.position))
        return low, high


class ComparisonScope(NamedTuple):
    """What is compared: rows of some groups (None: of all, and of none), of one meeting, or about one person, under any of
    their ids; or the decisions of some streams."""

    groups: Sequence[str] | None = None
    meeting: str | None = None
    persons: Sequence[str] = ()
    streams: Sequence[str] = ()


class RowDifference(NamedTuple):
    """A row before and after (None where there was or is none); `thing` is what it is about, whatever days it is true on,
    `changed_at` the last positions of the commands that changed it, `place` where it stands in the order."""

    model: str
    thing: str
    before: Row | None
    after: Row | None
    changed_at: tuple[int, ...]
    place: Place

    @property
    def row(self) -> Row:
        """The row as it is after, else as it was."""
        row = self.after or self.before
        assert row is not None
        return row

    @property
    def group(self) -> str | None:
        """The group of which it is."""
        return getattr(self.row, "group", None)


Pair = tuple[Row | None, Row | None]


def pairs(before: Sequence[Row], after: Sequence[Row]) -> list[Pair]:
    """The rows of one thing that differ, each beside the one that took its place: under the same key, else that which is
    true on some of the same days."""
    old, new = {r.key: r for r in before}, {r.key: r for r in after}
    found: list[Pair] = [(row, new[key]) for key, row in old.items() if key in new]
    gone, come = [r for k, r in old.items() if k not in new], [r for k, r in new.items() if k not in old]
    for was in gone:
        now = next((r for r in come if _overlap(was, r)), come[0] if len(gone) == len(come) == 1 else None)
        if now is not None:
            come.remove(now)
        found.append((was, now))
    found += [(None, row) for row in come]
    return sorted((pair for pair in found if _differ(*pair)), key=_first_day)


def _overlap(one: Row, other: Row) -> bool:
    return (other.valid_to is None or one.valid_from < other.valid_to) and (
        one.valid_to is None or other.valid_from < one.valid_to
    )


def _differ(was: Row | None, now: Row | None) -> bool:
    """Whether they say something else, and do not only rest on other events."""
    return was is None or now is None or _said(was) != _said(now)


def _said(row: Row) -> Any:
    same: Any = {"key": ""} | ({"basis": ()} if hasattr(row, "basis") else {})
    return replace(row, **same)


def _first_day(pair: Pair) -> tuple[str, str]:
    row = pair[1] or pair[0]
    assert row is not None
    return row.valid_from.isoformat(), row.key
