"""What an operation asks for, in a line for the access record: its root fields, with the ids in their arguments."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)

from api.graphql.global_ids import decoded

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+){0,20}")
IDS, SLUGS = ("id", "ids", "meeting", "person", "seat", "position"), ("slug", "group", "agency")
"""The arguments that are told of, where they hold what an id or a slug looks like. What others hold may be a name."""


def asked_fields(document: DocumentNode, operation: str | None, variables: Mapping[str, Any]) -> str:
    """The root fields of an operation that has been checked, as in `meeting(id: 3f…), trail(group: north)`."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    asked = next((d for d in operations if operation is None or (d.name and d.name.value == operation)), operations[0])
    return ", ".join(dict.fromkeys(_told(field, variables) for field in _fields(asked.selection_set, fragments)))


def _fields(selections: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[FieldNode]:
    for node in selections.selections:
        match node:
            case FieldNode():
                yield node
            case FragmentSpreadNode(name=name):
                yield from _fields(fragments[name.value].selection_set, fragments)
            case InlineFragmentNode(selection_set=below):
                yield from _fields(below, fragments)


def _told(field: FieldNode, variables: Mapping[str, Any]) -> str:
    given = [f"{a.name.value}: {text}" for a in field.arguments or () if (text := _id_in(a, variables))]
    return f"{field.name.value}({', '.join(given)})" if given else field.name.value


def _id_in(argument: ArgumentNode, variables: Mapping[str, Any]) -> str:
    """The ids that an argument holds; nothing for any other text."""
    name = argument.name.value
    values = _values(argument.value, variables)
    if name in IDS:
        return " ".join(text for value in values if (text := _id(value)))
    return " ".join(v for v in values if _SLUG.fullmatch(v)) if name in SLUGS else ""


def _id(text: str) -> str:
    found = decoded(text)
    if found is not None:
        return "/".join([found.kind, *found.key]) if all(map(_SLUG.fullmatch, found.key)) else ""
    return text if _UUID.fullmatch(text) or (text.isascii() and text.isdigit()) else ""


def _values(value: ValueNode, variables: Mapping[str, Any]) -> list[str]:
    match value:
        case VariableNode(name=name):
            given = variables.get(name.value)
            return [str(v) for v in (given if isinstance(given, list) else [given])]
        case StringValueNode(value=text) | IntValueNode(value=text):
            return [text]
        case ListValueNode(values=values):
            return [text for each in values for text in _values(each, variables)]
        case _:
            return []
