"""What cannot be, and what has been dealt with by an explanation."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.paging import Order, Page, PageRequest, page
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


def listed(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: PageRequest,
    *,
    within: Sequence[str] | None = None,
    explained: bool | None = None,
    fault: str | None = None,
) -> Page[FaultRow]:
    """The faults of all streams, or of the groups `within` and their meetings, by the day of the act at fault, as known at
    the position, whatever the day."""
    values: dict[str, Any] = {
        "within": None if within is None else list(within),
        "explained": explained,
        "fault": fault,
    }
    where = ['(%(within)s::text[] is null or t."group" = any(%(within)s))']
    where += ["(t.body ->> 'explained_by' is not null) = %(explained)s"] if explained is not None else []
    where += ["t.key = %(fault)s"] if fault is not None else []
    return page(snapshot, clocks, FaultRow, asked, ORDER, " and ".join(where), values, of=KNOWN_AT_POSITION)
