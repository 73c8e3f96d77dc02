"""What could have stood where a body has a word that is none of those possible there."""

import re
from collections.abc import Iterator, Sequence

import msgspec
from msgspec import inspect

from domain.text import Words, said

_INVALID_ENUM = re.compile(r"Invalid enum value .* - at `\$(?P<place>[^`]*)`", re.DOTALL)
_STEP = re.compile(r"\.(\w+)|\[(?:\d+|\.\.\.)\]")


def validation_message(error: msgspec.ValidationError, shape: object) -> Words:
    """What is wrong with a body of a shape, with the words that it could have had."""
    found = _INVALID_ENUM.search(str(error))
    words = (
        sorted(_allowed_values(inspect.type_info(shape), [m[1] for m in _STEP.finditer(found["place"])]))
        if found
        else []
    )
    if not words:
        return Words(str(error))
    return said("{error}; it is one of: {words}", error=str(error), words=", ".join(words))


def _allowed_values(kind: inspect.Type, path: Sequence[str | None]) -> Iterator[str]:
    """The words that may stand at a path, whose steps are names of fields, or None for an item."""
    match kind:
        case inspect.Metadata():
            yield from _allowed_values(kind.type, path)
        case inspect.UnionType():
            for alternative in kind.types:
                yield from _allowed_values(alternative, path)
        case inspect.StructType() if path and path[0]:
            for field in kind.fields:
                if field.encode_name == path[0]:
                    yield from _allowed_values(field.type, path[1:])
        case inspect.VarTupleType() | inspect.ListType() | inspect.SetType() | inspect.FrozenSetType() if path:
            if path[0] is None:
                yield from _allowed_values(kind.item_type, path[1:])
        case inspect.EnumType() if not path:
            yield from (str(member.value) for member in kind.cls)
        case inspect.LiteralType() if not path:
            yield from map(str, kind.values)
