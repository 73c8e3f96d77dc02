"""What every row has: a key, the days on which it is true, and how its table keeps it."""

from datetime import date
from typing import Any, ClassVar

import msgspec
from msgspec import Struct

from domain.text import PlainValue

RowKey = tuple[str, str]
"""The model of a row and its key."""
STANDING = "known_to is null and valid_to is null"
"""What is known and true until further notice, in SQL."""
ENDING = "known_to is null and valid_to is not null"
"""What is known and true up to a day, in SQL."""
Basis = tuple[int, ...]
"""Positions of the events that a row rests on."""


class Row(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`key` is unique among the rows of the model known at one position. `COLUMNS` are the fields that stand in columns
    of their own beside the body, to filter and sort by (`valid_from` and `valid_to` always do), and `INDEXED` those of
    them with an index; `LISTED` are the indexes of lists, each what a filter asks of and then what the list is sorted by,
    to the last tie, so that a page costs what it holds. `CURRENT` are more of these, over the rows alone that are known
    and true until further notice (partial indexes), for filters by what is soon superseded; (`columns`, `condition`) where
    they are over fewer rows still. `LATEST` is the day by which lists run: up to where it came by each position, and by
    each day, is kept. A row belongs to a unit: `UNITS` are the kinds of unit whose rows they are, `OF` the column that
    holds the unit's stream."""

    MODEL: ClassVar[str]
    COLUMNS: ClassVar[tuple[str, ...]] = ()
    INDEXED: ClassVar[tuple[str, ...]] = ("group",)
    LISTED: ClassVar[tuple[str, ...]] = ()
    CURRENT: ClassVar[tuple[tuple[str, str], ...]] = ()
    LATEST: ClassVar[str | None] = None
    UNITS: ClassVar[tuple[str, ...]] = ("record",)
    OF: ClassVar[str] = "group"

    key: str
    valid_from: date
    valid_to: date | None = None


def begun_index(day: str) -> str:
    """When the meeting of a row began, as an index has it: `starts`, else the beginning of its day, a column."""
    return f"coalesce(starts, {day}::timestamp at time zone 'Europe/London')"


def plain(value: Any) -> PlainValue:
    """A value as JSON has it: what a field of type `Plain` holds, so that a row that was read back equals the one that was
    written. Takes whatever msgspec can encode."""
    return value if type(value) in _AS_JSON_HAS_IT else msgspec.json.decode(msgspec.json.encode(value))


_AS_JSON_HAS_IT = frozenset({str, int, bool, type(None)})
