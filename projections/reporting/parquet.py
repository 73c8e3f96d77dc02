"""Export of the reporting views as Parquet files: one a view, with its whole history, all of one snapshot."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from psycopg import Connection, IsolationLevel, sql

from projections.reporting.columns import View, views
from projections.reporting.views import SCHEMA

ROWS_AT_ONCE = 10_000
_TYPES = {
    "text": pa.string(),
    "bigint": pa.int64(),
    "integer": pa.int32(),
    "double precision": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamptz": pa.timestamp("us", tz="UTC"),
}
_LEADING = (("ledger_id", "text"), ("key", "text"))
_TIMES = (
    ("valid_from", "date"),
    ("valid_to", "date"),
    ("known_from", "bigint"),
    ("known_from_at", "timestamptz"),
    ("known_to", "bigint"),
    ("known_to_at", "timestamptz"),
)


class LedgerVersion(NamedTuple):
    """What the files of an export stand on."""

    schema_version: int
    position: int
    recorded_at: datetime | None
    rule_version: int
    ledger_id: str
    ledger_name: str


class ExportedView(NamedTuple):
    """A view that was written: its name and its number of rows."""

    name: str
    rows: int


def export_views(
    connection: Connection[Any], directory: Path, written: Callable[[ExportedView], None] = lambda view: None
) -> LedgerVersion:
    """Write every view's history, and `version`, as Parquet into a directory that is new or empty, as of one snapshot; all
    of the files are there in the end, or none. Tells `written` of each.

    Raises OSError (FileExistsError where the directory holds anything) and psycopg.Error."""
    directory = directory.resolve()
    if directory.exists() and any(directory.iterdir()):
        raise FileExistsError(f"{directory} is not empty")
    directory.parent.mkdir(parents=True, exist_ok=True)
    connection.isolation_level, connection.read_only = IsolationLevel.REPEATABLE_READ, True
    with TemporaryDirectory(dir=directory.parent, prefix=f".{directory.name}-") as temporary, connection.transaction():
        made = Path(temporary) / "views"
        made.mkdir()
        version = _version(connection)
        _write_version(made / "version.parquet", version)
        for view in views():
            rows = _write_view(connection, made / f"{view.name}.parquet", view, version)
            written(ExportedView(view.name, rows))
        made.rename(directory)
    return version


def view_columns(view: View) -> Iterator[tuple[str, str]]:
    """The columns of a view's file with their SQL types, in their order."""
    yield from _LEADING
    if view.part:
        yield "number", "bigint"
    yield from _TIMES
    yield from ((column.name, column.type) for column in view.columns)


def _version(connection: Connection[Any]) -> LedgerVersion:
    columns = sql.SQL(", ").join(map(sql.Identifier, LedgerVersion._fields))
    query = sql.SQL("select {} from {}").format(columns, sql.Identifier(SCHEMA, "version"))
    return LedgerVersion(*connection.execute(query).fetchone() or ())


def _write_version(file: Path, version: LedgerVersion) -> None:
    kinds = ("integer", "bigint", "timestamptz", "integer", "text", "text")
    schema = pa.schema(list(zip(version._fields, map(_type, kinds), strict=True)))
    pq.write_table(pa.Table.from_pylist([version._asdict()], schema), file)


def _write_view(connection: Connection[Any], file: Path, view: View, version: LedgerVersion) -> int:
    columns = [*view_columns(view)]
    names = [name for name, _ in columns]
    schema = pa.schema(
        [(name, _type(kind)) for name, kind in columns],
        metadata={name: str(value) for name, value in version._asdict().items()},
    )
    total = 0
    with (
        connection.cursor("export_views") as cursor,
        pq.ParquetWriter(file, schema, compression="zstd") as writer,
    ):
        cursor.execute(_query(view, names), [version.ledger_id])
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            total += len(rows)
            writer.write_table(_table(rows, schema))
    return total


def _query(view: View, names: Sequence[str]) -> sql.Composed:
    """The history of a view in the order in which it came to be known, with the times of its positions."""
    made: dict[str, sql.Composable] = {
        "ledger_id": sql.SQL("%s::text"),
        "known_from_at": sql.SQL("b.recorded_at"),
        "known_to_at": sql.SQL("e.recorded_at"),
    }
    columns = [made.get(name, sql.SQL("h.{}").format(sql.Identifier(name))) for name in names]
    return sql.SQL(
        "select {} from {} h left join ledger.events b on b.notification_id = h.known_from"
        " left join ledger.events e on e.notification_id = h.known_to order by {}"
    ).format(
        sql.SQL(", ").join(columns),
        sql.Identifier(SCHEMA, f"{view.name}_history"),
        sql.SQL("h.known_from, h.key, h.valid_from") + sql.SQL(", h.number" if view.part else ""),
    )


def _table(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    arrays = [pa.array(values, field.type) for values, field in zip(zip(*rows, strict=True), schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _type(kind: str) -> pa.DataType:
    return pa.list_(_TYPES[kind.removesuffix("[]")]) if kind.endswith("[]") else _TYPES[kind]
