"""Who holds which office, and whether by the terms."""

from collections.abc import Sequence

from projections.questions.rows import grouped, standing
from projections.rows import OfficeRow
from projections.snapshot import Clocks, Snapshot


def of_groups(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[OfficeRow]]:
    rows = standing(snapshot, clocks, OfficeRow, 't."group" = any(%(groups)s)', {"groups": list(groups)})
    in_order = sorted(
        rows, key=lambda r: (r.group, r.office, r.key.count("/"), r.key)
    )  # holders as they were appointed
    return grouped(in_order, lambda r: r.group, groups)
