"""What became of the minutes of meetings, and who acted as chair at them."""

from collections.abc import Sequence

from projections.questions.rows import grouped, standing
from projections.rows import ActingChairRow, MinutesRow
from projections.snapshot import Clocks, Snapshot


def of_meetings(snapshot: Snapshot, clocks: Clocks, meetings: Sequence[str]) -> dict[str, list[MinutesRow]]:
    rows = standing(snapshot, clocks, MinutesRow, "t.meeting = any(%(meetings)s)", {"meetings": list(meetings)})
    return grouped(rows, lambda r: r.meeting, meetings)


def acting(snapshot: Snapshot, clocks: Clocks, meetings: Sequence[str]) -> dict[str, list[ActingChairRow]]:
    """Who acted for which office, the chair first."""
    rows = standing(snapshot, clocks, ActingChairRow, "t.meeting = any(%(meetings)s)", {"meetings": list(meetings)})
    return grouped(sorted(rows, key=lambda r: (r.office != "chair", r.office)), lambda r: r.meeting, meetings)
