"""What was decided at meetings, and the quorum at that moment."""

from collections.abc import Sequence

from projections.questions.rows import grouped, standing
from projections.questions.seats import natural
from projections.rows import DecisionRow
from projections.snapshot import Clocks, Snapshot


def of_meetings(snapshot: Snapshot, clocks: Clocks, meetings: Sequence[str]) -> dict[str, list[DecisionRow]]:
    rows = standing(snapshot, clocks, DecisionRow, "t.meeting = any(%(meetings)s)", {"meetings": list(meetings)})
    return grouped(sorted(rows, key=lambda r: natural(r.decision)), lambda r: r.meeting, meetings)
