"""Corrections: the table of those made in the period, and those recorded after the report's position."""

from api.reports.model import LaterCorrection, ReportCell, ReportColumn, ReportTable
from api.reports.reader import ALL_ROWS, ReportReader
from domain.text import Words, said
from projections.engine.clocks import Clocks
from projections.questions import trail
from projections.questions.paging import PageRequest
from projections.questions.trail import TrailFilter
from projections.rows import TrailRow

COMPENSATIONS = ("Corrected", "Retracted")


def corrections_table(reader: ReportReader) -> ReportTable:
    """The corrections and retractions whose day of effect lies in the period, in the order of the ledger."""
    rows: list[tuple[ReportCell, ...]] = []
    for row in _compensations(reader, reader.clocks, ALL_ROWS):
        if reader.start <= row.act_on <= reader.end:
            facts = row.terms
            what = (facts.get("what"), facts.get("changes"), facts.get("reason"))
            rows.append((row.position, row.act_on, row.kind, row.corrects, *map(_cell, what)))
    columns = (
        ReportColumn("position", said("Position"), "number"),
        ReportColumn("on", said("Made on")),
        ReportColumn("act", said("How"), "code"),
        ReportColumn("corrects", said("Position corrected"), "number"),
        ReportColumn("what", said("What was corrected"), "code"),
        ReportColumn("changes", said("Changed")),
        ReportColumn("reason", said("Reason")),
    )
    return ReportTable("corrections", said("Corrections made"), columns, tuple(rows))


def later_corrections(reader: ReportReader) -> tuple[LaterCorrection, ...]:
    """The corrections and retractions recorded after the report's position of an event up to it, or of one of these
    corrections; in the order of the ledger. They do not change the report: they say that it is out of date."""
    head = Clocks(reader.snapshot.head.position, reader.snapshot.today)
    position = reader.subject.position
    later: dict[int, LaterCorrection] = {}
    for row in _compensations(reader, head, ALL_ROWS._replace(after=(trail.ORDER.name, position))):
        if row.corrects is not None and (row.corrects <= position or row.corrects in later):
            later[row.position] = LaterCorrection(row.position, row.act_on, Words(row.sentence, row.terms))
    return tuple(later.values())


def _compensations(reader: ReportReader, clocks: Clocks, page: PageRequest) -> list[TrailRow]:
    rows = [
        row
        for kind in COMPENSATIONS
        for row in trail.listed(reader.snapshot, clocks, page, TrailFilter(kinds=(kind,)), about=[reader.within]).rows
    ]
    return sorted(rows, key=lambda row: row.position)


def _cell(value: object) -> ReportCell:
    return value if value is None or isinstance(value, str | int) else said("{value}", value=value)
