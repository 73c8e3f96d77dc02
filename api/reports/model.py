"""The model of a compiled report, which every output format renders: its subject, and tables of typed cells."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from msgspec import Struct

from api.sheets import CellValue
from domain.events.work.report import ReportKind
from domain.rules.periods import YearPeriod
from domain.text import PlainValue, Words, joined, said
from domain.values import Text
from domain.verdicts import Reason, Verdict

ReportCell = CellValue | Text | Words
ColumnKind = Literal["text", "code", "number", "rate", "id"]


class ReportColumn(Struct, frozen=True):
    """A column: its name in the data files, its title for people, and how its cells are rendered. A column of kind `id` is
    in the data files only."""

    id: str
    title: Words
    kind: ColumnKind = "text"


class ReportTable(Struct, frozen=True):
    """A table: its name in the data files, its title for people, and its rows, a cell for each column."""

    id: str
    title: Words
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[ReportCell, ...], ...]

    def column(self, id: str) -> int:
        """The index of a column, counted from 0. Raises ValueError if there is none of that name."""
        return [c.id for c in self.columns].index(id)

    def values(self, *ids: str) -> list[tuple[ReportCell, ...]]:
        """The cells of some columns, row by row."""
        indexes = [self.column(id) for id in ids]
        return [tuple(row[index] for index in indexes) for row in self.rows]


class ReportSubject(Struct, frozen=True, kw_only=True):
    """What a report is about: a group and a period, as known at `position`. Its figures are those of the day `on`: the last
    of the period, or the day on which the position was recorded where that is earlier."""

    kind: ReportKind
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
    """A correction or retraction, recorded after the report's position, of an event that the report rests on."""

    position: int
    on: date
    sentence: Words


class SummarySection(Struct, frozen=True):
    """A section of the first page, to be read out: sentences made from the tables."""

    id: str
    title: Words
    sentences: tuple[Words, ...]


class CompiledReport(Struct, frozen=True, kw_only=True):
    """A report ready to be rendered. `summary` is its first page, `tables` are its data and `digest` is theirs, `prepared`
    the ids of the prepared reports whose paragraphs are in it, `later_corrections` what makes it out of date,
    `explanations` how its verdicts come about, for people."""

    subject: ReportSubject
    summary: tuple[SummarySection, ...]
    tables: tuple[ReportTable, ...]
    digest: str
    prepared: tuple[str, ...] = ()
    later_corrections: tuple[LaterCorrection, ...] = ()
    explanations: ReportTable | None = None

    @property
    def shown(self) -> tuple[ReportTable, ...]:
        """The tables that people are shown: the data, then the explanations."""
        return (*self.tables, *((self.explanations,) if self.explanations else ()))

    def table(self, id: str) -> ReportTable | None:
        return next((t for t in self.tables if t.id == id), None)


def joined_words(values: Iterable[PlainValue]) -> Words | None:
    """Several values as one cell, joined in the language of the reader; None where there are none."""
    words = [*values]
    return said("{words}", words=joined(words)) if words else None


DETERMINED = ("determined", "determined-late")
"""The codes of the reason that says who determined the quorum."""


def determined_text(verdict: Verdict | None, reasons: Iterable[Reason]) -> Words | None:
    """Who determined the quorum, and as what; None where it was not determined by whom the terms let."""
    return next((r.text for r in reasons if r.code in DETERMINED and verdict is Verdict.BY_DISCRETION), None)


def reasons_text(reasons: Iterable[Reason]) -> Words | None:
    """The reasons of a verdict as one cell."""
    return joined_words(r.text for r in reasons)
