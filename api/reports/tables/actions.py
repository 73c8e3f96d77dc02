"""The table of actions with their texts."""

from api.reports.model import ReportCell, ReportColumn, ReportTable
from api.reports.reader import ALL_ROWS, ReportReader
from domain.text import said
from projections.questions.work import work_items
from projections.questions.work.work_items import WorkFilter


def actions_table(reader: ReportReader) -> ReportTable:
    """The actions that were open at some time in the period, by the day on which they are due: what is to be done, by
    whom, and how it stands."""
    wanted = WorkFilter(kind="action", groups=reader.of_groups)
    found = work_items.listed(reader.snapshot, reader.clocks, ALL_ROWS, wanted, work_items.WorkSort.DUE).rows
    actions = [row for row in found if row.closed_on is None or row.closed_on >= reader.start]
    agencies = reader.agencies([id for row in actions for id in row.agencies])
    rows: list[tuple[ReportCell, ...]] = []
    for row in actions:
        named = [agencies[id] for id in row.agencies if id in agencies]
        late = row.due_on is not None and row.closed_on is None and row.due_on < reader.clocks.on
        rows.append(
            (
                row.work,
                row.title,
                " ".join(agency.slug for agency in named) or None,
                reader.whose(row.seat, [agency.name for agency in named]),
                row.begun_on,
                row.due_on,
                row.state,
                (reader.clocks.on - row.due_on).days if late and row.due_on else None,
                row.closed_on,
            )
        )
    columns = (
        ReportColumn("action", said("Action"), "id"),
        ReportColumn("text", said("What is to be done")),
        ReportColumn("agency", said("Agency"), "id"),
        ReportColumn("by", said("By whom")),
        ReportColumn("raised_on", said("Raised on")),
        ReportColumn("due_on", said("Due on")),
        ReportColumn("state", said("State"), "code"),
        ReportColumn("overdue_days", said("Days overdue"), "number"),
        ReportColumn("closed_on", said("Closed on")),
    )
    return ReportTable("actions", said("Actions"), columns, tuple(rows))
