"""Stored rows: the current rows, the dependencies and the histories that a read schema holds."""

from collections.abc import Iterable, Mapping
from typing import Any

from psycopg import Connection, sql

from ledger.world.dependency_keys import DependencyKey
from projections.engine import tables
from projections.engine.dependency_text import ReadStreams, key_text, read_streams, unit_from, unit_text
from projections.engine.step import KnownRow
from projections.engine.tables import TABLES
from projections.rows import RowKey, Unit


class StoredRows:
    """Implements `projections.engine.step.RowSource` over a read schema."""

    def __init__(self, conn: Connection, schema: str) -> None:
        self._conn = conn
        self._schema = schema
        self._of_units: dict[str, sql.Composed] = {}
        self._depends = sql.Identifier(schema, "depends")
        self._reading = sql.SQL("select key, unit from {} where key = any(%s)").format(self._depends)

    def of_unit(self, unit: Unit) -> Mapping[RowKey, KnownRow]:
        return self.of_units([unit])[unit]

    def of_units(self, units: Iterable[Unit]) -> dict[Unit, dict[RowKey, KnownRow]]:
        """The current rows of units, in one statement for each kind."""
        found: dict[Unit, dict[RowKey, KnownRow]] = {unit: {} for unit in units}
        by_kind: dict[str, dict[str, dict[RowKey, KnownRow]]] = {}
        for unit, rows in found.items():
            by_kind.setdefault(unit.kind, {})[unit.of] = rows
        for kind, of in by_kind.items():
            if kind not in self._of_units:
                self._of_units[kind] = self._union(kind)
            for model, body, since in self._conn.execute(self._of_units[kind], {"of": [*of]}):
                row = TABLES[model].decode(body)
                of[getattr(row, row.OF)][model, row.key] = KnownRow(row, since)
        return found

    def _union(self, kind: str) -> sql.Composed:
        """One query (UNION ALL) for the current rows of units of a kind, in whatever tables it has them."""
        each = sql.SQL("select {}, body::text, known_from from {} where {} = any(%(of)s::text[]) and known_to is null")
        tables = [t for t in TABLES.values() if kind in t.row.UNITS]
        parts = [each.format(t.name, sql.Identifier(self._schema, t.name), sql.Identifier(t.row.OF)) for t in tables]
        return sql.SQL(" union all ").join(parts)

    def read_by(self, units: Iterable[Unit]) -> ReadStreams:
        """What units were judged from."""
        query = sql.SQL("select distinct key from {} where unit = any(%s)").format(self._depends)
        return read_streams(key for (key,) in self._conn.execute(query, [list(map(unit_text, units))]))

    def units_reading(self, keys: Iterable[DependencyKey]) -> Iterable[tuple[DependencyKey, Unit]]:
        by_text = {key_text(key): key for key in keys}
        return [(by_text[k], unit_from(u)) for k, u in self._conn.execute(self._reading, [list(by_text)])]


def write_dependencies(
    conn: Connection, schema: str, depends: Mapping[Unit, frozenset[DependencyKey]], units: Iterable[Unit]
) -> None:
    """Replace what is stored of the units' dependencies."""
    stored = {unit_text(unit): depends[unit] for unit in units}
    name = sql.Identifier(schema, "depends")
    conn.execute(sql.SQL("delete from {} where unit = any(%s)").format(name), [list(stored)])
    tables.copy_dependencies(conn, schema, ((unit, key_text(key)) for unit, keys in stored.items() for key in keys))


def row_history(conn: Connection, schema: str, model: str) -> Iterable[tuple[Any, ...]]:
    """Every row of a model with its whole history: the columns of its table, in order."""
    table = TABLES[model]
    columns = sql.SQL(", ").join(sql.SQL("body::text") if c == "body" else sql.Identifier(c) for c in table.columns)
    with conn.cursor(name="rows_known") as cursor:
        cursor.itersize = 5000
        cursor.execute(sql.SQL("select {} from {}").format(columns, sql.Identifier(schema, model)))
        yield from cursor


def wrong_tombstones(conn: Connection, schema: str, model: str) -> Iterable[tuple[str, int, str]]:
    """Set difference of the rows that went, none taking their key in their group, and of the tombstones that say so: key,
    position, and what is wrong."""
    table = TABLES[model]
    group = sql.SQL('t."group"') if "group" in table.columns else sql.SQL("null")
    same = sql.SQL('and n."group" is not distinct from t."group"') if "group" in table.columns else sql.SQL("")
    query = sql.SQL(
        "with gone as (select t.key, {group} of, t.known_to at from {rows} t where t.known_to is not null and not exists"
        " (select from {rows} n where n.key = t.key and n.known_from = t.known_to {same})),"
        ' kept as (select key, "group" of, known_to at from {tombstones} where model = %(model)s)'
        " select key, at, 'missing' from (select * from gone except all select * from kept) missing"
        " union all select key, at, 'there without ground' from (select * from kept except all select * from gone) more"
    ).format(
        group=group,
        same=same,
        rows=sql.Identifier(schema, model),
        tombstones=sql.Identifier(schema, "tombstones"),
    )
    return conn.execute(query, {"model": model}).fetchall()


def low_marks(conn: Connection, schema: str, model: str) -> Iterable[tuple[str, int]]:
    """The high-water marks of a model that some row lies beyond, which questions about the past would not find: the axis,
    and where on it."""
    row = TABLES[model].row
    if row.LATEST is None:
        return []
    query = sql.SQL(
        "with marks as (select axis, at, day, false of_row from {marks} where model = %(model)s"
        " union all select 'known', known_from, max({day}), true from {rows} group by 2"
        " union all select 'valid', valid_from - date '0001-01-01' + 1, max({day}), true from {rows} group by 2),"
        " kept as (select *, max(day) filter (where not of_row) over (partition by axis order by at) mark from marks)"
        " select axis, at from kept where of_row and day > coalesce(mark, '-infinity') order by 1, 2"
    ).format(
        marks=sql.Identifier(schema, "latest_days"),
        rows=sql.Identifier(schema, model),
        day=sql.Identifier(row.LATEST),
    )
    return conn.execute(query, {"model": model}).fetchall()
