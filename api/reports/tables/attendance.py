"""Tables of attendance: by seat, by agency, and by agency and meeting."""

from datetime import date

from api.reports.model import ReportCell, ReportColumn, ReportTable, joined_words, reasons_text
from api.reports.reader import ReportReader, seat_counts
from domain.rules.attendance.summary import AttendanceSummary
from domain.rules.periods import ONE_DAY
from domain.text import said
from domain.time_zone import place_in_time
from projections.rows import AttendanceRow

AGENCY_COLUMNS = (ReportColumn("agency", said("Agency"), "id"), ReportColumn("agency_name", said("Agency")))

SUMMARY_COLUMNS = (
    ReportColumn("in_tenure", said("Meetings in tenure"), "number"),
    ReportColumn("expected", said("Expected"), "number"),
    ReportColumn("attended", said("Attended"), "number"),
    ReportColumn("excluded", said("Excluded"), "number"),
    ReportColumn("not_recorded", said("Not recorded"), "number"),
    ReportColumn("rate", said("Rate"), "rate"),
    ReportColumn("target", said("Target"), "rate"),
    ReportColumn("verdict", said("Verdict on the target"), "code"),
    ReportColumn("reasons", said("Why")),
)


def attendance_by_seat(reader: ReportReader) -> ReportTable:
    """A row for every seat of the last day, and for those closed before it that have an attendance line in the period.
    There is a column of members only where the reader may name persons."""
    by_seat, figures = reader.seat_titles, reader.seat_rates
    agencies = reader.agencies([row.agency for row in by_seat.values()])
    members = _members(reader) if reader.name_persons else None
    rows: list[tuple[ReportCell, ...]] = []
    for seat, row in by_seat.items():
        agency = agencies.get(row.agency or "")
        member = (members.get(seat),) if members is not None else ()
        who = (seat, row.title, *member, agency.slug if agency else row.agency, agency.name if agency else None)
        rows.append((*who, *_summary_cells(figures[reader.group, seat])))
    member_column = (ReportColumn("member", said("Member")),) if members is not None else ()
    columns = (
        ReportColumn("seat", said("Seat"), "id"),
        ReportColumn("title", said("Seat")),
        *member_column,
        *AGENCY_COLUMNS,
        *SUMMARY_COLUMNS,
    )
    return ReportTable("seats", said("Attendance by seat"), columns, tuple(rows))


def _members(reader: ReportReader) -> dict[str, ReportCell]:
    """By name who was in each seat in the period, one after the other; of whoever left, until when."""
    held: dict[str, dict[str, date | None]] = {}
    for row in reader.seats_during:
        ended = row.valid_to is not None and row.valid_to <= reader.clocks.on
        if row.member is not None and (row.valid_to is None or row.valid_to > reader.start):
            held.setdefault(row.seat, {})[row.member] = row.valid_to - ONE_DAY if ended and row.valid_to else None
    return {
        seat: joined_words(
            said("{name}[ (until {day})]", name=reader.person_name(id) or "?", day=until) for id, until in its.items()
        )
        for seat, its in held.items()
    }


def attendance_by_agency(reader: ReportReader) -> ReportTable:
    """A row for each agency that answers for a seat on the last day, in the order of their first seats."""
    ids, figures = reader.agencies_with_seats, reader.agency_rates
    agencies = reader.agencies(ids)
    rows = [
        (
            agencies[id].slug if id in agencies else id,
            agencies[id].name if id in agencies else None,
            *_summary_cells(figures[reader.group, id]),
        )
        for id in ids
    ]
    return ReportTable("agencies", said("Attendance by agency"), (*AGENCY_COLUMNS, *SUMMARY_COLUMNS), tuple(rows))


def _summary_cells(found: AttendanceSummary) -> tuple[ReportCell, ...]:
    return (
        found.in_tenure,
        found.expected,
        found.attended,
        found.excluded,
        found.not_recorded,
        found.rate,
        found.target[0] / found.target[1] if found.target else None,
        found.verdict.value,
        reasons_text(found.reasons),
    )


def attendance_by_agency_and_meeting(reader: ReportReader) -> ReportTable:
    """For each meeting and agency: how many of the agency's seats were expected, and how many attended."""
    by_meeting_and_agency: dict[tuple[str, str], list[AttendanceRow]] = {}
    for line in reader.attendance:
        if line.seat is not None and line.agency is not None and not line.cancelled:
            by_meeting_and_agency.setdefault((line.meeting, line.agency), []).append(line)
    agencies = reader.agencies([agency for _, agency in by_meeting_and_agency])
    rows = [
        (
            meeting,
            lines[0].day,
            agencies[agency].slug if agency in agencies else agency,
            agencies[agency].name if agency in agencies else None,
            *seat_counts(lines),
        )
        for (meeting, agency), lines in by_meeting_and_agency.items()
    ]
    places = {
        meeting: place_in_time(lines[0].day, lines[0].starts, meeting)
        for (meeting, _), lines in by_meeting_and_agency.items()
    }
    rows.sort(key=lambda row: (places[row[0]], row[2]))
    columns = (
        ReportColumn("meeting", said("Meeting"), "id"),
        ReportColumn("day", said("Day")),
        *AGENCY_COLUMNS,
        ReportColumn("seats_expected", said("Seats expected"), "number"),
        ReportColumn("seats_attended", said("Seats attended"), "number"),
    )
    return ReportTable("agency-meetings", said("Attendance by agency and meeting"), columns, tuple(rows))
