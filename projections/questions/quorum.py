"""Whether meetings were quorate."""

from collections.abc import Sequence

from projections.questions.rows import grouped, standing
from projections.rows import QuorumRow
from projections.snapshot import Clocks, Snapshot


def of_meetings(snapshot: Snapshot, clocks: Clocks, meetings: Sequence[str]) -> dict[str, list[QuorumRow]]:
    rows = standing(snapshot, clocks, QuorumRow, "t.meeting = any(%(meetings)s)", {"meetings": list(meetings)})
    return grouped(rows, lambda r: r.meeting, meetings)
