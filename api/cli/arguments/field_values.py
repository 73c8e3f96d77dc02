"""`--set field=value`: words of the command line as values of fields, each by its type."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from itertools import pairwise
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Struct, UnsetType

from api.cli.arguments.options import InvalidArgument
from api.commands.body import replacement_of
from api.http.media import Json
from domain.calendars.time_zone import LONDON
from domain.events.base import Event

NOTHING = "null"


def parse_replacement(kind: type[Event], given: Sequence[str]) -> Json:
    """The fields that a correction of such an act replaces, from `field=value` and `field.part=value`. Raises Mistaken."""
    return parse_values(replacement_of(kind), kind.__name__, given)


def parse_values(shape: type[Struct], name: str, given: Sequence[str]) -> Json:
    """The values that `field=value` and `field.part=value` give a body of a shape, by the path of each; `name` is what the
    body is called. Raises Mistaken."""
    found: Json = {}
    for said in given:
        path, equals, text = said.partition("=")
        path = path.strip()
        if not equals or not path:
            raise InvalidArgument(f"--set {said}: say which field and its value, as in --set on=2025-09-16.")
        if path in found:
            raise InvalidArgument(f"--set {path} is given twice.")
        found[path] = _value(text.strip(), _type(shape, name, path), path)
    return found


def set_path(body: Json, path: str, value: Any) -> None:
    """Let a value stand in a body where a path leads; lists grow by the next item. Raises Mistaken."""
    at: Any = body
    steps = path.split(".")
    for step, after in pairwise(steps):
        held = _item_at(at, step, path)
        if not isinstance(held, list if after.isdecimal() else dict):
            held = [] if after.isdecimal() else {}
            _set_item(at, step, held)
        at = held
    _item_at(at, steps[-1], path)
    _set_item(at, steps[-1], value)


def _item_at(at: Any, step: str, path: str) -> Any:
    if isinstance(at, list):
        if int(step) > len(at):
            raise InvalidArgument(f"--set {path}: give the items of a list in their order; the next here is {len(at)}.")
        return at[int(step)] if int(step) < len(at) else None
    return at.get(step)


def _set_item(at: Any, step: str, value: Any) -> None:
    if not isinstance(at, list):
        at[step] = value
    elif int(step) == len(at):
        at.append(value)
    else:
        at[int(step)] = value


def _type(shape: type[Struct], called: str, path: str) -> Any:
    """The type of what a path leads to within a body."""
    found: Any = shape
    for depth, name in enumerate(path.split(".")):
        at = ".".join(path.split(".")[:depth]) or called
        options = [o for o in options_of(found) if parts_of(o) is not None]
        if not options:
            raise InvalidArgument(f"--set {path}: {at} has no parts.")
        inner = next((t for o in options if (t := (parts_of(o) or {}).get("*" if name.isdecimal() else name))), None)
        if inner is None:
            names = sorted({n for o in options for n in parts_of(o) or {}})
            fields = "a number, the first is 0" if names == ["*"] else ", ".join(names)
            raise InvalidArgument(f"--set {path}: {at} has no {name}; there are: {fields}.")
        found = inner
    return found


def parts_of(kind: Any) -> dict[str, Any] | None:
    """What a value of a type is made of, by name; `*` for the items of a list. None where it has no parts."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        return {f.encode_name: f.type for f in msgspec.structs.fields(kind)}
    return {"*": get_args(kind)[0]} if get_origin(kind) is tuple else None


def options_of(kind: Any) -> list[Any]:
    """The types that a value may have."""
    if get_origin(kind) is Annotated:
        return options_of(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return [o for a in get_args(kind) for o in options_of(a)]
    return [] if kind is UnsetType else [kind]


def _value(text: str, kind: Any, path: str) -> Any:
    options = options_of(kind)
    if text == NOTHING and NoneType in options:
        return None
    for option in options:
        try:
            return _as(text, option)
        except (ValueError, msgspec.MsgspecError):
            continue
    raise InvalidArgument(f"--set {path}: {_expected(options, path)}, not {text!r}.")


def _as(text: str, kind: Any) -> Any:
    """The text as a value of a type, plain as JSON has it. Raises ValueError or MsgspecError."""
    if kind is str:
        return text
    if text[:1] in ("[", "{", '"'):
        msgspec.json.decode(text, type=kind)
        return msgspec.json.decode(text)
    if kind is Any:
        return _json_or_text(text)
    if get_origin(kind) is tuple and not any(map(parts_of, items := options_of(get_args(kind)[0]))):
        return [_as(part.strip(), items[0]) for part in text.split(",") if part.strip()]
    if kind is datetime:
        return _london_time(text).isoformat()
    return msgspec.to_builtins(msgspec.convert(text, kind, strict=False))


def _london_time(text: str) -> datetime:
    """A time of a day; without an offset it is London's. Raises ValueError for a day alone, and in hours that the clocks
    skip or go through twice."""
    value = datetime.fromisoformat(text)
    if len(text) <= len("2025-09-16"):
        raise ValueError(text)
    if value.tzinfo is not None:
        return value
    first, second = value.replace(tzinfo=LONDON), value.replace(tzinfo=LONDON, fold=1)
    if first.utcoffset() != second.utcoffset():
        raise ValueError(text)
    return first


def _json_or_text(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text


def _expected(options: Sequence[Any], path: str) -> str:
    """What a value should look like, in words."""
    return "give " + " or ".join(w for o in options if (w := expected_form(o, path)))


def expected_form(kind: Any, path: str) -> str:
    if kind is NoneType:
        return NOTHING
    if get_origin(kind) is Literal:
        return f"one of {', '.join(map(str, get_args(kind)))}"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"one of {', '.join(str(m.value) for m in kind)}"
    if get_origin(kind) is tuple:
        [item, *_] = options_of(get_args(kind)[0])
        return (
            f"a list as JSON, or one item by {path}.0"
            if parts_of(item)
            else f"{expected_form(item, path)}; several with commas"
        )
    if get_origin(kind) is dict:
        return "JSON"
    if isinstance(kind, type) and issubclass(kind, Struct):
        names = [f.encode_name for f in msgspec.structs.fields(kind)]
        return f"a part of it ({', '.join(f'{path}.{n}' for n in names)}) or JSON"
    return _EXAMPLES.get(kind, str(kind))


_EXAMPLES: dict[Any, str] = {
    date: "a date like 2025-09-16",
    datetime: "a time like 2025-09-16T10:00, or with its offset 2025-09-16T10:00:00+01:00",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "text",
    Any: "a word, or any value as JSON",
}
