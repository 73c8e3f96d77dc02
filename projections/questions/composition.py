"""Whether a group is composed as its terms ask."""

from collections.abc import Sequence

from projections.questions.rows import grouped, standing
from projections.rows import CompositionRow
from projections.snapshot import Clocks, Snapshot


def of_groups(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[CompositionRow]]:
    rows = standing(snapshot, clocks, CompositionRow, 't."group" = any(%(groups)s)', {"groups": list(groups)})
    return grouped(rows, lambda r: r.group, groups)
