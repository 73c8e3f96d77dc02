"""What a report is made of: its subject, and tables of plain cells that every format writes alike."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from msgspec import Struct

from api.sheets import Value
from domain.rules.periods import Period
from domain.values import Text
from domain.verdicts import Reason
from domain.words import Plain, Words, each, said

What = Literal["quarterly", "annual", "attendance"]
Cell = Value | Text | Words
Kind = Literal["text", "code", "number", "rate", "id"]


class Column(Struct, frozen=True):
    """A column: its name in the data files, its title for people, and how its cells are shown (an `id` is not)."""

    id: str
    title: Words
    kind: Kind = "text"


class Table(Struct, frozen=True):
    id: str
    title: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def column(self, id: str) -> int:
        return [c.id for c in self.columns].index(id)

    def values(self, *ids: str) -> list[tuple[Cell, ...]]:
        """The cells of some columns, row by row."""
        places = [self.column(id) for id in ids]
        return [tuple(row[place] for place in places) for row in self.rows]


class Subject(Struct, frozen=True, kw_only=True):
    """Whose report of what it is, as known at `position`. Figures are those of the day `on`: the last of the period, or,
    while the period lasts, the day on which the position was recorded."""

    what: What
    group: str
    slug: str
    name: Text
    period: Period
    position: int
    on: date
    recorded_on: date
    terms: str | None
    rule_version: int


class Overtaking(Struct, frozen=True):
    """A correction that was recorded after the report's position, of what the report knew."""

    position: int
    on: date
    sentence: Words


class Report(Struct, frozen=True, kw_only=True):
    """`tables` are the data; `prepared` the ids of the reports under which its paragraphs were written."""

    subject: Subject
    tables: tuple[Table, ...]
    digest: str
    prepared: tuple[str, ...] = ()
    overtaken: tuple[Overtaking, ...] = ()

    def table(self, id: str) -> Table | None:
        return next((t for t in self.tables if t.id == id), None)


def listed(found: Iterable[Plain]) -> Words | None:
    """Several words one after another; None where there are none."""
    words = [*found]
    return said("{words}", words=each(words)) if words else None


def why(reasons: Iterable[Reason]) -> Words | None:
    return listed(r.text for r in reasons)
