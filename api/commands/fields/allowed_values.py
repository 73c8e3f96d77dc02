"""The allowed values, for the message about an unknown one."""

import re
from collections.abc import Iterator, Sequence

import msgspec
from msgspec import inspect

from domain.text import Words, said

_INVALID_ENUM = re.compile(r"Invalid enum value .* - at `\$(?P<place>[^`]*)`", re.DOTALL)
_STEP = re.compile(r"\.(\w+)|\[(?:\d+|\.\.\.)\]")


def validation_message(error: msgspec.ValidationError, shape: object) -> Words:
    """The message of a ValidationError; for an unknown value of an enumeration with those that the type of the body
    allows there."""
    match = _INVALID_ENUM.search(str(error))
    words = (
        sorted(_allowed_values(inspect.type_info(shape), [m[1] for m in _STEP.finditer(match["place"])]))
        if match
        else []
    )
    if not words:
        return Words(str(error))
    return said("{error}; it is one of: {words}", error=str(error), words=", ".join(words))


def _allowed_values(kind: inspect.Type, path: Sequence[str | None]) -> Iterator[str]:
    """The values that a type allows at a path, whose steps are names of fields, or None for an item of a list."""
    match kind:
        case inspect.Metadata():
            yield from _allowed_values(kind.type, path)
        case inspect.UnionType():
            for alternative in kind.types:
                yield from _allowed_values(alternative, path)
        case _ if path:
            for part in _parts(kind, path[0]):
                yield from _allowed_values(part, path[1:])
        case inspect.EnumType():
            yield from (str(member.value) for member in kind.cls)
        case inspect.LiteralType():
            yield from map(str, kind.values)


def _parts(kind: inspect.Type, step: str | None) -> Iterator[inspect.Type]:
    """The types to which one step of a path leads from a type."""
    match kind:
        case inspect.StructType() if step:
            yield from (field.type for field in kind.fields if field.encode_name == step)
        case inspect.VarTupleType() | inspect.ListType() | inspect.SetType() | inspect.FrozenSetType() if step is None:
            yield kind.item_type
