"""Batch questions about composition: whether a group is composed as its terms ask."""

from collections.abc import Sequence

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.row_queries import grouped, rows_as_of
from projections.rows import CompositionRow


def of_groups(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[CompositionRow]]:
    """Batch question: the verdict on the composition of each group, on the day."""
    rows = rows_as_of(snapshot, clocks, CompositionRow, 't."group" = any(%(groups)s)', {"groups": list(groups)})
    return grouped(rows, lambda r: r.group, groups)
