"""Batch questions about faults, explained or not."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.filters import ListFilter, OfGroups, Texts
from projections.questions.paging import DayOrder, Order, Page, PageRequest, filtered_page
from projections.questions.row_queries import BYTES, KNOWN_AT_POSITION, grouped, rows_as_of
from projections.rows import FaultRow

ORDER = Order("faults", ("t.valid_from", f"t.key {BYTES}"), (date, str))


def of_groups(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[FaultRow]]:
    """The faults of groups and their meetings as known at the position, whatever the day."""
    rows = rows_as_of(
        snapshot,
        clocks,
        FaultRow,
        't."group" = any(%(groups)s)',
        {"groups": list(groups)},
        order="t.valid_from, t.key",
        of=KNOWN_AT_POSITION,
    )
    return grouped(rows, lambda r: r.group or "", groups)


def resting_on(snapshot: Snapshot, clocks: Clocks, positions: Sequence[int]) -> dict[int, list[FaultRow]]:
    """The faults known at the position whose basis holds each event, by the index on it."""
    where, values = "t.basis && %(positions)s::bigint[]", {"positions": list(positions)}
    rows = rows_as_of(snapshot, clocks, FaultRow, where, values, order="t.valid_from, t.key", of=KNOWN_AT_POSITION)
    return {position: [row for row in rows if position in row.basis] for position in positions}


class FaultFilter(ListFilter, frozen=True, kw_only=True):
    """Filter of faults: of groups and their meetings, explained or not, by their ids or rules."""

    groups: OfGroups = None
    explained: Annotated[bool | None, "(t.body ->> 'explained_by' is not null) = %(explained)s"] = None
    faults: Annotated[Texts, "t.key = any(%(faults)s)"] = None


WHATEVER = FaultFilter()


def listed(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: PageRequest,
    wanted: FaultFilter = WHATEVER,
    sort: DayOrder = DayOrder.OLDEST,
) -> Page[FaultRow]:
    """Faults by the day of the act at fault, as known at the position, whatever the day."""
    return filtered_page(snapshot, clocks, FaultRow, asked, sort.of(ORDER), wanted, of=KNOWN_AT_POSITION)
