"""The table of what is overdue, was missed or was done late, and whose it is."""

from api.reports.model import ReportCell, ReportColumn, ReportTable
from api.reports.reader import ALL_ROWS, ReportReader
from domain.rules.duties.due_dates import DutyState
from domain.text import said
from projections.questions.duty import duties
from projections.rows import DutyRow

STATES = (DutyState.OVERDUE, DutyState.MISSED, DutyState.LATE)


def overdue_table(reader: ReportReader) -> ReportTable:
    """What is overdue on the last day, under the terms and of the work, whenever it fell due: the longest overdue first;
    then what was missed, and what was done late, in the period or due in it; whose it is, where it is not the group's
    own."""
    found = duties.listed(
        reader.snapshot,
        reader.clocks,
        ALL_ROWS,
        groups=reader.within,
        within=reader.within,
        states=STATES,
    ).rows
    states = {row.key: duties.state_of(row, reader.clocks.on) for row in found}
    listed = sorted(
        (row for row in found if states[row.key] is DutyState.OVERDUE or _of_period(row, reader)),
        key=lambda row: STATES.index(states[row.key]),
    )
    agencies = reader.agencies([row.agency for row in listed])
    bodies = reader.group_names([row.by_group for row in listed])
    rows: list[tuple[ReportCell, ...]] = []
    for row in listed:
        agency = agencies.get(row.agency or "")
        state = states[row.key]
        named = [agency.name] if agency else [bodies[row.by_group]] if row.by_group in bodies else []
        rows.append(
            (
                row.work or row.duty,
                row.words or row.what,
                agency.slug if agency else None,
                reader.whose(row.seat, named, office=row.office, person=row.person),
                row.due_on,
                row.satisfied_on,
                (reader.clocks.on - row.due_on).days if row.due_on and state is DutyState.OVERDUE else None,
                state.value,
                row.kind.value,
                row.clause,
            )
        )
    columns = (
        ReportColumn("duty", said("Duty"), "id"),
        ReportColumn("what", said("What was due")),
        ReportColumn("agency", said("Agency"), "id"),
        ReportColumn("by", said("By whom")),
        ReportColumn("due_on", said("Due on")),
        ReportColumn("done_on", said("Done on")),
        ReportColumn("overdue_days", said("Days overdue"), "number"),
        ReportColumn("state", said("State"), "code"),
        ReportColumn("kind", said("Kind"), "code"),
        ReportColumn("clause", said("Clause")),
    )
    return ReportTable("overdue", said("Overdue, missed or late"), columns, tuple(rows))


def _of_period(row: DutyRow, reader: ReportReader) -> bool:
    """Whether it fell due, could no longer be done or was done in the period: what the last days of one period leave due
    is told as missed, or late, in the report of the next."""
    days = (row.due_on, row.lapses_on if row.satisfied_on is None else row.satisfied_on)
    return any(day is not None and reader.start <= day <= reader.end for day in days)
