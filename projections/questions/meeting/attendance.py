"""Batch questions about attendance: the lines of one meeting, and the flat list over all meetings."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.filters import ListFilter, OfGroups, Texts
from projections.questions.group.seats import natural
from projections.questions.paging import DayOrder, Order, Page, PageRequest, filtered_page
from projections.questions.row_queries import BYTES, begun, grouped, rows_as_of
from projections.rows import AttendanceRow

ORDER = Order(
    "attendance",
    ("t.day", begun("t.day"), f"t.meeting {BYTES}", f"coalesce(t.seat, '~') {BYTES}", f"t.key {BYTES}"),
    (date, datetime, str, str, str),
)


def of_meetings(snapshot: Snapshot, clocks: Clocks, meetings: Sequence[str]) -> dict[str, list[AttendanceRow]]:
    """The lines of each meeting: seats by id, then those invited."""
    rows = rows_as_of(snapshot, clocks, AttendanceRow, "t.meeting = any(%(meetings)s)", {"meetings": list(meetings)})
    return grouped(sorted(rows, key=_place), lambda r: r.meeting, meetings)


class AttendanceFilter(ListFilter, frozen=True, kw_only=True):
    """Filter of lines: `persons` are who was there, or in the seat that day."""

    groups: OfGroups = None
    meetings: Annotated[Texts, "t.meeting = any(%(meetings)s)"] = None
    seats: Annotated[Texts, "t.seat = any(%(seats)s)"] = None
    agencies: Annotated[Texts, "t.agency = any(%(agencies)s)"] = None
    persons: Annotated[Texts, "(t.person = any(%(persons)s) or t.member = any(%(persons)s))"] = None
    outcomes: Annotated[Texts, "t.outcome = any(%(outcomes)s)"] = None
    since: Annotated[date | None, "t.day >= %(since)s"] = None
    until: Annotated[date | None, "t.day <= %(until)s"] = None


WHATEVER = AttendanceFilter()


def listed(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: PageRequest,
    wanted: AttendanceFilter = WHATEVER,
    sort: DayOrder = DayOrder.OLDEST,
) -> Page[AttendanceRow]:
    """Lines of all meetings by day, meeting and seat."""
    return filtered_page(snapshot, clocks, AttendanceRow, asked, sort.of(ORDER), wanted)


def _place(row: AttendanceRow) -> tuple[Any, ...]:
    return (row.day, row.meeting, row.seat is None, natural(row.seat or ""), row.key)
