"""What cannot be, and has not been dealt with."""

from collections.abc import Sequence

from projections.questions.rows import KNOWN, grouped, standing
from projections.rows import FaultRow
from projections.snapshot import Clocks, Snapshot


def of_groups(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[FaultRow]]:
    """The faults of groups and their meetings as known at the position, whatever the day."""
    rows = standing(
        snapshot,
        clocks,
        FaultRow,
        't."group" = any(%(groups)s)',
        {"groups": list(groups)},
        order="t.valid_from, t.key",
        of=KNOWN,
    )
    return grouped(rows, lambda r: r.group or "", groups)
