"""Batch questions about quorum: whether meetings were quorate."""

from collections.abc import Sequence

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.row_queries import grouped, rows_as_of
from projections.rows import QuorumRow


def of_meetings(snapshot: Snapshot, clocks: Clocks, meetings: Sequence[str]) -> dict[str, list[QuorumRow]]:
    """Batch question: the verdict on the quorum of each meeting."""
    rows = rows_as_of(snapshot, clocks, QuorumRow, "t.meeting = any(%(meetings)s)", {"meetings": list(meetings)})
    return grouped(rows, lambda r: r.meeting, meetings)
