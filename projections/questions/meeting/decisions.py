"""Batch questions about decisions, at meetings and outside them, and about declared interests."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.filters import ListFilter, OfGroups, Texts
from projections.questions.group.seats import natural
from projections.questions.paging import DayOrder, Order, Page, PageRequest, filtered_page
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


class DecisionFilter(ListFilter, frozen=True, kw_only=True):
    """Filter of decisions; `verdicts` are those on the vote."""

    groups: OfGroups = None
    kinds: Annotated[Texts, "t.kind = any(%(kinds)s)"] = None
    ways: Annotated[Texts, "t.way = any(%(ways)s)"] = None
    verdicts: Annotated[Texts, "t.carries = any(%(verdicts)s)"] = None
    since: Annotated[date | None, "t.taken_on >= %(since)s"] = None
    until: Annotated[date | None, "t.taken_on <= %(until)s"] = None


WHATEVER = DecisionFilter()


def listed(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: PageRequest,
    wanted: DecisionFilter = WHATEVER,
    sort: DayOrder = DayOrder.OLDEST,
) -> Page[DecisionRow]:
    """Decisions in the order of their days."""
    return filtered_page(snapshot, clocks, DecisionRow, asked, sort.of(ORDER), wanted)


def interests(snapshot: Snapshot, clocks: Clocks, meetings: Sequence[str]) -> dict[str, list[InterestRow]]:
    """Batch question: the interests declared at each meeting, in the order of their ids."""
    rows = rows_as_of(snapshot, clocks, InterestRow, "t.meeting = any(%(meetings)s)", {"meetings": list(meetings)})
    return grouped(sorted(rows, key=lambda r: natural(r.interest)), lambda r: r.meeting, meetings)


def recorded_at(snapshot: Snapshot, keys: Sequence[str]) -> dict[str, int]:
    """The position from which each decision is known, by its key."""
    query = "select t.key, min(t.known_from) from {read}.decisions t where t.key = any(%(keys)s) group by 1"
    return dict(snapshot.ask(query, {"keys": list(keys)}))
