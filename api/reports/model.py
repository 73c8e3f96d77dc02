"""What a report is made of: its subject, and tables of plain cells that every format writes alike."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from msgspec import Struct

from api.sheets import CellValue
from domain.rules.periods import YearPeriod
from domain.text import PlainValue, Words, joined, said
from domain.values import Text
from domain.verdicts import Reason

ReportKind = Literal["quarterly", "annual", "attendance"]
ReportCell = CellValue | Text | Words
ColumnKind = Literal["text", "code", "number", "rate", "id"]


class ReportColumn(Struct, frozen=True):
    """A column: its name in the data files, its title for people, and how its cells are shown (an `id` is not)."""

    id: str
    title: Words
    kind: ColumnKind = "text"


class ReportTable(Struct, frozen=True):
    id: str
    title: Words
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[ReportCell, ...], ...]

    def column(self, id: str) -> int:
        return [c.id for c in self.columns].index(id)

    def values(self, *ids: str) -> list[tuple[ReportCell, ...]]:
        """The cells of some columns, row by row."""
        places = [self.column(id) for id in ids]
        return [tuple(row[place] for place in places) for row in self.rows]


class ReportSubject(Struct, frozen=True, kw_only=True):
    """Whose report of what it is, as known at `position`. Figures are those of the day `on`: the last of the period, or,
    while the period lasts, the day on which the position was recorded."""

    what: ReportKind
    group: str
    slug: str
    name: Text
    period: YearPeriod
    position: int
    on: date
    recorded_on: date
    terms: str | None
    rule_version: int


class LaterCorrection(Struct, frozen=True):
    """A correction that was recorded after the report's position, of what the report knew."""

    position: int
    on: date
    sentence: Words


class CompiledReport(Struct, frozen=True, kw_only=True):
    """`tables` are the data; `prepared` the ids of the reports under which its paragraphs were written."""

    subject: ReportSubject
    tables: tuple[ReportTable, ...]
    digest: str
    prepared: tuple[str, ...] = ()
    overtaken: tuple[LaterCorrection, ...] = ()

    def table(self, id: str) -> ReportTable | None:
        return next((t for t in self.tables if t.id == id), None)


def joined_words(found: Iterable[PlainValue]) -> Words | None:
    """Several words one after another; None where there are none."""
    words = [*found]
    return said("{words}", words=joined(words)) if words else None


def reasons_text(reasons: Iterable[Reason]) -> Words | None:
    return joined_words(r.text for r in reasons)
