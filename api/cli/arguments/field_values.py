"""Parses `--set field=value`: text as values of a body's fields, by their types."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from enum import Enum
from itertools import pairwise
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Struct, UnsetType

from api.cli.arguments.options import InvalidArgument
from api.commands.fields.body import replacement_of
from api.http.media import Json
from api.references import day_in
from api.sheets import end_time, parse_clock
from domain.events.base import Event
from domain.time_zone import LONDON

NOTHING = "null"


def parse_replacement(kind: type[Event], given: Sequence[str]) -> Json:
    """The replaced fields of a correction, by the assignments of `--set`. Raises InvalidArgument."""
    return parse_values(replacement_of(kind), kind.__name__, given)


def parse_values(shape: type[Struct], name: str, given: Sequence[str]) -> Json:
    """The values of assignments `field=value` and `field.part=value` by their paths, parsed by the types of a struct;
    `name` is that of the command, for messages. A time of day without its day is a `time`, for `on_day`. Raises
    InvalidArgument."""
    values: Json = {}
    for assignment in given:
        path, equals, text = assignment.partition("=")
        path = path.strip()
        if not equals or not path:
            raise InvalidArgument(f"--set {assignment}: say which field and its value, as in --set on=2025-09-16.")
        if path in values:
            raise InvalidArgument(f"--set {path} is given twice.")
        values[path] = _value(text.strip(), _type(shape, name, path), path)
    return values


def on_day(path: str, value: Any, day: date | None) -> Any:
    """A value with a time of day as a moment of that day in London. Raises InvalidArgument without a day."""
    if not isinstance(value, time):
        return value
    if day is None:
        raise InvalidArgument(
            f"--set {path}: {_expected([datetime], path)}: it is not clear of which day {value:%H:%M} is."
        )
    try:
        return _london_time(f"{day.isoformat()}T{value.isoformat()}").isoformat()
    except ValueError:
        raise InvalidArgument(
            f"--set {path}: {value:%H:%M} of that day is no time, or two: {_expected([datetime], path)}."
        ) from None


def as_moments(values: Mapping[str, Any], day: date | None, starts: datetime | None = None) -> Json:
    """The values with times of day as moments of `day` in London; of the next, where that makes what began at `starts` (the
    meeting) or at a time beside it (`from` of `to`) go on beyond midnight. Raises InvalidArgument without a day."""
    moments = {path: on_day(path, value, day) for path, value in values.items()}
    for path in (path for path, value in values.items() if isinstance(value, time)):
        around, dot, name = path.rpartition(".")
        beside = (moments.get(f"{around}{dot}{begins}") for begins in _BEGINS.get(name, ()))
        began = [datetime.fromisoformat(m) for m in beside if m] or ([starts] if starts and name != "starts" else [])
        for moment in began[:1]:
            moments[path] = end_time(moment, datetime.fromisoformat(moments[path])).isoformat()
    return moments


_BEGINS = {"ends": ("starts", "at"), "to": ("from",), "back_at": ("left_at",)}


def set_path(body: Json, path: str, value: Any) -> None:
    """Set the value at a path of a body, making the objects and lists on the way. Raises InvalidArgument for an index
    beyond the end of a list."""
    container: Any = body
    steps = path.split(".")
    for step, after in pairwise(steps):
        inner = _item_at(container, step, path)
        if not isinstance(inner, list if after.isdecimal() else dict):
            inner = [] if after.isdecimal() else {}
            _set_item(container, step, inner)
        container = inner
    _item_at(container, steps[-1], path)
    _set_item(container, steps[-1], value)


def _item_at(container: Any, step: str, path: str) -> Any:
    if isinstance(container, list):
        count = len(container)
        if int(step) > count:
            raise InvalidArgument(f"--set {path}: give the items of a list in their order; the next here is {count}.")
        return container[int(step)] if int(step) < count else None
    return container.get(step)


def _set_item(container: Any, step: str, value: Any) -> None:
    if not isinstance(container, list):
        container[step] = value
    elif int(step) == len(container):
        container.append(value)
    else:
        container[int(step)] = value


def _type(shape: type[Struct], command: str, path: str) -> Any:
    """The type at a path of a struct. Raises InvalidArgument, with the names that there are, for an unknown step."""
    kind: Any = shape
    for depth, name in enumerate(path.split(".")):
        at = ".".join(path.split(".")[:depth]) or command
        options = [o for o in options_of(kind) if parts_of(o) is not None]
        if not options:
            raise InvalidArgument(f"--set {path}: {at} has no parts.")
        inner = next((t for o in options if (t := (parts_of(o) or {}).get("*" if name.isdecimal() else name))), None)
        if inner is None:
            names = sorted({n for o in options for n in parts_of(o) or {}})
            fields = "a number, the first is 0" if names == ["*"] else ", ".join(names)
            raise InvalidArgument(f"--set {path}: {at} has no {name}; there are: {fields}.")
        kind = inner
    return kind


def parts_of(kind: Any) -> dict[str, Any] | None:
    """The types of a struct's fields by name, or of a list's items under `*`; None for a type without parts."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        return {f.encode_name: f.type for f in msgspec.structs.fields(kind)}
    return {"*": get_args(kind)[0]} if get_origin(kind) is tuple else None


def options_of(kind: Any) -> list[Any]:
    """The alternatives of a union, flattened; the type itself where it is none."""
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
    """The text as a JSON value that converts to the type. Raises ValueError or MsgspecError."""
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
        return parse_clock(text) or _london_time(text).isoformat()
    if kind is date and (day := day_in(text)):
        return day.isoformat()
    if (known := _known_word(text, kind)) is not None:
        return known
    return msgspec.to_builtins(msgspec.convert(text, kind, strict=False))


def _known_word(text: str, kind: Any) -> Any:
    """The value of a literal or an enumeration that a text names in any case, with spaces, hyphens or underscores."""
    values: Sequence[Any] = get_args(kind) if get_origin(kind) is Literal else ()
    if isinstance(kind, type) and issubclass(kind, Enum):
        values = [member.value for member in kind]
    return next((value for value in values if _word_key(str(value)) == _word_key(text)), None)


def _word_key(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())


def _london_time(text: str) -> datetime:
    """A time of a day; without an offset, in London. Raises ValueError for a date alone, and for a time that is ambiguous
    or does not exist because the clocks change."""
    value = datetime.fromisoformat(_as_iso(text))
    if len(text) <= len("2025-09-16"):
        raise ValueError(text)
    if value.tzinfo is not None:
        return value
    first, second = value.replace(tzinfo=LONDON), value.replace(tzinfo=LONDON, fold=1)
    if first.utcoffset() != second.utcoffset():
        raise ValueError(text)
    return first


def _as_iso(text: str) -> str:
    """A date as people write it and a time of day after it, in ISO format; any other text unchanged."""
    day, _, clock = text.strip().rpartition(" ")
    on, at = day_in(day.removesuffix(",")), parse_clock(clock)
    return f"{on}T{at}" if on and at else text


def _json_or_text(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text


def _expected(options: Sequence[Any], path: str) -> str:
    """A description of what a value may look like."""
    return "give " + " or ".join(w for o in options if (w := expected_form(o, path)))


def expected_form(kind: Any, path: str) -> str:
    """What a value of a type looks like on the command line, in words."""
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
