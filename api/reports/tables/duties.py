"""Tables of duties: those with a due date in the period, and those that stand open without one."""

from api.reports.model import ReportColumn, ReportTable, reasons_text
from api.reports.reader import ReportReader
from domain.text import said
from projections.questions.duty import duties


def duties_table(reader: ReportReader) -> ReportTable:
    """The duties under the terms (not those of work) that fell due in the period, and whether each was done in time;
    where no due date can be given, why."""
    listed = reader.dated_duties
    meetings = reader.meetings_by_id([row.meeting for row in listed])
    rows = tuple(
        (
            row.duty,
            row.what,
            row.kind.value,
            row.period,
            meetings[row.meeting].day if row.meeting in meetings else None,
            row.due_on,
            row.satisfied_on,
            duties.state_of(row, reader.clocks.on).value,
            row.clause,
            reasons_text(row.reasons),
        )
        for row in listed
    )
    columns = (
        ReportColumn("duty", said("Duty"), "id"),
        ReportColumn("what", said("What is due")),
        ReportColumn("kind", said("Kind"), "code"),
        ReportColumn("period", said("Period")),
        ReportColumn("meeting_day", said("Meeting of")),
        ReportColumn("due_on", said("Due on")),
        ReportColumn("done_on", said("Done on")),
        ReportColumn("state", said("State"), "code"),
        ReportColumn("clause", said("Clause")),
        ReportColumn("reasons", said("Why")),
    )
    return ReportTable("duties", said("Duties due and met"), columns, rows)


def open_table(reader: ReportReader) -> ReportTable:
    """What stands open on the last day without a due date: vacancies, consents and the like; not faults."""
    listed = reader.open_duties
    agencies = reader.agencies([row.agency for row in listed])
    bodies = reader.group_names([row.by_group for row in listed])
    sitting = {row.seat: row.member for row in reader.seats_during}
    rows = tuple(
        (
            row.kind.value,
            row.words or row.what,
            row.seat,
            row.agency and (agencies[row.agency].slug if row.agency in agencies else row.agency),
            agencies[row.agency].name if row.agency in agencies else bodies.get(row.by_group),
            *((reader.person_name(row.person or sitting.get(row.seat or "")),) if reader.name_persons else ()),
            row.since,
            row.clause,
            reasons_text(row.reasons),
        )
        for row in listed
    )
    columns = (
        ReportColumn("kind", said("Kind"), "code"),
        ReportColumn("what", said("What stands open")),
        ReportColumn("seat", said("Seat"), "id"),
        ReportColumn("agency", said("Agency"), "id"),
        ReportColumn("agency_name", said("Of whom")),
        *((ReportColumn("member", said("Member")),) if reader.name_persons else ()),
        ReportColumn("since", said("Since")),
        ReportColumn("clause", said("Clause")),
        ReportColumn("reasons", said("Why")),
    )
    return ReportTable("open", said("What stands open"), columns, rows)
