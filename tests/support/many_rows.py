"""A middling read side made in SQL: the rows of a short story copied many times, as if so many groups at once and one year
after the other had such a history, their events interleaved."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import psycopg
from psycopg import sql

from projections.engine.read_schema import pointer
from projections.engine.tables import TABLES

OWN = {"meeting", "group", "agency", "person", "member", "work", "stream", "by", "place", "slug", "by_group", "holder"}
"""Columns whose values are another in each copy."""
MARKS = (
    "insert into {0} select {1}, {2}, at, day from (select {3} as at, max({4}) as day,"
    " max(max({4})) over (order by {3} rows between unbounded preceding and 1 preceding) as before from {5} group by 1) m"
    " where before is null or day > before"
)


class Copies(NamedTuple):
    """So many groups at once, for so many years, each a copy of a ledger of that length."""

    length: int
    groups: int = 60
    years: int = 10

    @property
    def head(self) -> int:
        """The position of the last event."""
        return (self.length + 1) * self.groups * self.years


def multiply_rows(connection: psycopg.Connection[Any], names: Iterable[str], copies: Copies) -> None:
    """Copy the rows of some tables of a short ledger, of which copy 0 is the first: copy n is of group n in its year."""
    schema = pointer(connection)
    for name in names:
        _multiply(connection, schema, name, copies)
    latest = sql.Identifier(schema, "latest_days")
    connection.execute(sql.SQL("truncate {}").format(latest))
    for table in (TABLES[name] for name in names if TABLES[name].row.LATEST):
        for axis, at in (("known", "known_from"), ("valid", "valid_from - date '0001-01-01' + 1")):
            day, rows = sql.Identifier(table.row.LATEST or ""), sql.Identifier(schema, table.name)
            marks = sql.SQL(MARKS).format(latest, table.name, axis, sql.SQL(at), day, rows)
            connection.execute(marks)
    connection.execute("analyze")


def _multiply(connection: psycopg.Connection[Any], schema: str, name: str, copies: Copies) -> None:
    table = TABLES[name]
    columns = [_copied(c, t, copies) for c, t in zip(table.columns, table.types, strict=True)]
    target, all_of = sql.Identifier(schema, name), sql.SQL(", ").join(map(sql.Identifier, table.columns))
    read = sql.SQL("create temporary table short as select * from {}").format(target)
    statement = sql.SQL("insert into {} ({}) select {} from short t, generate_series(0, {}) n order by known_from")
    filled = statement.format(target, all_of, sql.SQL(", ").join(columns), copies.groups * copies.years - 1)
    for each in (read, sql.SQL("truncate {}").format(target), filled, sql.SQL("drop table short")):
        connection.execute(each.as_string(connection).replace("%%", "%").encode())


def _copied(column: str, kind: str, copies: Copies) -> sql.Composable:
    of = sql.SQL("t.{}").format(sql.Identifier(column))
    year, group = (sql.SQL(each).format(copies.groups) for each in ("(n / {})", "(n %% {})"))
    if column in ("known_from", "known_to", "position"):
        return sql.SQL("({} + {} * {}) * {} + {}").format(of, year, copies.length, copies.groups, group)
    if column == "key" or column in OWN:
        return sql.SQL("{} || '~' || n").format(of)
    if kind == "date":
        return sql.SQL("({} + {} * 365 + {} %% 28)::date").format(of, year, group)
    if column == "recorded_at":
        return sql.SQL("{} + make_interval(days => {} * 365, secs => {})").format(of, year, group)
    if kind == "timestamptz":
        return sql.SQL("{} + make_interval(days => {} * 365 + {} %% 28)").format(of, year, group)
    if kind == "text[]":
        return sql.SQL("(select array_agg(x || '~' || n) from unnest({}) x)").format(of)
    return of
