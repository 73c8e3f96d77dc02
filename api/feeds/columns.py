"""Derives the query, the parameters and the columns of a feed from the schema (introspection)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    ast_from_value,
    get_named_type,
    parse,
    print_ast,
)
from msgspec import Struct

from api.feeds.definitions import Feed
from api.graphql.schema_descriptions import FROM_CATALOGUE, snake_case
from api.sheets import CellValue
from domain.time_zone import in_london

SEPARATOR = "; "
PAGING_ARGUMENTS = ("first", "after", "last", "before")


class FeedColumn(Struct, frozen=True):
    """A leaf of the query: the path from a row to its value, the scalar type, and whether there may be `many`, joined
    in one cell."""

    name: str
    path: tuple[str, ...]
    type: str
    many: bool
    description: str


class FeedParameter(Struct, frozen=True):
    """A query parameter of the address: its name (`known-at`), the variable that it sets (none where the feed uses it
    itself), its type."""

    name: str
    variable: str
    type: str
    many: bool
    description: str


def query_of(schema: GraphQLSchema, feed: Feed) -> str:
    """The GraphQL document of a feed, with every argument of its list as a variable."""
    own = {name: str(a.type) for name, a in _root(schema, feed).args.items()}
    given = ", ".join(f"{name}: ${name}" for name in own)
    inner = f"{feed.within} {{ {feed.below} }}" if feed.within else ""
    asked = f"{feed.root}({given}) {{ nodes {{ {feed.selects} {inner} }} pageInfo {{ hasNextPage endCursor }} }}"
    declared = {**{name: type.rstrip("!") for name, type in own.items()}, **feed.inner}
    if "$lang" in asked:
        declared["lang"] = "Lang"
    # an argument that may not be null takes its default where its variable is not given, and only then
    defaults = {
        name: f" = {print_ast(value)}"
        for name, a in _root(schema, feed).args.items()
        if isinstance(a.type, GraphQLNonNull) and (value := ast_from_value(a.default_value, a.type)) is not None
    }
    variables = ", ".join(f"${name}: {type}{defaults.get(name, '')}" for name, type in declared.items())
    return f"query ({variables}) {{ {asked} }}"


def parameters_of(schema: GraphQLSchema, feed: Feed) -> tuple[FeedParameter, ...]:
    """The parameters that the address of a feed takes, besides `lang`, which every feed takes."""
    found = [
        FeedParameter(
            _kebab(name), name, get_named_type(a.type).name, _is_list(a.type), " ".join((a.description or "").split())
        )
        for name, a in _root(schema, feed).args.items()
        if name not in PAGING_ARGUMENTS
    ]
    about = "A day of the days that attendance is about, itself included."
    return (*found, *(FeedParameter(n, n, t, False, about) for n, t in feed.inner.items()))


def feed_columns(schema: GraphQLSchema, feed: Feed) -> tuple[FeedColumn, ...]:
    """The columns of a feed, in the order of its selection."""
    operation = cast("OperationDefinitionNode", parse(query_of(schema, feed)).definitions[0])
    connection = cast("GraphQLObjectType", get_named_type(_root(schema, feed).type))
    node = cast("GraphQLObjectType", get_named_type(connection.fields["nodes"].type))
    nodes = next(f for f in _fields(next(_fields(operation.selection_set)).selection_set) if f.name.value == "nodes")
    found = []
    for leaf in _leaves(node, nodes.selection_set, (), False, feed.within):
        path = leaf.path
        if feed.within:
            path = path[1:] if path[0] == feed.within else ("group", *path)
        found.append(FeedColumn("_".join(map(snake_case, path)), leaf.path, leaf.type, leaf.many, leaf.description))
    return tuple(found)


def rows_of(feed: Feed, node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The rows of a node: itself, or one for each node that it holds."""
    if not feed.within:
        yield node
        return
    for held in node[feed.within]:
        yield {**node, feed.within: held}


def cell_value(leaf: FeedColumn, row: Mapping[str, Any]) -> CellValue:
    """The value of a column in a row: many joined by SEPARATOR, times in London."""
    values = [v for v in _values(row, leaf.path) if v is not None]
    if leaf.many:
        return SEPARATOR.join(map(str, values)) or None
    if not values:
        return None
    match leaf.type:
        case "Date":
            return date.fromisoformat(values[0])
        case "DateTime":
            return in_london(datetime.fromisoformat(values[0]))
        case _:
            return cast("CellValue", values[0])


def _values(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _values(each, path)
    elif path and value is not None:
        yield from _values(value[path[0]], path[1:])
    elif value is not None:
        yield value


def _leaves(
    of: GraphQLObjectType, selected: SelectionSetNode | None, path: tuple[str, ...], many: bool, within: str
) -> Iterator[FeedColumn]:
    for node in _fields(selected):
        name = node.alias.value if node.alias else node.name.value
        field: GraphQLField = of.fields[node.name.value]
        several = many or (_is_list(field.type) and name != within)
        kind = get_named_type(field.type)
        if node.selection_set is not None:
            yield from _leaves(cast("GraphQLObjectType", kind), node.selection_set, (*path, name), several, "")
        else:
            own = (
                node.name.value != "ref" and FROM_CATALOGUE not in field.extensions
            )  # else the column says of what it is
            about = (field.description or "") if own else ""
            yield FeedColumn("", (*path, name), kind.name, several, " ".join(about.split()))


def _fields(selected: SelectionSetNode | None) -> Iterator[FieldNode]:
    for node in selected.selections if selected else ():
        assert isinstance(node, FieldNode)
        yield node


def _root(schema: GraphQLSchema, feed: Feed) -> GraphQLField:
    assert schema.query_type is not None
    field: GraphQLField = schema.query_type.fields[feed.root]
    return field


def _is_list(type: Any) -> bool:
    while isinstance(type, GraphQLNonNull):
        type = type.of_type
    return isinstance(type, GraphQLList)


def _kebab(name: str) -> str:
    return snake_case(name).replace("_", "-")
