"""The table of what is overdue, and whose it is."""

from api.reports.model import ReportCell, ReportColumn, ReportTable
from api.reports.reader import ALL_ROWS, ReportReader
from domain.rules.duties.due_dates import DutyState
from domain.text import said
from projections.questions.duty import duties


def overdue_table(reader: ReportReader) -> ReportTable:
    """What is overdue on the last day, under the terms and of the work, whenever it fell due: the longest overdue first;
    whose it is, where it is not the group's own."""
    listed = duties.listed(
        reader.snapshot,
        reader.clocks,
        ALL_ROWS,
        groups=reader.within,
        within=reader.within,
        states=(DutyState.OVERDUE,),
    ).rows
    agencies = reader.agencies([row.agency for row in listed])
    bodies = reader.group_names([row.by_group for row in listed])
    rows: list[tuple[ReportCell, ...]] = []
    for row in listed:
        agency = agencies.get(row.agency or "")
        named = [agency.name] if agency else [bodies[row.by_group]] if row.by_group in bodies else []
        rows.append(
            (
                row.work or row.duty,
                row.words or row.what,
                agency.slug if agency else None,
                reader.whose(row.seat, named, office=row.office, person=row.person),
                row.due_on,
                (reader.clocks.on - row.due_on).days if row.due_on else None,
                row.kind.value,
                row.clause,
            )
        )
    columns = (
        ReportColumn("duty", said("Duty"), "id"),
        ReportColumn("what", said("What is overdue")),
        ReportColumn("agency", said("Agency"), "id"),
        ReportColumn("by", said("By whom")),
        ReportColumn("due_on", said("Due on")),
        ReportColumn("overdue_days", said("Days overdue"), "number"),
        ReportColumn("kind", said("Kind"), "code"),
        ReportColumn("clause", said("Clause")),
    )
    return ReportTable("overdue", said("Overdue"), columns, tuple(rows))
