"""The tables of what is recorded of one person or agency: places, attendance, interests, what is owed."""

from collections.abc import Iterator, Sequence
from typing import Any

from api.people.finder import Opener
from api.reports.model import ReportCell, ReportColumn, ReportTable, reasons_text
from domain.text import Words, said
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.group import groups
from projections.questions.meeting import attendance, decisions
from projections.questions.paging import PageRequest
from projections.questions.row_queries import KNOWN_AT_POSITION, rows_as_of
from projections.questions.work import owed_items
from projections.rows import AttendanceRow, InterestRow, OfficeRow, OwedRow, SeatRow, TrailRow

ALL_ROWS = PageRequest(1_000_000)
_FROM, _TO = ReportColumn("from", said("From")), ReportColumn("to", said("Until"))
_GROUP, _SEAT = ReportColumn("group", said("Group")), ReportColumn("seat", said("Seat"))
_TITLE, _VERDICT = ReportColumn("title", said("Title")), ReportColumn("verdict", said("Verdict"), "code")
_WHY = ReportColumn("reasons", said("Why"))


def tables_of(
    snapshot: Snapshot,
    clocks: Clocks,
    kind: str,
    ids: Sequence[str],
    events: Sequence[TrailRow],
    open_own: Opener,
    within: Sequence[str] | None,
) -> Iterator[ReportTable]:
    """Each table of a subject; `events` are those that name them, `within` the groups that are to be told of."""
    streams = sorted({stream for e in events for stream in e.streams})
    place = {"groups": streams if within is None else [s for s in streams if s in within], "ids": list(ids)}
    named, reached = tuple(ids), None if within is None else tuple(within)
    wanted = (
        attendance.AttendanceFilter(persons=named, groups=reached)
        if kind == "person"
        else attendance.AttendanceFilter(agencies=named, groups=reached)
    )
    lines = attendance.listed(snapshot, clocks, ALL_ROWS, wanted).rows
    if kind == "person":
        sits = (
            "(t.member = any(%(ids)s) or exists (select from json_array_elements(t.body -> 'deputies') d"
            " where d ->> 'person' = any(%(ids)s)))"
        )
        seats = _rows(snapshot, clocks, SeatRow, sits, place)
        offices = _rows(snapshot, clocks, OfficeRow, "t.holder = any(%(ids)s)", place)
        meetings = sorted({e.stream for e in events})
        interests = [
            i for of in decisions.interests(snapshot, clocks, meetings).values() for i in of if i.person in ids
        ]
    else:
        seats, offices, interests = _rows(snapshot, clocks, SeatRow, "t.agency = any(%(ids)s)", place), [], []
    held_in = sorted({row.group for row in (*seats, *offices, *lines)})
    slugs = {g: each[0].slug for g, each in groups.by_id(snapshot, clocks, held_in).items() if each}
    yield _seats(seats, ids, slugs)
    if kind == "person":
        yield _offices(offices, slugs)
    yield _attendance(lines, slugs)
    if kind == "person":
        yield _interests(interests, open_own)
    else:
        owed = owed_items.of_agencies(snapshot, clocks, ids, within)
        yield _owed([row for each in owed.values() for row in each])


def _rows(snapshot: Snapshot, clocks: Clocks, kind: Any, where: str, place: dict[str, list[str]]) -> list[Any]:
    """The rows of a model in the groups that the events name, of whatever day."""
    of_groups = f't."group" = any(%(groups)s) and {where}'
    order = 't."group", t.valid_from, t.key'
    return rows_as_of(snapshot, clocks, kind, of_groups, place, order=order, of=KNOWN_AT_POSITION)


def _seats(rows: Sequence[SeatRow], ids: Sequence[str], slugs: dict[str, str]) -> ReportTable:
    as_what = ReportColumn("as", said("As"), "code")
    cells: list[tuple[ReportCell, ...]] = []
    for row in rows:
        deputies = any(d.person in ids for d in row.deputies)
        told = "member" if row.member in ids else "deputy" if deputies else "agency"
        cells.append((slugs.get(row.group, row.group), row.seat, row.title, told, row.valid_from, row.valid_to))
    return ReportTable("seats", said("Seats"), (_GROUP, _SEAT, _TITLE, as_what, _FROM, _TO), tuple(cells))


def _offices(rows: Sequence[OfficeRow], slugs: dict[str, str]) -> ReportTable:
    columns = (_GROUP, ReportColumn("office", said("Office"), "code"), ReportColumn("state", said("State"), "code"))
    cells = tuple(
        (
            slugs.get(r.group, r.group),
            r.office,
            r.state,
            str(r.verdict),
            reasons_text(r.reasons),
            r.valid_from,
            r.valid_to,
        )
        for r in rows
    )
    return ReportTable("offices", said("Offices"), (*columns, _VERDICT, _WHY, _FROM, _TO), cells)


def _attendance(rows: Sequence[AttendanceRow], slugs: dict[str, str]) -> ReportTable:
    columns = (
        *(_GROUP, ReportColumn("day", said("Day")), ReportColumn("meeting", said("Meeting"), "id"), _SEAT, _TITLE),
        *(ReportColumn("outcome", said("Outcome"), "code"), ReportColumn("counts", said("Counts as")), _WHY),
    )
    cells = tuple(
        (
            *(slugs.get(r.group, r.group), r.day, r.meeting, r.seat, r.title),
            *(r.outcome and str(r.outcome), _counts(r), reasons_text(r.reasons)),
        )
        for r in rows
    )
    return ReportTable("attendance", said("Attendance"), columns, cells)


def _counts(row: AttendanceRow) -> Words:
    if None in (row.expected, row.attended, row.excluded):
        return said("undetermined")
    if row.excluded:
        return said("excluded")
    return said("attended") if row.attended else said("missed") if row.expected else said("not expected")


def _interests(rows: Sequence[InterestRow], open_own: Opener) -> ReportTable:
    columns = (
        ReportColumn("meeting", said("Meeting"), "id"),
        *(ReportColumn("interest", said("Interest")), ReportColumn("nature", said("Nature"), "code")),
        *(ReportColumn("note", said("Note")), _VERDICT, _WHY),
    )
    cells = tuple(
        (r.meeting, r.interest, r.nature, open_own(r.note) if r.note else None, str(r.verdict), reasons_text(r.reasons))
        for r in rows
    )
    return ReportTable("interests", said("Interests"), columns, cells)


def _owed(rows: Sequence[OwedRow]) -> ReportTable:
    columns = (
        *(ReportColumn("work", said("Work"), "id"), ReportColumn("what", said("What"), "code")),
        *(ReportColumn("due_on", said("Due on")), ReportColumn("satisfied_on", said("Done on"))),
    )
    cells = tuple((r.work, r.what, r.due_on, r.satisfied_on) for r in rows)
    return ReportTable("owed", said("What it owes"), columns, cells)
