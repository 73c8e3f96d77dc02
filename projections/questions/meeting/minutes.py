"""Batch questions about the minutes of meetings, and about who acted as chair at them."""

from collections.abc import Sequence

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.row_queries import grouped, rows_as_of
from projections.rows import ActingChairRow, MinutesRow


def of_meetings(snapshot: Snapshot, clocks: Clocks, meetings: Sequence[str]) -> dict[str, list[MinutesRow]]:
    """Batch question: the minutes of each meeting."""
    rows = rows_as_of(snapshot, clocks, MinutesRow, "t.meeting = any(%(meetings)s)", {"meetings": list(meetings)})
    return grouped(rows, lambda r: r.meeting, meetings)


def acting(snapshot: Snapshot, clocks: Clocks, meetings: Sequence[str]) -> dict[str, list[ActingChairRow]]:
    """Who acted for which office, the chair first."""
    rows = rows_as_of(snapshot, clocks, ActingChairRow, "t.meeting = any(%(meetings)s)", {"meetings": list(meetings)})
    return grouped(sorted(rows, key=lambda r: (r.office != "chair", r.office)), lambda r: r.meeting, meetings)
