"""Members of a compiled list: a decoder of the parts of a row that are asked for (a Struct made for them), and a function
that writes them, as Python of its own."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from inspect import get_annotations
from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec
from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
)
from msgspec import NODEFAULT
from strawberry.types.field import StrawberryField

from api.graphql.global_ids import encoded
from api.graphql.operations.field_collector import FieldCollector
from api.graphql.types.fields import LEAF, NAMED_BY_ROW, NamedByRow
from api.graphql.types.identified_node import Identified
from projections.engine.single_statement import Decode
from projections.rows import Row

DECLARED = "strawberry-definition"
TYPENAME = "__typename"
SCALARS: dict[Any, tuple[str, ...]] = {
    str: ("String", "ID"),
    bool: ("Boolean",),
    int: ("Int",),
    date: ("Date",),
    datetime: ("DateTime",),
}
"""The types of attributes whose values JSON has as these scalars of the schema give them; but for COERCED."""
COERCED = (datetime, int)
"""Those that the scalar of the schema writes, or refuses."""
DECODED: dict[Any, Any] = {date: str}
Write = Callable[[Sequence[Any], str], list[Any]]


class NotCompiled(Exception):
    """It asks for what is not written from the parts of a row alone."""


class CompiledMembers(NamedTuple):
    """A decoder of bodies; for each place of the answer in which members stand, by its path of names, what writes the rows
    that it gives (told how the question states its clocks); and how many values a member counts for at most, in all."""

    decode: Decode
    writes: Mapping[tuple[str, ...], Write]
    values: int


def compiled_members(
    field: GraphQLField, places: Mapping[tuple[str, ...], Sequence[FieldNode]], collector: FieldCollector
) -> CompiledMembers:
    """The members of a list by its field `nodes`, as they are selected in each place. Raises NotCompiled."""
    kind: Any = field.type
    while isinstance(kind, GraphQLNonNull | GraphQLList):
        kind = kind.of_type
    if not isinstance(kind, GraphQLObjectType):
        raise NotCompiled
    return _Members(kind, collector).compiled(places)


class _Members:
    """Collects the attributes of the row that are needed, and the expressions over `r` that write them."""

    def __init__(self, kind: GraphQLObjectType, collector: FieldCollector) -> None:
        self._kind = kind
        self._collector = collector
        self._origin = kind.extensions[DECLARED].origin
        self._row = _row_of(self._origin)
        self._hints = get_type_hints(self._row)
        self._needed: dict[str, Any] = {}
        self._names: dict[str, Any] = {"encoded": encoded}

    def compiled(self, places: Mapping[tuple[str, ...], Sequence[FieldNode]]) -> CompiledMembers:
        expressions, values = {}, 0
        for path, nodes in places.items():
            collected = self._collector.below(self._kind, nodes)
            expressions[path] = self._object({name: self._field(each) for name, each in collected.items()})
            values += 2 + sum(1 + self._values_below(each) for each in collected.values())
        defaults = {f.name: f.default for f in msgspec.structs.fields(self._row)}
        parts = [
            (name, kind) if defaults[name] is NODEFAULT else (name, kind, msgspec.to_builtins(defaults[name]))
            for name, kind in self._needed.items()
        ]
        part = msgspec.defstruct(f"{self._row.__name__}Part", parts, kw_only=True, gc=False)
        # the names in it are those of a document that was parsed, and of attributes of our own
        writes = {
            path: eval(f"lambda rows, stated: [{written} for r in rows]", self._names)
            for path, written in expressions.items()
        }
        return CompiledMembers(msgspec.json.Decoder(part).decode, writes, values)

    def _values_below(self, nodes: Sequence[FieldNode]) -> int:
        below = [len(n.selection_set.selections) for n in nodes if n.selection_set is not None]
        return 1 + sum(below) if below else 0

    def _field(self, nodes: Sequence[FieldNode]) -> str:
        """The expression that writes a field."""
        name = nodes[0].name.value
        if name == TYPENAME:
            return repr(self._kind.name)
        field = self._kind.fields[name]
        declared: StrawberryField = field.extensions[DECLARED]
        if nodes[0].arguments:
            raise NotCompiled
        if named := declared.metadata.get(NAMED_BY_ROW):
            return self._named(named, field, nodes)
        if LEAF in declared.metadata:
            return self._own_id(name)
        if declared.base_resolver is not None or declared.metadata:
            raise NotCompiled
        return self._leaf(declared.python_name, field.type)

    def _leaf(self, attribute: str, kind: Any) -> str:
        """A leaf that an attribute of the row holds."""
        hint, optional = _without_none(self._hints.get(attribute))
        required = isinstance(kind, GraphQLNonNull)
        kind = kind.of_type if required else kind
        if optional and required:
            raise NotCompiled  # null would be an error
        if isinstance(kind, GraphQLEnumType) and (hint is str or (isinstance(hint, type) and issubclass(hint, Enum))):
            names = f"names_{kind.name}"
            self._names[names] = {_text(v.value): name for name, v in kind.values.items()} | {None: None}
            return f"{names}[{self._need(attribute, str, optional)}]"
        if not isinstance(kind, GraphQLScalarType) or kind.name not in SCALARS.get(hint, ()):
            raise NotCompiled
        value = self._need(attribute, DECODED.get(hint, hint), optional)
        if hint not in COERCED:
            return value
        self._names[f"of_{kind.name}"] = kind.coerce_output_value
        return f"None if {value} is None else of_{kind.name}({value})"

    def _own_id(self, name: str) -> str:
        """`id` or `ref` of the member."""
        if not issubclass(self._origin, Identified) or name not in ("id", "ref"):
            raise NotCompiled
        node: Any = object.__new__(self._origin)
        node.row = _Attributes()
        try:
            key, ref = node.key(), node.plain_ref()
        except (AttributeError, TypeError):
            raise NotCompiled from None
        parts = [part.name for part in (*key, ref) if isinstance(part, _Attribute)]
        if len(parts) != len(key) + 1:
            raise NotCompiled
        return self._id(self._kind.name, parts[:-1]) if name == "id" else self._text(parts[-1])

    def _named(self, named: NamedByRow, field: GraphQLField, nodes: Sequence[FieldNode]) -> str:
        """What the row names, of which only the ids are asked."""
        below = self._collector.below(field.type, nodes)  # type: ignore[arg-type]  # the type of a node
        written = {"id": self._id(named.kind, named.key), "ref": self._text(named.ref), TYPENAME: repr(named.kind)}
        if not {each[0].name.value for each in below.values()} <= {*written}:
            raise NotCompiled
        object = self._object({name: written[each[0].name.value] for name, each in below.items()})
        null = [f"r.{part} is None" for part in named.key if _without_none(self._hints[part])[1]]
        return f"None if {' or '.join(null)} else {object}" if null else object

    def _object(self, written: Mapping[str, str]) -> str:
        """The expression that makes an object of expressions: a Struct made for it, which is encoded faster than a dict."""
        fields = {f"f{number}": name for number, name in enumerate(written)}
        made = msgspec.defstruct("Written", [(field, Any) for field in fields], rename=fields, gc=False)
        name = f"written{len(self._names)}"
        self._names[name] = made
        return f"{name}({', '.join(written.values())})"

    def _id(self, kind: str, key: Sequence[str]) -> str:
        return f"encoded({kind!r}, ({', '.join(map(self._text, key))},), stated)"

    def _text(self, attribute: str) -> str:
        hint, optional = _without_none(self._hints.get(attribute))
        if hint not in (str, date):
            raise NotCompiled
        return self._need(attribute, str, optional)

    def _need(self, attribute: str, kind: Any, optional: bool) -> str:
        self._needed[attribute] = kind | None if optional else kind
        return f"r.{attribute}"


class _Attribute(NamedTuple):
    """In the place of an attribute that stands in a key. What looks into it is not compiled."""

    name: str


class _Attributes:
    """In the place of a row."""

    def __getattr__(self, name: str) -> "_Attribute":
        return _Attribute(name)


def _row_of(origin: Any) -> type[Row]:
    """The class of the rows that a type stands for. Raises NotCompiled."""
    annotations = map(get_annotations, origin.__mro__)
    declared = next((each["row"] for each in annotations if "row" in each), None)
    row = get_args(declared)[0] if get_args(declared) else None
    if not isinstance(row, type) or not issubclass(row, Row):
        raise NotCompiled
    return row


def _without_none(hint: Any) -> tuple[Any, bool]:
    """A type without None, and whether it had it."""
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    others = [each for each in get_args(hint) if each is not type(None)]
    return (others[0] if len(others) == 1 else None), len(others) < len(get_args(hint))


def _text(value: Any) -> str:
    return str(value.value if isinstance(value, Enum) else value)
