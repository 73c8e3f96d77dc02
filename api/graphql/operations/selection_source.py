"""Compiled selections: for what is selected of a type a function, as Python of its own, that writes an object of it. Leaves
are read and completed in place; what is below is completed by calls."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from graphql import FieldNode, GraphQLEnumType, GraphQLField, GraphQLNonNull, GraphQLScalarType

from api.graphql.operations.completion import INT_MAX
from api.graphql.operations.executor import length_of, size_of
from api.graphql.operations.plan import PENDING_MAX, Complete, WriteObject
from api.graphql.operations.resolvers import METHOD_TICKS, LeafMethod, Method, NamedNode, OwnAttribute, RowAttribute
from projections.engine.budget import OverBudget

TYPENAME, ID, REF = "__typename", "id", "ref"


class SelectedField(NamedTuple):
    """A field of a selection: its name in the answer, its definition and nodes, its arguments if they are the same each
    time, and what completes a value; None of a leaf. `below` are the fields of an object by their names in the answer,
    with what it counts for."""

    name: str
    definition: GraphQLField
    nodes: list[FieldNode]
    constant: dict[str, Any] | None
    complete: Complete | None
    below: "SelectedBelow | None" = None


class SelectedBelow(NamedTuple):
    """Fields of an object by their names in the answer, and what it counts for: its values, and their bytes."""

    fields: Mapping[str, str]
    values: int
    bytes: int


def compiled_selection(type_name: str, fields: Iterable[SelectedField | str], values: int, bytes: int) -> WriteObject:
    """What writes an object of a type; a text is the name of a `__typename`."""
    return _Source(type_name).compiled(fields, values, bytes)


class _Source:
    """Lines of a function, and the names in it: of these, only texts come from a document, as literals."""

    def __init__(self, type_name: str) -> None:
        self._type_name = type_name
        self._lines: list[str] = []
        self._names: dict[str, Any] = {"OverBudget": OverBudget, "length_of": length_of, "size_of": size_of}
        self._of_row = False

    def compiled(self, fields: Iterable[SelectedField | str], values: int, bytes: int) -> WriteObject:
        for field in fields:
            if isinstance(field, str):
                bytes += len(self._type_name)
                self._lines.append(f"    found[{field!r}] = {self._type_name!r}")
            else:
                self._field(field)
        head = [
            "def write(execution, source, path):",
            f"    execution.values += {values}",
            f"    execution.bytes += {bytes}",
            f"    if execution.values > {PENDING_MAX}:",
            "        execution.count()",
            *(["    row = source.row"] if self._of_row else []),
            "    found = {}",
        ]
        exec("\n".join([*head, *self._lines, "    return found"]), self._names)
        write: WriteObject = self._names["write"]
        return write

    def _field(self, field: SelectedField) -> None:
        nullable = not isinstance(field.definition.type, GraphQLNonNull)
        lines = self._named(field) or self._resolved(field)
        nodes = self._name(field.nodes)
        self._lines += [
            "    try:",
            *(f"        {line}" for line in lines),
            f"        found[{field.name!r}] = v",
            "    except OverBudget:",
            "        raise",
            "    except Exception as error:",
            f"        execution.fail(error, {nodes}, (path, {field.name!r}), nullable={nullable})",
            f"        found[{field.name!r}] = None",
        ]

    def _resolved(self, field: SelectedField) -> list[str]:
        lines = self._value(field)
        if field.complete is not None:
            complete = self._name(field.complete)
            return [*lines, f"v = {complete}(execution, v, (path, {field.name!r}))"]
        kind, required = field.definition.type, isinstance(field.definition.type, GraphQLNonNull)
        kind = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        lines += ["if v is not None:", *(f"    {line}" for line in self._leaf(kind))]
        return [*lines, *(self._required(field) if required else [])]

    def _required(self, field: SelectedField) -> list[str]:
        words = f"Cannot return null for non-nullable field {self._type_name}.{field.nodes[0].name.value}."
        return ["if v is None:", f"    raise TypeError({words!r})"]

    def _value(self, field: SelectedField) -> list[str]:
        """What a resolver gives, as `v`."""
        resolve = field.definition.resolve
        match resolve:
            case RowAttribute(name=name):
                self._of_row = True
                return [f"v = row.{name}"]
            case OwnAttribute(name=name):
                return [f"v = source.{name}"]
            case LeafMethod(function=function):
                return [f"v = {self._name(function)}(source)"]
            case Method(function=function):
                tick = f"execution.budget.tick({METHOD_TICKS})"
                return [tick, f"v = {self._name(function)}(source, **{self._arguments(field)})"]
        return [f"v = {self._name(resolve)}(source, execution.info, **{self._arguments(field)})"]

    def _arguments(self, field: SelectedField) -> str:
        if field.constant is None:
            return f"execution.arguments({self._name(field.definition)}, {self._name(field.nodes)})"
        return self._name(field.constant)

    def _leaf(self, kind: Any) -> list[str]:
        """Completes `v`, which is not null, as a leaf."""
        coerce = self._name(kind.coerce_output_value)
        text = "execution.bytes += len(v) if v.isascii() else length_of(v)"
        match kind:
            case GraphQLEnumType():
                names = self._name({})
                return [
                    f"n = {names}.get(v)",
                    "if n is None:",
                    f"    n = {names}[v] = str({coerce}(v))",
                    "execution.bytes += len(n)",
                    "v = n",
                ]
            case GraphQLScalarType(name="Int"):
                return [f"if type(v) is not int or not -{INT_MAX} <= v <= {INT_MAX}:", f"    v = {coerce}(v)"]
            case GraphQLScalarType(name="Boolean"):
                return ["if type(v) is not bool:", f"    v = {coerce}(v)"]
            case GraphQLScalarType(name="String" | "ID"):
                return ["if type(v) is not str:", f"    v = {coerce}(v)", text]
        return [
            f"v = {coerce}(v)",
            "if type(v) is str:",
            f"    {text}",
            "elif isinstance(v, dict | list):",
            "    n, size = size_of(v)",
            "    execution.values += n",
            "    execution.bytes += size",
        ]

    def _named(self, field: SelectedField) -> list[str] | None:
        """Of a node that the row names only its ids: nothing is read for them."""
        resolve, below = field.definition.resolve, field.below
        if not isinstance(resolve, Method) or resolve.named is None or below is None:
            return None
        if not {*below.fields.values()} <= {TYPENAME, ID, REF}:
            return None
        self._of_row = True
        named, required = resolve.named, isinstance(field.definition.type, GraphQLNonNull)
        null = " or ".join(f"row.{part} is None" for part in named.key)
        written = ", ".join(f"{name!r}: {self._id(named, of)}" for name, of in below.fields.items())
        return [
            f"if {null}:",
            "    v = None",
            *(self._required(field) if required else []),
            "else:",
            f"    v = {{{written}}}",
            f"    execution.values += {below.values}",
            f"    execution.bytes += {below.bytes} + sum(map(len, v.values()))",
        ]

    def _id(self, named: NamedNode, of: str) -> str:
        if of == TYPENAME:
            return repr(named.kind)
        if of == REF:
            return f"str(row.{named.ref})"
        key = ", ".join(f"str(row.{part})" for part in named.key)
        return f"{self._name(named.encoded)}({named.kind!r}, ({key},), source.level.stated)"

    def _name(self, value: Callable[..., Any] | Any) -> str:
        name = f"x{len(self._names)}"
        self._names[name] = value
        return name
