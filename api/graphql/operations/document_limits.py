"""Limits of one document (depth, fields, aliases), checked before it is validated: refusals name the limit, and nothing
is executed."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from api.graphql.operations.executor import size_of

CHARACTERS_MAX = 100_000
TOKENS_MAX = 10_000
DEPTH_MAX = 20
ALIASES_MAX = 200
FIELDS_MAX = 1_000
ROOTS_MAX = 50
DEFINITIONS_MAX = 100
OPERATIONS_MAX = 10
VARIABLE_VALUES_MAX = 5_000
_INTROSPECTION = ("__schema", "__type")


class DocumentSize(NamedTuple):
    """How deep a selection goes, and how many fields and aliases it holds, with its fragments spread out."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0


def exceeded(document: DocumentNode) -> list[GraphQLError]:
    """The limits that some operation of a document exceeds."""
    if (count := len(document.definitions)) > DEFINITIONS_MAX:
        return [limited("definitions", count, DEFINITIONS_MAX)]
    if (count := sum(isinstance(d, OperationDefinitionNode) for d in document.definitions)) > OPERATIONS_MAX:
        return [limited("operations", count, OPERATIONS_MAX)]
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    known: dict[str, DocumentSize] = {}
    found: list[GraphQLError] = []
    for operation in document.definitions:
        if isinstance(operation, OperationDefinitionNode):
            size = _size(operation.selection_set, fragments, known, ())
            roots = len(operation.selection_set.selections)
            for name, value, limit in (
                ("levels", size.depth, DEPTH_MAX),
                ("fields", size.fields, FIELDS_MAX),
                ("aliases", size.aliases, ALIASES_MAX),
                ("root fields", roots, ROOTS_MAX),
            ):
                if value > limit:
                    found.append(limited(name, value, limit))
    return found


def exceeded_by(variables: Mapping[str, Any]) -> list[GraphQLError]:
    """The limit that variables exceed: how many values they hold, lists and objects within them counted too."""
    count, _ = size_of(variables)
    return [limited("values of variables", count, VARIABLE_VALUES_MAX)] if count > VARIABLE_VALUES_MAX else []


def limited(name: str, value: int, limit: int) -> GraphQLError:
    """The error of a document beyond a limit."""
    words = f"the question has {value} {name}; at most {limit} are answered"
    return GraphQLError(words, extensions={"code": "LIMIT_EXCEEDED", "limit": name, "max": limit})


def _size(
    selections: SelectionSetNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    known: dict[str, DocumentSize],
    path: tuple[str, ...],
) -> DocumentSize:
    """The size of a selection; that of a fragment is cached, and one that holds itself is left to validation."""
    depth = fields = aliases = 0
    for node in selections.selections:
        match node:
            case FieldNode(name=name, alias=alias, selection_set=below):
                fields += 1
                aliases += alias is not None
                inside = DocumentSize()
                if below is not None and name.value not in _INTROSPECTION:
                    inside = _size(below, fragments, known, path)
                depth = max(depth, 1 + inside.depth)
            case FragmentSpreadNode(name=name):
                inside = _fragment(name.value, fragments, known, path)
                depth = max(depth, inside.depth)
            case InlineFragmentNode(selection_set=below):
                inside = _size(below, fragments, known, path)
                depth = max(depth, inside.depth)
            case _:
                continue
        fields += inside.fields
        aliases += inside.aliases
    return DocumentSize(depth, fields, aliases)


def _fragment(
    name: str, fragments: Mapping[str, FragmentDefinitionNode], known: dict[str, DocumentSize], path: tuple[str, ...]
) -> DocumentSize:
    if name not in known:
        if name in path or name not in fragments:
            return DocumentSize()
        known[name] = _size(fragments[name].selection_set, fragments, known, (*path, name))
    return known[name]
