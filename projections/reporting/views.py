"""DDL of the views of `reporting` over the read schema that answers: a view names its schema, so they are made anew
when the pointer moves."""

from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256

import psycopg
from psycopg import Connection, sql

from projections.reporting.columns import EVERY, RENAMED, View, ViewColumn, views
from projections.reporting.meanings import meaning

SCHEMA = "reporting"
VERSION = 1
"""The version of the schema: raised when a column goes or changes what it means, not when one is added."""
VERSION_VIEW = "version"
VERSION_ABOUT = "What the views stand on."
VERSION_COLUMNS = (
    *(
        ("schema_version", "integer"),
        ("position", "bigint"),
        ("recorded_at", "timestamptz"),
        ("rule_version", "integer"),
    ),
    *(("ledger_id", "text"), ("ledger_name", "text")),
)
LOCK_TIMEOUT = "5s"
BUSY = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)
_KNOWN = ("known_from", "known_to")


def ensure_views(conn: Connection, schema: str) -> None:
    """Make the views where they are not those of this version over this read schema; nothing where the database has no
    such schema yet, which migration makes. The caller holds the lock on the pointer."""
    found = conn.execute(
        "select to_regnamespace(%s), obj_description(to_regnamespace(%s), 'pg_namespace')", [SCHEMA] * 2
    )
    there, mark = found.fetchone() or (None, None)
    if there is None or mark == _mark(schema):
        return
    conn.execute(sql.SQL("set local lock_timeout = {}").format(LOCK_TIMEOUT))
    if mark is None or mark.split()[:2] != _mark(schema).split()[:2]:
        _drop(conn)
    conn.execute(statements(schema))
    conn.execute("set local lock_timeout = default")


def _drop(conn: Connection) -> None:
    """Views of another version have other columns, and those that stand on them go with them."""
    found = conn.execute("select viewname from pg_views where schemaname = %s order by 1", [SCHEMA]).fetchall()
    for (name,) in found:
        conn.execute(sql.SQL("drop view if exists {} cascade").format(sql.Identifier(SCHEMA, name)))


def _mark(schema: str) -> str:
    return f"quorate {_shape()} {schema} {words()}"


@cache
def _shape() -> str:
    told = [
        VERSION,
        _version(SCHEMA).as_string(),
        *((v.name, [(c.name, c.type, c.expression.as_string()) for c in v.columns]) for v in views()),
    ]
    return sha256(repr(told).encode()).hexdigest()


@cache
def words() -> str:
    """The digest of all comments: where only they differ, the views stay, and what others built on them."""
    return sha256("".join(comment.as_string() for comment in _all_comments()).encode()).hexdigest()[:16]


@cache
def statements(schema: str) -> bytes:
    """What makes every view over a read schema, or lets it stand on this one from now on."""
    made = [_version(schema)]
    for view in views():
        made += [_history(view, schema), _current(view)]
    made += _all_comments()
    comment = sql.SQL("comment on schema {} is {}").format(sql.Identifier(SCHEMA), sql.Literal(_mark(schema)))
    return sql.SQL(";\n").join([*made, comment]).as_string().encode()


def _version(schema: str) -> sql.Composed:
    return sql.SQL(
        "create or replace view {} as select {}::int as schema_version, p.position, p.recorded_at, p.rule_version,"
        " (select id::text from ledger.identity) as ledger_id, (select name from ledger.identity) as ledger_name from {} p"
    ).format(sql.Identifier(SCHEMA, VERSION_VIEW), sql.Literal(VERSION), sql.Identifier(schema, "position"))


def _history(view: View, schema: str) -> sql.Composed:
    """All that was ever known, each row from one position of the ledger until another."""
    columns: list[sql.Composable] = [sql.SQL("t.{}").format(sql.Identifier(c)) for c in (*EVERY, *_KNOWN)]
    columns += [sql.SQL("{} as {}").format(_expression(view, c), sql.Identifier(c.name)) for c in view.columns]
    source = sql.SQL("{} t").format(sql.Identifier(schema, view.row.MODEL))
    if view.part:
        at = sql.SQL("t.body->{}").format(sql.Literal(view.part))
        columns.insert(1, sql.SQL("e.number"))
        source = sql.SQL("{} cross join lateral json_array_elements({}) with ordinality e(value, number)").format(
            source, at
        )
    return sql.SQL("create or replace view {} as select {} from {}").format(
        sql.Identifier(SCHEMA, f"{view.name}_history"), sql.SQL(", ").join(columns), source
    )


def _current(view: View) -> sql.Composed:
    """What is known now."""
    names = [*EVERY[:1], *(["number"] if view.part else []), *EVERY[1:], *(c.name for c in view.columns)]
    return sql.SQL("create or replace view {} as select {} from {} where known_to is null").format(
        sql.Identifier(SCHEMA, view.name),
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.Identifier(SCHEMA, f"{view.name}_history"),
    )


def _all_comments() -> Iterator[sql.Composed]:
    """What each view and column means, where tools that speak SQL look for it."""
    yield from _commented(VERSION_VIEW, VERSION_ABOUT, (name for name, _ in VERSION_COLUMNS))
    for view in views():
        yield from _comments(view)


def _comments(view: View) -> Iterator[sql.Composed]:
    names = [*EVERY, *(["number"] if view.part else []), *(c.name for c in view.columns)]
    about = view.about or f"Parts of {view.row.MODEL}: {view.part}."
    yield from _commented(view.name, about, names)
    yield from _commented(f"{view.name}_history", about, (*names, *_KNOWN))


def _commented(name: str, about: str, columns: Iterable[str]) -> Iterator[sql.Composed]:
    relation = sql.Identifier(SCHEMA, name)
    yield sql.SQL("comment on view {} is {}").format(relation, sql.Literal(" ".join(about.split())))
    for column in columns:
        of = sql.Identifier(SCHEMA, name, column)
        yield sql.SQL("comment on column {} is {}").format(of, sql.Literal(meaning(column)))


def _expression(view: View, column: ViewColumn) -> sql.Composable:
    """A field that the table has in a column of its own is read from there, where an index may help."""
    if not view.part and column.field in view.row.COLUMNS and column.name == RENAMED.get(column.field, column.field):
        return sql.SQL("t.{}").format(sql.Identifier(column.field))
    return column.expression
