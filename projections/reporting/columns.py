"""Columns of the views, derived from the classes of rows: plain and typed; nothing sealed, and no sentences."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, Struct
from psycopg import sql

from domain.text import Words
from domain.values import Sealed, Text
from domain.verdicts import Reason
from projections.rows import MODELS, Row, RulesRow, TrailRow

EXCLUDED_ROWS = (RulesRow,)
"""Rows that only serve to work others out."""
EXCLUDED_FIELDS = ((TrailRow, "sentence"),)
"""A template, which says nothing without what fills it."""
RENAMED = {
    "group": "group_id",
    "to": "to_whom",
    "on": "on_day",
    "start": "starts_at",
    "end": "ends_at",
    "names": "names_streams",
}
"""Fields whose names SQL would only take in quotation marks, or that would mislead."""
EVERY = ("key", "valid_from", "valid_to")
_SQL_TYPES: dict[Any, str] = {
    str: "text",
    int: "bigint",
    float: "double precision",
    bool: "boolean",
    date: "date",
    datetime: "timestamptz",
    Any: "text",
}


class ViewColumn(Struct, frozen=True):
    """A column of a view; `field` is where it comes from, `expression` is over `t.body`, or over `e.value` for a
    part, which has the group of its row too."""

    name: str
    type: str
    field: str
    expression: sql.Composable


class View(Struct, frozen=True):
    """A view of the rows of a model or, with `part`, of each that stands in that field of them."""

    name: str
    row: type[Row]
    about: str
    columns: tuple[ViewColumn, ...]
    part: str = ""


def views() -> tuple[View, ...]:
    """Every view there is but `version`, each of which is there once more as `…_history`."""
    found: list[View] = []
    for row in MODELS:
        if row not in EXCLUDED_ROWS:
            own = tuple(_columns(row, sql.SQL("t.body"), "", skip=EVERY))
            found.append(View(row.MODEL, row, _description(row), own))
            found += _parts(row)
    return tuple(found)


def _parts(row: type[Row]) -> Iterator[View]:
    group = tuple(column for column in _columns(row, sql.SQL("t.body"), "", skip=EVERY) if column.field == "group")
    for field in msgspec.structs.fields(row):
        inner = _several(_bare(field.type))
        if isinstance(inner, type) and issubclass(inner, Struct) and inner not in (Reason, Words, Sealed, Text):
            columns = (*group, *_columns(inner, sql.SQL("e.value"), ""))
            yield View(f"{row.MODEL}_{field.name}", row, _description(inner), columns, field.encode_name)


def _columns(
    struct: type[Struct], source: sql.Composable, prefix: str, skip: tuple[str, ...] = (), *, perhaps: bool = False
) -> Iterator[ViewColumn]:
    """The columns of a struct in the JSON `source`, which may `perhaps` not be there."""
    for field in msgspec.structs.fields(struct):
        if field.name in skip or (struct, field.name) in EXCLUDED_FIELDS:
            continue
        name = prefix + (field.name if prefix else RENAMED.get(field.name, field.name))
        kind, at = _bare(field.type), sql.SQL("{}->{}").format(source, sql.Literal(field.encode_name))
        text = sql.SQL("{}->>{}").format(source, sql.Literal(field.encode_name))
        if kind in (Sealed, Words) or get_origin(kind) is dict:
            continue
        if kind is Text:
            for lang in ("en", "cy"):
                worded = sql.SQL("{}->>{}").format(at, sql.Literal(lang))
                yield ViewColumn(f"{name}_{lang}", "text", field.name, worded)
        elif isinstance(kind, type) and issubclass(kind, Struct):
            yield from _columns(kind, at, f"{name}_", perhaps=True)
        elif get_origin(kind) is tuple:
            if made := _array(_several(kind), at):
                there = sql.SQL("case when json_typeof({}) = 'array' then {} end").format(at, made[1])
                optional = perhaps or field.default is None
                yield ViewColumn(name, made[0], field.name, there if optional else made[1])
        else:
            type_ = _scalar(kind)
            cast = sql.SQL("({})::{}").format(text, sql.SQL(type_))
            yield ViewColumn(name, type_, field.name, cast if perhaps else _with_default(cast, at, field.default))


def _with_default(cast: sql.Composable, at: sql.Composable, default: Any) -> sql.Composable:
    """What is left out of a body is at its default; null is null."""
    if default is NODEFAULT or default is None:
        return cast
    plain = default.value if isinstance(default, Enum) else default
    return sql.SQL("case when {} is null then {} else {} end").format(at, sql.Literal(plain), cast)


def _array(inner: Any, at: sql.Composable) -> tuple[str, sql.Composable] | None:
    """Several values of one cell; of reasons their codes. None for what has a view of its own."""
    listed = sql.SQL("case when json_typeof({0}) = 'array' then {0} end").format(at)
    if inner is Reason:
        codes = sql.SQL("array(select v.value->>'code' from json_array_elements({}) v)").format(listed)
        return "text[]", codes
    if isinstance(inner, type) and issubclass(inner, Struct):
        return None
    kind = _scalar(inner)
    values = sql.SQL("array(select v.value::{} from json_array_elements_text({}) v)").format(sql.SQL(kind), listed)
    return f"{kind}[]", values


def _several(kind: Any) -> Any:
    """What a tuple holds; None for anything else."""
    return _bare(get_args(kind)[0]) if get_origin(kind) is tuple else None


def _bare(kind: Any) -> Any:
    """A type without `| None` and without what bounds it."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        given = [a for a in get_args(kind) if a is not type(None)]
        return _bare(given[0]) if len(given) == 1 else kind
    return kind


def _scalar(kind: Any) -> str:
    if get_origin(kind) is Literal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return "text"
    return _SQL_TYPES[kind]


def _description(kind: type) -> str:
    """What a class says of itself, where it says anything of its own."""
    said = kind.__doc__ or ""
    return "" if said == Row.__doc__ else " ".join(said.split())
