"""Batch questions about offices: who holds which, and whether by the terms."""

from collections.abc import Sequence
from datetime import date

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.row_queries import DURING, grouped, rows_as_of
from projections.rows import OfficeRow


def of_groups(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str]) -> dict[str, list[OfficeRow]]:
    """Batch question: the offices of each group with their holders, on the day."""
    rows = rows_as_of(snapshot, clocks, OfficeRow, 't."group" = any(%(groups)s)', {"groups": list(groups)})
    in_order = sorted(
        rows, key=lambda r: (r.group, r.office, r.key.count("/"), r.key)
    )  # holders as they were appointed
    return grouped(in_order, lambda r: r.group, groups)


def during(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str], since: date, until: date) -> list[OfficeRow]:
    """The rows of offices that are true on some day from one to another (inclusive), in the order of time."""
    values = {"groups": list(groups), "since": since, "until": until}
    rows = rows_as_of(snapshot, clocks, OfficeRow, 't."group" = any(%(groups)s)', values, of=DURING)
    return sorted(rows, key=lambda r: (r.valid_from, r.office, r.key))
