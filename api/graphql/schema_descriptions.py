"""Describes the fields, arguments and values of a schema that have no description of their own: by `field_meanings`, or
else in the words of the columns of the reporting views, so that both say the same."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from graphql import GraphQLEnumType, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema

from api.graphql import field_meanings
from projections.reporting.meanings import meaning

FROM_CATALOGUE = "described by the catalogue"
_CAMEL_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def describe(schema: GraphQLSchema, events: Mapping[str, str]) -> None:
    """Describe what has no description of its own; `events` says what each kind of act is."""
    for kind in schema.type_map.values():
        if kind.name.startswith("__"):
            continue
        kind.description = kind.description or field_meanings.TYPES.get(kind.name)
        if isinstance(kind, GraphQLEnumType):
            for name, value in kind.values.items():
                value.description = value.description or _sentence(
                    field_meanings.ENUMS.get(f"{kind.name}.{name}")
                    or (events.get(name) if kind.name == "EventKind" else None)
                )
        elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for owner, described, words in _lacking(kind):
                described.description = _sentence(words)
                if owner is described:
                    described.extensions[FROM_CATALOGUE] = True


def _lacking(kind: GraphQLObjectType | GraphQLInterfaceType) -> Iterator[tuple[Any, Any, str | None]]:
    """The fields and arguments of a type without a description, and the words for it."""
    names = [kind.name, *(i.name for i in kind.interfaces)]
    for name, field in kind.fields.items():
        if not field.description:
            own = (field_meanings.FIELDS.get(f"{each}.{name}") for each in names)
            yield (
                field,
                field,
                next(filter(None, own), None) or field_meanings.FIELDS.get(name) or meaning(snake_case(name)),
            )
        for argument, of in field.args.items():
            if not of.description:
                keys = (*(f"{each}.{name}({argument})" for each in names), f"{name}({argument})", argument)
                yield field, of, next(filter(None, map(field_meanings.FIELDS.get, keys)), None)


def _sentence(words: str | None) -> str | None:
    """A meaning as a sentence."""
    return f"{words[0].upper()}{words[1:].rstrip('.')}." if words else None


def snake_case(name: str) -> str:
    """A name in camelCase as snake_case."""
    return _CAMEL_HUMP.sub("_", name).lower()
