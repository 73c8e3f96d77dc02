"""Tables of how a group met: meetings with their quorum, attendance by seat and agency, decisions."""

from collections import Counter
from collections.abc import Iterable

from api.reports.known import ALL, Known
from api.reports.tables import Cell, Column, Table, listed, why
from domain.rules.figures import AttendanceSummary
from domain.words import Words, code, said
from projections.questions import decisions, quorum, seats, summaries
from projections.rows import AttendanceRow, DecisionRow, SeatRow

AGENCY = (Column("agency", said("Agency"), "id"), Column("agency_name", said("Agency")))
FIGURES = (
    Column("in_tenure", said("Meetings in tenure"), "number"),
    Column("expected", said("Expected"), "number"),
    Column("attended", said("Attended"), "number"),
    Column("excluded", said("Excluded"), "number"),
    Column("not_recorded", said("Not recorded"), "number"),
    Column("rate", said("Rate"), "rate"),
    Column("target", said("Target"), "rate"),
    Column("verdict", said("Verdict on the target"), "code"),
    Column("reasons", said("Why")),
)


def met(known: Known) -> Table:
    """The meetings of the period, planned ones too, with their quorum and what has become of their decisions."""
    ids = [row.meeting for row in known.meetings]
    judged = quorum.of_meetings(known.seen, known.clocks, ids)
    taken = decisions.of_meetings(known.seen, known.clocks, ids)
    lines: dict[str, list[AttendanceRow]] = {id: [] for id in ids}
    for line in known.lines:
        if line.seat is not None and line.meeting in lines:
            lines[line.meeting].append(line)
    rows: list[tuple[Cell, ...]] = []
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
                why(verdict.reasons) if verdict else None,
            )
        )
    columns = (
        Column("meeting", said("Meeting"), "id"),
        Column("day", said("Day")),
        Column("state", said("State"), "code"),
        Column("quorum", said("Quorum"), "code"),
        Column("members_counted", said("Members there"), "number"),
        Column("members_needed", said("Members needed"), "number"),
        Column("agencies_counted", said("Agencies there"), "number"),
        Column("agencies_needed", said("Agencies needed"), "number"),
        Column("seats_expected", said("Seats expected"), "number"),
        Column("seats_attended", said("Seats attended"), "number"),
        Column("decisions", said("Decisions"), "number"),
        Column("consequence", said("What has become of them")),
        Column("reasons", said("Why")),
    )
    return Table("meetings", said("Meetings and their quorum"), columns, tuple(rows))


def _consequences(taken: Iterable[DecisionRow]) -> Words | None:
    found = Counter(row.consequence or "undetermined" for row in taken)
    return listed(
        said("{consequence}: {count}", consequence=code(name), count=count) for name, count in sorted(found.items())
    )


def by_seat(known: Known) -> Table:
    """Every seat of the last day, and those closed before it at whose meetings somebody was expected."""
    found = seats.of_groups(known.seen, known.clocks, known.within)[known.group]
    sitting: dict[str, SeatRow | AttendanceRow] = {row.seat: row for row in found}
    for line in known.lines:
        if line.seat is not None:
            sitting.setdefault(line.seat, line)
    keys = [(known.group, seat) for seat in sitting]
    figures = summaries.of_seats(known.seen, known.clocks, keys, known.start, known.end)
    named = known.agencies([row.agency for row in sitting.values()])
    called = known.name([row.member for row in sitting.values() if row.member]) if known.name else None
    rows: list[tuple[Cell, ...]] = []
    for seat, row in sitting.items():
        agency = named.get(row.agency or "")
        member = (called.get(row.member or ""),) if called is not None else ()
        who = (seat, row.title, *member, agency.slug if agency else row.agency, agency.name if agency else None)
        rows.append((*who, *_figures(figures[known.group, seat])))
    member_column = (Column("member", said("Member")),) if called is not None else ()
    columns = (Column("seat", said("Seat"), "id"), Column("title", said("Seat")), *member_column, *AGENCY, *FIGURES)
    return Table("seats", said("Attendance by seat"), columns, tuple(rows))


def by_agency(known: Known) -> Table:
    """The agencies that answer for seats on the last day, in the order of their first seats."""
    found = seats.of_groups(known.seen, known.clocks, known.within)[known.group]
    ids = list(dict.fromkeys(row.agency for row in found if row.agency is not None))
    figures = summaries.of_agencies(known.seen, known.clocks, [(known.group, id) for id in ids], known.start, known.end)
    named = known.agencies(ids)
    rows = [
        (
            named[id].slug if id in named else id,
            named[id].name if id in named else None,
            *_figures(figures[known.group, id]),
        )
        for id in ids
    ]
    return Table("agencies", said("Attendance by agency"), (*AGENCY, *FIGURES), tuple(rows))


def _figures(found: AttendanceSummary) -> tuple[Cell, ...]:
    return (
        found.in_tenure,
        found.expected,
        found.attended,
        found.excluded,
        found.not_recorded,
        found.rate,
        found.target[0] / found.target[1] if found.target else None,
        found.verdict.value,
        why(found.reasons),
    )


def by_agency_and_meeting(known: Known) -> Table:
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
        Column("meeting", said("Meeting"), "id"),
        Column("day", said("Day")),
        *AGENCY,
        Column("seats_expected", said("Seats expected"), "number"),
        Column("seats_attended", said("Seats attended"), "number"),
    )
    return Table("agency-meetings", said("Attendance by agency and meeting"), columns, tuple(rows))


def decided(known: Known) -> Table:
    """What was decided in the period, at meetings and outside them."""
    found = decisions.listed(
        known.seen, known.clocks, ALL, within=known.within, since=known.start, until=known.end
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
            why(row.reasons),
        )
        for row in found
    )
    columns = (
        Column("decision", said("Decision"), "id"),
        Column("taken_on", said("Taken on")),
        Column("meeting_day", said("Meeting of")),
        Column("text", said("Decision")),
        Column("kind", said("Kind"), "code"),
        Column("way", said("Way"), "code"),
        Column("quorum", said("Quorum"), "code"),
        Column("carried", said("Carried"), "code"),
        Column("consequence", said("What has become of it"), "code"),
        Column("ratify_by", said("To be ratified by")),
        Column("reported_on", said("Reported on")),
        Column("reasons", said("Why")),
    )
    return Table("decisions", said("Decisions"), columns, rows)
