"""`--set field=value`: words of the command line as values of an act's fields, each by its type."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Struct, UnsetType

from api.cli.options import Mistaken
from api.commands.bodies import replacement_of
from domain.events.act import Act

NOTHING = "null"


def replacement(kind: type[Act], given: Sequence[str]) -> dict[str, Any]:
    """The fields that a correction of such an act replaces, from `field=value` and `field.part=value`. Raises Mistaken."""
    found: dict[str, Any] = {}
    for said in given:
        path, equals, text = said.partition("=")
        path = path.strip()
        if not equals or not path:
            raise Mistaken(f"--set {said}: say which field and its value, as in --set on=2025-09-16.")
        if path in found:
            raise Mistaken(f"--set {path} is given twice.")
        found[path] = _value(text.strip(), _type(kind, path), path)
    return found


def _type(kind: type[Act], path: str) -> Any:
    """The type of what a path leads to within an act."""
    found: Any = replacement_of(kind)
    for depth, name in enumerate(path.split(".")):
        at = ".".join(path.split(".")[:depth]) or kind.__name__
        options = [o for o in _options(found) if _parts(o) is not None]
        if not options:
            raise Mistaken(f"--set {path}: {at} has no parts.")
        inner = next((t for o in options if (t := (_parts(o) or {}).get("*" if name.isdecimal() else name))), None)
        if inner is None:
            names = sorted({n for o in options for n in _parts(o) or {}})
            fields = "a number, the first is 0" if names == ["*"] else ", ".join(names)
            raise Mistaken(f"--set {path}: {at} has no {name}; there are: {fields}.")
        found = inner
    return found


def _parts(kind: Any) -> dict[str, Any] | None:
    """What a value of a type is made of, by name; `*` for the items of a list. None where it has no parts."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        return {f.encode_name: f.type for f in msgspec.structs.fields(kind)}
    return {"*": get_args(kind)[0]} if get_origin(kind) is tuple else None


def _options(kind: Any) -> list[Any]:
    """The types that a value may have."""
    if get_origin(kind) is Annotated:
        return _options(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return [o for a in get_args(kind) for o in _options(a)]
    return [] if kind is UnsetType else [kind]


def _value(text: str, kind: Any, path: str) -> Any:
    options = _options(kind)
    if text == NOTHING and NoneType in options:
        return None
    for option in options:
        try:
            return _as(text, option)
        except (ValueError, msgspec.MsgspecError):
            continue
    raise Mistaken(f"--set {path}: {_wanted(options, path)}, not {text!r}.")


def _as(text: str, kind: Any) -> Any:
    """The text as a value of a type, plain as JSON has it. Raises ValueError or MsgspecError."""
    if kind is str:
        return text
    if text[:1] in ("[", "{", '"'):
        msgspec.json.decode(text, type=kind)
        return msgspec.json.decode(text)
    if kind is Any:
        return _json_or_words(text)
    if get_origin(kind) is tuple and _options(get_args(kind)[0]) == [str]:
        return [part.strip() for part in text.split(",") if part.strip()]
    value = msgspec.convert(text, kind, strict=False)
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError(text)
    return msgspec.to_builtins(value)


def _json_or_words(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text


def _wanted(options: Sequence[Any], path: str) -> str:
    """What a value should look like, in words."""
    return "give " + " or ".join(w for o in options if (w := _words(o, path)))


def _words(kind: Any, path: str) -> str:
    if kind is NoneType:
        return NOTHING
    if get_origin(kind) is Literal:
        return f"one of {', '.join(map(str, get_args(kind)))}"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"one of {', '.join(str(m.value) for m in kind)}"
    if get_origin(kind) is tuple:
        return f"a list as JSON, or one item by {path}.0"
    if isinstance(kind, type) and issubclass(kind, Struct):
        names = [f.encode_name for f in msgspec.structs.fields(kind)]
        return f"a part of it ({', '.join(f'{path}.{n}' for n in names)}) or JSON"
    return _EXAMPLES.get(kind, str(kind))


_EXAMPLES: dict[Any, str] = {
    date: "a date like 2025-09-16",
    datetime: "a time with its offset like 2025-09-16T10:00:00+01:00",
    bool: "true or false",
    int: "a number",
}
