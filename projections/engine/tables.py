"""The tables of a read schema, made from the rows: a column for each field to filter by, and the row as its body."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec
from psycopg import Connection, sql

from projections.rows import ENDING, MODELS, Row

FILL_FACTOR = 85
"""Room in each page, in percent, so that closing a row, which no index holds, touches none of them."""
COMMON_COLUMNS = ("key", "known_from", "known_to", "valid_from", "valid_to")
_SQL_TYPES: dict[Any, str] = {str: "text", int: "bigint", bool: "boolean", date: "date", datetime: "timestamptz"}
encoded = msgspec.json.Encoder(order="deterministic").encode


class ReadTable(NamedTuple):
    """A read model's table: the row's class, the names of its columns in order, and a decoder of bodies."""

    row: type[Row]
    columns: tuple[str, ...]
    types: tuple[str, ...]
    decode: Callable[[bytes | str], Row]

    @property
    def name(self) -> str:
        return self.row.MODEL

    @property
    def own_columns(self) -> tuple[str, ...]:
        """Those that other tables do not all have."""
        return self.columns[len(COMMON_COLUMNS) : -1]


def _table(row: type[Row]) -> ReadTable:
    hints = get_type_hints(row)
    own = [(c, _sql_type(hints.get(c, str))) for c in (*row.COLUMNS, *(["basis"] if is_judged(row) else []))]
    names = (*COMMON_COLUMNS, *(c for c, _ in own), "body")
    types = ("text", "bigint", "bigint", "date", "date", *(t for _, t in own), "json")
    return ReadTable(row, names, types, msgspec.json.Decoder(row).decode)


def is_judged(row: type[Row]) -> bool:
    """Whether rows of a class are judgements, which are found by the events that they rest on."""
    return "basis" in row.__struct_fields__ and row.UNITS != ("record",)


def _sql_type(hint: Any) -> str:
    if get_origin(hint) in (Union, UnionType):
        hint = next(a for a in get_args(hint) if a is not type(None))
    if get_origin(hint) is tuple:
        return "bigint[]" if int in get_args(hint) else "text[]"
    return _SQL_TYPES.get(hint, "text")


TABLES: dict[str, ReadTable] = {row.MODEL: _table(row) for row in MODELS}
TOMBSTONES = ("model", "key", "group", "known_to")
"""The columns of the table of rows that went, and none took their key: what changed between two positions is found here
and by `known_from`, so that closing a row need touch no index."""
LATEST_DAYS = ("model", "axis", "at", "day")
"""The columns of the table of high-water marks: the latest day by which a list runs (`Row.LATEST`) among the rows known
from a position on or before (axis `known`, `at` the position), or true from a day on or before (axis `valid`, `at` its
ordinal). A question about the past need not pass over what came later."""
BY_CHANGE = '"group", known_from'
"""The index by which the rows of a group that changed between two positions are found; it serves for `group` alone too."""
_NULL = "\\N"


def create(conn: Connection, schema: str) -> None:
    """Make a read schema with its tables, without indexes: filling comes first."""
    conn.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
    for table in TABLES.values():
        columns = sql.SQL(", ").join(
            sql.SQL('{} {} collate "C"' if t == "text" else "{} {}").format(sql.Identifier(c), sql.SQL(t))
            for c, t in zip(table.columns, table.types, strict=True)
        )
        statement = sql.SQL("create table {} ({}) with (fillfactor = {})")
        conn.execute(statement.format(sql.Identifier(schema, table.name), columns, FILL_FACTOR))
    conn.execute(sql.SQL("create table {} (unit text, key text)").format(sql.Identifier(schema, "depends")))
    tombstones = 'create table {} (model text, key text collate "C", "group" text collate "C", known_to bigint)'
    conn.execute(sql.SQL(tombstones).format(sql.Identifier(schema, "tombstones")))
    latest = "create table {} (model text, axis text, at bigint, day date)"
    conn.execute(sql.SQL(latest).format(sql.Identifier(schema, "latest_days")))
    conn.execute(
        sql.SQL("create table {} (position bigint, recorded_at timestamptz, rule_version int)").format(
            sql.Identifier(schema, "position")
        )
    )


def index(conn: Connection, schema: str) -> None:
    """Give a read schema its indexes; none contains `known_to` but the partial ones of rows that stand (`Row.CURRENT`), so
    that closing a row of any other table touches none."""
    for statements in indexing(schema):
        for statement in statements:
            conn.execute(statement)


def indexing(schema: str) -> list[list[sql.Composed]]:
    """What indexes the tables of a filled schema and tells the planner of them (of bodies it need know nothing): a list of
    statements a table, which no other table waits for."""
    depends, tombstones, latest = (sql.Identifier(schema, t) for t in ("depends", "tombstones", "latest_days"))
    found = [
        [
            sql.SQL("alter table {} add primary key (unit, key)").format(depends),
            sql.SQL("create index on {} (key)").format(depends),
            sql.SQL("analyze {}").format(depends),
        ],
        [
            sql.SQL('create index on {} ("group", known_to)').format(tombstones),
            sql.SQL("analyze {}").format(tombstones),
        ],
        [sql.SQL("create index on {} (model, axis, at, day)").format(latest), sql.SQL("analyze {}").format(latest)],
    ]
    for table in reversed(TABLES.values()):
        name = sql.Identifier(schema, table.name)
        statements = [sql.SQL("alter table {} add primary key (key, known_from)").format(name)]
        for column, kind in zip(table.columns, table.types, strict=True):
            if column == "basis" or (column in table.row.INDEXED and column != "group"):
                using = sql.SQL("gin" if kind.endswith("[]") else "btree")
                create = sql.SQL("create index on {} using {} ({})")
                statements.append(create.format(name, using, sql.Identifier(column)))
        for listed in (*table.row.LISTED, *changed_by(table)):
            create = sql.SQL("create index on {} ({})")
            statements.append(create.format(name, sql.SQL(listed)))
        for columns, condition in current_indexes(table):
            create = sql.SQL("create index on {} ({}) where {}")
            statements.append(create.format(name, sql.SQL(columns), sql.SQL(condition)))
        analyzed = sql.SQL(", ").join(sql.Identifier(c) for c in table.columns if c != "body")
        found.append([*statements, sql.SQL("analyze {} ({})").format(name, analyzed)])
    return found


def current_indexes(table: ReadTable) -> list[tuple[str, str]]:
    """The columns and conditions of the partial indexes of a table: those of its rows that stand, and the days on which
    others cease to be true."""
    ending = [("valid_to", ENDING)] if table.row.CURRENT else []
    return [*table.row.CURRENT, *ending]


def changed_by(table: ReadTable) -> list[str]:
    """The index for what changed between two positions; the trail is asked by its own positions."""
    if table.name == "trail":
        return []
    return [BY_CHANGE if "group" in table.columns else "known_from"]


def copy_line(table: ReadTable, row: Row, known_from: int, known_to: int | None) -> bytes:
    """A row as a line of COPY's text format."""
    columns = [getattr(row, c) for c in table.own_columns]
    return _copy_line([row.key, known_from, known_to, row.valid_from, row.valid_to, *columns], row)


def stored_copy_line(table: ReadTable, values: Sequence[Any]) -> bytes:
    """A row as it was read back, in the same form as `line` writes it; the body goes through its Struct."""
    *columns, body = values
    return _copy_line([tuple(v) if isinstance(v, list) else v for v in columns], table.decode(body))


def _copy_line(columns: Sequence[Any], row: Row) -> bytes:
    head = "\t".join([_field(value) for value in columns])
    return b"%b\t%b\n" % (head.encode(), encoded(row).replace(b"\\", b"\\\\"))


def _field(value: Any) -> str:
    if value is None:
        return _NULL
    if isinstance(value, str):
        return _escaped(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return _escaped("{" + ",".join(_quoted(str(v)) for v in value) + "}")
    return str(value)


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escaped(value: str) -> str:
    if "\\" in value or "\t" in value or "\n" in value or "\r" in value:
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return value


def copy_in(conn: Connection, schema: str, table: ReadTable, lines: Sequence[bytes]) -> None:
    """Write lines in one COPY."""
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(schema, table.name), columns)
    with conn.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(b"".join(lines))


def copy_tombstones(conn: Connection, schema: str, gone: Iterable[Sequence[Any]]) -> None:
    """Bulk insert (COPY) of rows that went, each as TOMBSTONES has it."""
    columns = sql.SQL(", ").join(map(sql.Identifier, TOMBSTONES))
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(schema, "tombstones"), columns)
    with conn.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write("".join("\t".join(map(_field, each)) + "\n" for each in gone).encode())


def raise_latest_days(conn: Connection, schema: str, days: Iterable[Sequence[Any]]) -> None:
    """Keep high-water marks, each as LATEST_DAYS has it, where they lie above those that are kept."""
    columns = [list(column) for column in zip(*days, strict=True)]
    if not columns:
        return
    statement = sql.SQL(
        "insert into {0} select p.* from unnest(%s::text[], %s::text[], %s::bigint[], %s::date[]) p (model, axis, at, day)"
        " where p.day > coalesce((select max(l.day) from {0} l"
        " where l.model = p.model and l.axis = p.axis and l.at <= p.at), '-infinity')"
    )
    conn.execute(statement.format(sql.Identifier(schema, "latest_days")), columns)


def copy_dependencies(conn: Connection, schema: str, depends: Iterable[tuple[str, str]]) -> None:
    """Bulk insert (COPY) of pairs of unit and dependency key, as text."""
    statement = sql.SQL("copy {} (unit, key) from stdin").format(sql.Identifier(schema, "depends"))
    with conn.cursor() as cursor, cursor.copy(statement) as copy:
        for u, k in depends:
            copy.write(f"{_escaped(u)}\t{_escaped(k)}\n".encode())
