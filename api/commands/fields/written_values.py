"""Values of a body as people write them: dates in words, and words of a fixed set in any case."""

from collections.abc import Iterator
from typing import Any

from msgspec import inspect

from api.references import day_in


def as_stored(value: Any, kind: inspect.Type) -> Any:
    """A plain value with what people write in the place of dates and words of a fixed set turned into these, as its type
    asks for them; anything else as it is, to be refused by what decodes it."""
    kinds = [*_alternatives(kind)]
    if isinstance(value, str):
        return _text(value, kinds)
    if isinstance(value, list):
        items = [k.item_type for k in kinds if isinstance(k, inspect.VarTupleType | inspect.ListType)]
        return [as_stored(each, items[0]) for each in value] if items else value
    if isinstance(value, dict):
        structs = [k for k in kinds if isinstance(k, inspect.StructType)]
        tagged = [k for k in structs if k.tag_field is not None and value.get(k.tag_field) == k.tag]
        for found in (tagged or structs)[:1]:
            types = {field.encode_name: field.type for field in found.fields}
            return {name: as_stored(each, types[name]) if name in types else each for name, each in value.items()}
    return value


def _alternatives(kind: inspect.Type) -> Iterator[inspect.Type]:
    if isinstance(kind, inspect.Metadata):
        yield from _alternatives(kind.type)
    elif isinstance(kind, inspect.UnionType):
        for each in kind.types:
            yield from _alternatives(each)
    else:
        yield kind


def _text(text: str, kinds: list[inspect.Type]) -> str:
    if any(isinstance(kind, inspect.StrType) for kind in kinds):
        return text
    if any(isinstance(kind, inspect.DateType) for kind in kinds) and (day := day_in(text)):
        return day.isoformat()
    words = [word for kind in kinds for word in _words(kind)]
    alike = [word for word in words if _key(word) == _key(text)]
    return text if text in words or len(alike) != 1 else alike[0]


def _words(kind: inspect.Type) -> list[str]:
    if isinstance(kind, inspect.EnumType):
        return [str(member.value) for member in kind.cls]
    return [word for word in kind.values if isinstance(word, str)] if isinstance(kind, inspect.LiteralType) else []


def _key(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())
