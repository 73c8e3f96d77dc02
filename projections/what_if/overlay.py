"""Overlay snapshot: rows have changed in it that no table holds, so that any question can be asked of what would be."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from projections.engine.read_schema import ProjectionCheckpoint
from projections.engine.snapshot import Snapshot
from projections.engine.step import RowChange
from projections.engine.tables import TABLES, ReadTable
from projections.rows import Row

_TABLE = re.compile(r"\{read\}\.(\w+)")
_SCALAR = re.compile("text(\\[\\])?")

UNMARKED = (
    "(select model, axis, 0::bigint as at, 'infinity'::date as day"
    f" from unnest(array[{', '.join(repr(name) for name in TABLES)}]) model, unnest(array['known', 'valid']) axis)"
)
"""In the place of the high-water marks: the days of supposed rows may lie beyond them."""
OverlayRows = dict[str, dict[str, Row | None]]
"""By model and key: the row that stands in the place of the table's, or None where there would be none."""


class OverlaySnapshot(Snapshot):
    """As the snapshot it is made of, but as if these changes had been made, at a position beyond its head. The tables stay
    as they are: each query reads them without the rows that changed, together with those that took their place."""

    def __init__(self, of: Snapshot, changes: Iterable[RowChange], position: int) -> None:
        super().__init__(
            of._conn, of.schema, ProjectionCheckpoint(position, of.now, of.head.rule_version), of.now, of.budget
        )
        rows: OverlayRows = {}
        for change in changes:
            rows.setdefault(change.model, {})[change.key] = change.new
        self._overlays = {model: _overlay(TABLES[model]) for model in rows}
        self._overlays["latest_days"] = UNMARKED
        self._values: dict[str, Any] = {}
        for model, found in rows.items():
            self._values[f"gone_{model}"] = list(found)
            self._values[f"come_{model}"] = _json(TABLES[model], [r for r in found.values() if r], position)

    def ask(self, query: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        used = {m for m in _TABLE.findall(query) if m in self._overlays}
        if not used:
            return super().ask(query, values)
        rewritten = _TABLE.sub(lambda match: self._overlays.get(match[1], match[0]), query)
        own = {name: v for name, v in self._values.items() if name.partition("_")[2] in used}
        return super().ask(rewritten, {**values, **own})


def _overlay(table: ReadTable) -> str:
    """The subquery that takes the place of the table in a query."""
    columns = ", ".join(f'"{c}"' for c in table.columns)
    typed = ", ".join(
        f'"{c}" {t}' + (' collate "C"' if _SCALAR.fullmatch(t) else "")
        for c, t in zip(table.columns, table.types, strict=True)
    )
    return (
        f"(select {columns} from {{read}}.{table.name} where known_to is not null or key <> all(%(gone_{table.name})s)"
        f" union all select {columns} from json_to_recordset(%(come_{table.name})s::json) as supposed({typed}))"
    )


def _json(table: ReadTable, rows: Iterable[Row], position: int) -> str:
    """The rows as a list of objects, a member for each column."""
    own = [
        {
            "key": row.key,
            "known_from": position,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "body": row,
            **{c: getattr(row, c) for c in table.own_columns},
        }
        for row in rows
    ]
    return msgspec.json.encode(own).decode()
