"""What was decided, at meetings and outside them, and the interests that were declared."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.group.seats import natural
from projections.questions.paging import DayOrder, Order, Page, PageRequest, page
from projections.questions.row_queries import BYTES, begun, grouped, rows_as_of
from projections.rows import DecisionRow, InterestRow

ORDER = Order(
    "decisions", ("t.taken_on", begun("t.taken_on"), f"t.stream {BYTES}", f"t.key {BYTES}"), (date, datetime, str, str)
)


def of_meetings(snapshot: Snapshot, clocks: Clocks, meetings: Sequence[str]) -> dict[str, list[DecisionRow]]:
    """Batch question: the decisions of each meeting, in the order of their ids."""
    rows = rows_as_of(snapshot, clocks, DecisionRow, "t.meeting = any(%(meetings)s)", {"meetings": list(meetings)})
    return grouped(sorted(rows, key=lambda r: natural(r.decision)), lambda r: r.stream, meetings)


def of_streams(snapshot: Snapshot, clocks: Clocks, streams: Sequence[str]) -> dict[str, list[DecisionRow]]:
    """The decisions of meetings, and of groups outside their meetings."""
    rows = rows_as_of(snapshot, clocks, DecisionRow, "t.stream = any(%(streams)s)", {"streams": list(streams)})
    return grouped(rows, lambda r: r.stream, streams)


def decisions_outside(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[DecisionRow]]:
    """The decisions of groups outside their meetings, by day."""
    rows = rows_as_of(snapshot, clocks, DecisionRow, "t.stream = any(%(groups)s)", {"groups": list(groups)})
    return grouped(sorted(rows, key=lambda r: (r.taken_on, natural(r.decision))), lambda r: r.stream, groups)


def listed(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: PageRequest,
    *,
    within: Sequence[str] | None = None,
    kind: str | None = None,
    way: str | None = None,
    verdict: str | None = None,
    since: date | None = None,
    until: date | None = None,
    sort: DayOrder = DayOrder.OLDEST,
) -> Page[DecisionRow]:
    """Decisions of all groups, or of those `within`, in the order of their days; `verdict` is that on the vote, both dates
    are inclusive."""
    values: dict[str, Any] = {
        "within": None if within is None else list(within),
        "kind": kind,
        "way": way,
        "verdict": verdict,
        "since": since,
        "until": until,
    }
    where = (
        '(%(within)s::text[] is null or t."group" = any(%(within)s))'
        " and (%(kind)s::text is null or t.kind = %(kind)s) and (%(way)s::text is null or t.way = %(way)s)"
        " and (%(verdict)s::text is null or t.carries = %(verdict)s)"
        " and (%(since)s::date is null or t.taken_on >= %(since)s)"
        " and (%(until)s::date is null or t.taken_on <= %(until)s)"
    )
    return page(snapshot, clocks, DecisionRow, asked, sort.of(ORDER), where, values)


def interests(snapshot: Snapshot, clocks: Clocks, meetings: Sequence[str]) -> dict[str, list[InterestRow]]:
    """Batch question: the interests declared at each meeting, in the order of their ids."""
    rows = rows_as_of(snapshot, clocks, InterestRow, "t.meeting = any(%(meetings)s)", {"meetings": list(meetings)})
    return grouped(sorted(rows, key=lambda r: natural(r.interest)), lambda r: r.meeting, meetings)
