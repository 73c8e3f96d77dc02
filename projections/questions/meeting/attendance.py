"""Who attended what: the lines of one meeting, and the flat list over all meetings."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.group.seats import natural
from projections.questions.paging import DayOrder, Order, Page, PageRequest, page
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


def listed(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: PageRequest,
    *,
    within: Sequence[str] | None = None,
    meeting: str | None = None,
    seat: str | None = None,
    agency: str | None = None,
    person: str | None = None,
    outcome: str | None = None,
    since: date | None = None,
    until: date | None = None,
    sort: DayOrder = DayOrder.OLDEST,
) -> Page[AttendanceRow]:
    """Lines of all meetings by day, meeting and seat; `person` is who was there, or in the seat that day."""
    values: dict[str, Any] = {
        "within": None if within is None else list(within),
        "meeting": meeting,
        "seat": seat,
        "agency": agency,
        "person": person,
        "outcome": outcome,
        "since": since,
        "until": until,
    }
    where = ['(%(within)s::text[] is null or t."group" = any(%(within)s))']
    where += [f"t.{c} = %({c})s" for c in ("meeting", "seat", "agency", "outcome") if values[c] is not None]
    where += ["(t.person = %(person)s or t.member = %(person)s)"] if person is not None else []
    where += ["t.day >= %(since)s"] if since else []
    where += ["t.day <= %(until)s"] if until else []
    return page(snapshot, clocks, AttendanceRow, asked, sort.of(ORDER), " and ".join(where), values)


def _place(row: AttendanceRow) -> tuple[Any, ...]:
    return (row.day, row.meeting, row.seat is None, natural(row.seat or ""), row.key)
