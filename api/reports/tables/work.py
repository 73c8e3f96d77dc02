"""Tables of work: how much there is by kind and state, and what of it is owed."""

from collections import Counter

from api.reports.model import ReportCell, ReportColumn, ReportTable
from api.reports.reader import ALL_ROWS, ReportReader
from domain.text import said
from projections.questions.work import owed_items, work_items
from projections.questions.work.owed_items import OwedFilter
from projections.questions.work.work_items import WorkFilter


def work_by_state(reader: ReportReader) -> ReportTable:
    """How much work of each kind is in each state on the last day, and how much of it began and ended in the period."""
    rows = work_items.listed(reader.snapshot, reader.clocks, ALL_ROWS, WorkFilter(groups=reader.of_groups)).rows
    count, begun, ended = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in rows:
        key = row.kind, row.state
        count[key] += 1
        begun[key] += row.begun_on >= reader.start
        ended[key] += row.closed_on is not None and row.closed_on >= reader.start
    columns = (
        ReportColumn("kind", said("Kind"), "code"),
        ReportColumn("state", said("State"), "code"),
        ReportColumn("count", said("Number"), "number"),
        ReportColumn("begun", said("Begun in the period"), "number"),
        ReportColumn("ended", said("Ended in the period"), "number"),
    )
    cells = tuple((*key, count[key], begun[key], ended[key]) for key in sorted(count))
    return ReportTable("work", said("Work by kind and state"), columns, cells)


def owed_table(reader: ReportReader) -> ReportTable:
    """What the group's work leaves owed on the last day: its age in days, and by how many days it is overdue."""
    wanted = OwedFilter(within=reader.of_groups, satisfied=False)
    owed = owed_items.listed(reader.snapshot, reader.clocks, ALL_ROWS, wanted).rows
    agencies, slugs = reader.agencies([row.agency for row in owed]), reader.slugs([row.by_group for row in owed])
    bodies = reader.group_names([row.by_group for row in owed])
    rows: list[tuple[ReportCell, ...]] = []
    for row in owed:
        agency = agencies.get(row.agency or "")
        late = (reader.clocks.on - row.due_on).days if row.due_on else 0
        rows.append(
            (
                row.work,
                row.what,
                row.kind,
                row.title,
                agency.slug if agency else row.agency or slugs.get(row.by_group),
                agency.name if agency else bodies.get(row.by_group),
                reader.office_title(row.office, reader.clocks.on) if row.office else None,
                row.valid_from,
                row.due_on,
                (reader.clocks.on - row.valid_from).days,
                max(late, 0) if row.due_on else None,
            )
        )
    columns = (
        ReportColumn("work", said("Work"), "id"),
        ReportColumn("what", said("What is owed"), "code"),
        ReportColumn("kind", said("Kind"), "code"),
        ReportColumn("title", said("Of what")),
        ReportColumn("by", said("By whom"), "id"),
        ReportColumn("by_name", said("By whom")),
        ReportColumn("office", said("Answered for by")),
        ReportColumn("since", said("Since")),
        ReportColumn("due_on", said("Due on")),
        ReportColumn("age_days", said("Days old"), "number"),
        ReportColumn("overdue_days", said("Days overdue"), "number"),
    )
    return ReportTable("owed", said("Owed and overdue"), columns, tuple(rows))
