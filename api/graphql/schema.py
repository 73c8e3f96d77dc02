"""The schema: strawberry's types, made lean, so that a leaf costs an attribute and a relation a call."""

from collections.abc import Callable
from functools import cache
from typing import Any

import strawberry
from graphql import GraphQLEnumType, GraphQLObjectType, GraphQLScalarType, GraphQLSchema
from strawberry.schema.config import StrawberryConfig
from strawberry.types.field import StrawberryField

from api.graphql.batching import Node
from api.graphql.global_ids import encoded
from api.graphql.operations.resolvers import LeafMethod, Method, NamedNode, OwnAttribute, RowAttribute
from api.graphql.query import Query
from api.graphql.schema_descriptions import describe
from api.graphql.subscription import SubscriptionRoot
from api.graphql.types.fields import IN_WORDS, LEAF, NAMED_BY_ROW
from api.languages import translator
from api.references import day_in
from domain.events import EVENTS
from domain.time_zone import in_london

SCALARS = {
    "Date": ("https://www.rfc-editor.org/rfc/rfc3339", "A day, as in RFC 3339: full-date, such as 2026-03-31."),
    "DateTime": ("https://www.rfc-editor.org/rfc/rfc3339", "A moment, as in RFC 3339: date-time, with an offset."),
    "JSON": ("https://www.rfc-editor.org/rfc/rfc8259", "Any JSON value."),
}
_DECLARED = "strawberry-definition"


@cache
def build() -> tuple[GraphQLSchema, str]:
    """The schema to execute, and its SDL: one in a process, which holds nothing of a request or a database."""
    config = StrawberryConfig(disable_field_suggestions=False)
    made = strawberry.Schema(Query, subscription=SubscriptionRoot, config=config)
    schema = made._schema
    _show_london_times(schema)
    _take_days_as_written(schema)
    _take_words_in_any_case(schema)
    for name, (address, about) in SCALARS.items():
        scalar = schema.type_map[name]
        assert isinstance(scalar, GraphQLScalarType)
        scalar.specified_by_url, scalar.description = address, about
    describe(schema, {kind.__name__: _first_sentence(kind.__doc__) for kind in EVENTS.values()})
    sdl = made.as_str() + "\n"
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and _DECLARED in kind.extensions:
            _use_plain_resolvers(kind)
    assert schema.subscription_type is not None
    for field in schema.subscription_type.fields.values():
        field.resolve = _source
    return schema, sdl


def _show_london_times(schema: GraphQLSchema) -> None:
    """Moments with the offset of London, whatever offset they were sent with."""
    moment = schema.type_map["DateTime"]
    assert isinstance(moment, GraphQLScalarType)
    moment.coerce_output_value = lambda value: in_london(value).isoformat()


def _take_days_as_written(schema: GraphQLSchema) -> None:
    """Days as people write them, too: 3 March 2026, 03/03/2026."""
    day = schema.type_map["Date"]
    assert isinstance(day, GraphQLScalarType)
    strict = day.coerce_input_value

    def parse(value: Any) -> Any:
        written = day_in(value) if isinstance(value, str) else None
        return written if written is not None else strict(value)

    day.coerce_input_value = parse
    day.parse_value = parse  # type: ignore[method-assign]  # what literals are read by


def _take_words_in_any_case(schema: GraphQLSchema) -> None:
    """Words of a fixed set in any case where a variable gives them: present for PRESENT."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLEnumType):
            kind.coerce_input_value = _any_case(kind, kind.coerce_input_value)  # type: ignore[method-assign]


def _any_case(kind: GraphQLEnumType, strict: Callable[..., Any]) -> Callable[..., Any]:
    names = {name.casefold(): name for name in kind.values}

    def parse(value: Any, *more: Any, **options: Any) -> Any:
        name = names.get("_".join(value.casefold().split()), value) if isinstance(value, str) else value
        return strict(name, *more, **options)

    return parse


def _first_sentence(about: str | None) -> str:
    return " ".join((about or "").split()).partition(". ")[0]


def _use_plain_resolvers(kind: GraphQLObjectType) -> None:
    """Strawberry's own resolvers convert arguments and wrap each value, at ten times the cost of the value: go to the
    attribute, or the method, itself."""
    origin = kind.extensions[_DECLARED].origin
    for field in kind.fields.values():
        declared: StrawberryField = field.extensions[_DECLARED]
        if declared.base_resolver is not None:
            names = {a.python_name: a for a in declared.arguments}
            for name, argument in field.args.items():
                argument.out_name = next(n for n, a in names.items() if (a.graphql_name or _camel(n)) == name)
            function: Any = declared.base_resolver.wrapped_func
            named = declared.metadata.get(NAMED_BY_ROW)
            node = NamedNode(named.kind, named.key, named.ref, encoded) if named is not None else None
            field.resolve = LeafMethod(function) if LEAF in declared.metadata else Method(function, node)
        elif IN_WORDS in declared.metadata:
            field.resolve = _in_words(declared.python_name, of_row=issubclass(origin, Node))
        elif issubclass(origin, Node):
            field.resolve = RowAttribute(declared.python_name)
        else:
            field.resolve = OwnAttribute(declared.python_name)


def _source(source: Any, _info: Any, **_arguments: Any) -> Any:
    """Resolver of a subscription: what came is what it is executed on."""
    return source


def _in_words(name: str, *, of_row: bool) -> Callable[..., Any]:
    if of_row:
        return lambda source, _info: translator()(getattr(source.row, name))
    return lambda source, _info: translator()(getattr(source, name))


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
