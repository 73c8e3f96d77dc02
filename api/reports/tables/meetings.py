"""Tables of how a group met: meetings with their quorum, attendance by seat and agency, decisions."""

from collections import Counter
from collections.abc import Iterable

from api.reports.model import ReportCell, ReportColumn, ReportTable, joined_words, reasons_text
from api.reports.reader import ALL_ROWS, ReportReader
from domain.rules.attendance.summary import AttendanceSummary
from domain.text import Words, code, said
from projections.questions.group import seats
from projections.questions.meeting import attendance_summaries, decisions, quorum
from projections.rows import AttendanceRow, DecisionRow, SeatRow

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


def meetings_table(known: ReportReader) -> ReportTable:
    """The meetings of the period, planned ones too, with their quorum and what has become of their decisions."""
    ids = [row.meeting for row in known.meetings]
    judged = quorum.of_meetings(known.seen, known.clocks, ids)
    taken = decisions.of_meetings(known.seen, known.clocks, ids)
    lines: dict[str, list[AttendanceRow]] = {id: [] for id in ids}
    for line in known.lines:
        if line.seat is not None and line.meeting in lines:
            lines[line.meeting].append(line)
    rows: list[tuple[ReportCell, ...]] = []
    for row in known.meetings:
        verdict = next(iter(judged[row.meeting]), None)
        rows.append(
            (
                row.meeting,
                row.day,
                row.state,
                verdict.verdict.value if verdict else None,
                verdict.counted.members if verdict else None,
                verdict.needed.members if verdict else None,
                verdict.counted.agencies if verdict else None,
                verdict.needed.agencies if verdict else None,
                sum(line.expected is not False for line in lines[row.meeting]),
                sum(line.attended is True for line in lines[row.meeting]),
                len(taken[row.meeting]),
                _consequences(taken[row.meeting]),
                reasons_text(verdict.reasons) if verdict else None,
            )
        )
    columns = (
        ReportColumn("meeting", said("Meeting"), "id"),
        ReportColumn("day", said("Day")),
        ReportColumn("state", said("State"), "code"),
        ReportColumn("quorum", said("Quorum"), "code"),
        ReportColumn("members_counted", said("Members there"), "number"),
        ReportColumn("members_needed", said("Members needed"), "number"),
        ReportColumn("agencies_counted", said("Agencies there"), "number"),
        ReportColumn("agencies_needed", said("Agencies needed"), "number"),
        ReportColumn("seats_expected", said("Seats expected"), "number"),
        ReportColumn("seats_attended", said("Seats attended"), "number"),
        ReportColumn("decisions", said("Decisions"), "number"),
        ReportColumn("consequence", said("What has become of them")),
        ReportColumn("reasons", said("Why")),
    )
    return ReportTable("meetings", said("Meetings and their quorum"), columns, tuple(rows))


def _consequences(taken: Iterable[DecisionRow]) -> Words | None:
    found = Counter(row.consequence or "undetermined" for row in taken)
    return joined_words(
        said("{consequence}: {count}", consequence=code(name), count=count) for name, count in sorted(found.items())
    )


def attendance_by_seat(known: ReportReader) -> ReportTable:
    """Every seat of the last day, and those closed before it at whose meetings somebody was expected."""
    found = seats.of_groups(known.seen, known.clocks, known.within)[known.group]
    sitting: dict[str, SeatRow | AttendanceRow] = {row.seat: row for row in found}
    for line in known.lines:
        if line.seat is not None:
            sitting.setdefault(line.seat, line)
    keys = [(known.group, seat) for seat in sitting]
    figures = attendance_summaries.of_seats(known.seen, known.clocks, keys, known.start, known.end)
    named = known.agencies([row.agency for row in sitting.values()])
    called = known.name([row.member for row in sitting.values() if row.member]) if known.name else None
    rows: list[tuple[ReportCell, ...]] = []
    for seat, row in sitting.items():
        agency = named.get(row.agency or "")
        member = (called.get(row.member or ""),) if called is not None else ()
        who = (seat, row.title, *member, agency.slug if agency else row.agency, agency.name if agency else None)
        rows.append((*who, *_summary_cells(figures[known.group, seat])))
    member_column = (ReportColumn("member", said("Member")),) if called is not None else ()
    columns = (
        ReportColumn("seat", said("Seat"), "id"),
        ReportColumn("title", said("Seat")),
        *member_column,
        *AGENCY_COLUMNS,
        *SUMMARY_COLUMNS,
    )
    return ReportTable("seats", said("Attendance by seat"), columns, tuple(rows))


def attendance_by_agency(known: ReportReader) -> ReportTable:
    """The agencies that answer for seats on the last day, in the order of their first seats."""
    found = seats.of_groups(known.seen, known.clocks, known.within)[known.group]
    ids = list(dict.fromkeys(row.agency for row in found if row.agency is not None))
    figures = attendance_summaries.of_agencies(
        known.seen, known.clocks, [(known.group, id) for id in ids], known.start, known.end
    )
    named = known.agencies(ids)
    rows = [
        (
            named[id].slug if id in named else id,
            named[id].name if id in named else None,
            *_summary_cells(figures[known.group, id]),
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


def attendance_by_agency_and_meeting(known: ReportReader) -> ReportTable:
    """Of each meeting how many of an agency's seats were expected and how many came."""
    told: dict[tuple[str, str], list[AttendanceRow]] = {}
    for line in known.lines:
        if line.seat is not None and line.agency is not None and not line.cancelled:
            told.setdefault((line.meeting, line.agency), []).append(line)
    named = known.agencies([agency for _, agency in told])
    rows = [
        (
            meeting,
            its[0].day,
            named[agency].slug if agency in named else agency,
            named[agency].name if agency in named else None,
            sum(line.expected is not False for line in its),
            sum(line.attended is True for line in its),
        )
        for (meeting, agency), its in told.items()
    ]
    rows.sort(key=lambda row: (row[1], row[0], row[2]))
    columns = (
        ReportColumn("meeting", said("Meeting"), "id"),
        ReportColumn("day", said("Day")),
        *AGENCY_COLUMNS,
        ReportColumn("seats_expected", said("Seats expected"), "number"),
        ReportColumn("seats_attended", said("Seats attended"), "number"),
    )
    return ReportTable("agency-meetings", said("Attendance by agency and meeting"), columns, tuple(rows))


def decisions_table(known: ReportReader) -> ReportTable:
    """What was decided in the period, at meetings and outside them."""
    found = decisions.listed(
        known.seen, known.clocks, ALL_ROWS, within=known.within, since=known.start, until=known.end
    ).rows
    days = known.days([row.meeting for row in found])
    rows = tuple(
        (
            row.decision,
            row.taken_on,
            days[row.meeting].day if row.meeting in days else None,
            row.text,
            row.kind,
            row.way,
            row.verdict.value if row.verdict else None,
            row.carries,
            row.consequence,
            row.ratify_by,
            row.reported_on,
            reasons_text(row.reasons),
        )
        for row in found
    )
    columns = (
        ReportColumn("decision", said("Decision"), "id"),
        ReportColumn("taken_on", said("Taken on")),
        ReportColumn("meeting_day", said("Meeting of")),
        ReportColumn("text", said("Decision")),
        ReportColumn("kind", said("Kind"), "code"),
        ReportColumn("way", said("Way"), "code"),
        ReportColumn("quorum", said("Quorum"), "code"),
        ReportColumn("carried", said("Carried"), "code"),
        ReportColumn("consequence", said("What has become of it"), "code"),
        ReportColumn("ratify_by", said("To be ratified by")),
        ReportColumn("reported_on", said("Reported on")),
        ReportColumn("reasons", said("Why")),
    )
    return ReportTable("decisions", said("Decisions"), columns, rows)
