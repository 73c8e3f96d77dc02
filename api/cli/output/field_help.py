"""Help on the body of a command: its fields as lines, and an example body as words of the command line."""

import shlex
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo

from api.cli.arguments.field_values import NOTHING, expected_form, options_of, parts_of
from api.cli.client.references import ACCEPTED_FORMS, kind_at
from api.cli.help_text import INDENT
from api.commands.route import Example, Route
from domain.events.person import PersonErased
from domain.terms.document import Terms

COMMON_FIELDS = ("on", "authority", "evidence", "acknowledge")
"""The fields of every body, which have options of their own."""
DEPTH_MAX = 3
FILE_MARK = "@"


def field_lines(route: Route) -> Iterator[str]:
    """The fields of a command as paragraphs of help: required ones, then optional ones."""
    needed: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for f in msgspec.structs.fields(route.body):
        if f.encode_name not in COMMON_FIELDS:
            (needed if f.required else others).extend(_leaves(f.encode_name, f.type, route))
    for title, leaves in (("It needs, each by --set:", needed), ("It may have, each by --set:", others)):
        if leaves:
            width = max(len(path) for path, _ in leaves)
            yield "\n".join([title, *(f"{INDENT}{path:{width}}  {words}" for path, words in leaves)])


def _leaves(path: str, kind: Any, route: Route, depth: int = 0) -> Iterator[tuple[str, str]]:
    """The paths below a field that take a value, each with a description of the value."""
    options = options_of(kind)
    reference = kind_at(route, path)
    compound = next((o for o in options if parts_of(o) is not None), None)
    item = next(iter(options_of(get_args(compound)[0])), None) if get_origin(compound) is tuple else None
    if reference:
        yield path, ACCEPTED_FORMS[reference] + ("; several as JSON" if item else "")
    elif _is_expanded(item) and depth < DEPTH_MAX:
        for name, inner in (parts_of(item) or {}).items():
            yield from _leaves(f"{path}.0.{name}", inner, route, depth + 1)
    elif _is_expanded(compound) and item is None and depth < DEPTH_MAX:
        for name, inner in (parts_of(compound) or {}).items():
            yield from _leaves(f"{path}.{name}", inner, route, depth + 1)
    else:
        yield path, " or ".join(dict.fromkeys(w for o in options if (w := expected_form(o, path)) != NOTHING))


def _is_expanded(kind: Any) -> bool:
    """Whether the parts of a type are listed one by one. Terms are not: they are given as a file."""
    return isinstance(kind, type) and issubclass(kind, Struct) and kind is not Terms


def example_words(route: Route, example: Example) -> list[str]:
    """The words after `quorate act NAME` that give an example's path and body; a text of several lines as `@FILE`."""
    given = [word for name, value in example.path.items() for word in (f"--{name}", value)]
    for f in msgspec.structs.fields(route.body):
        if f.encode_name in example.body:
            given += _option(f, example.body[f.encode_name])
    return [*given, "--yes", example.path["person"]] if PersonErased in route.records else given


def example_command(route: Route, example: Example) -> str:
    """The example of a route as a command line, quoted for a shell."""
    return shlex.join(["quorate", "act", route.name, *example_words(route, example)])


def _option(field: FieldInfo, value: Any) -> Iterator[str]:
    match field.encode_name:
        case "on":
            yield from ("--on", value)
        case "authority":
            yield from ("--authority", _authority(value))
        case "evidence":
            for proof in value:
                digest = f" sha256:{proof['digest']}" if "digest" in proof else ""
                yield from ("--evidence", proof["pointer"] + digest)
        case "acknowledge":
            for fault in value:
                yield from ("--acknowledge", fault)
        case name:
            for path, text in _set_options(name, value, field.type):
                yield from ("--set", f"{path}={text}")


def _authority(given: Mapping[str, str]) -> str:
    match given:
        case {"kind": "office", "office": office, "group": group} if len(given) == 3:
            return f"{office}@{group}"
        case {"kind": "body" | "agency" as kind} if len(given) == 1:
            return kind
        case {"kind": "body" | "agency" as kind, **rest} if len(rest) == 1 and (named := rest.get(_NAMES[kind])):
            return f"{kind}:{named}"
    return msgspec.json.encode(given).decode()


_NAMES = {"body": "group", "agency": "agency"}


def _set_options(path: str, value: Any, kind: Any) -> Iterator[tuple[str, str]]:
    """The assignments of --set that give a value: one for each of its parts, by path, as JSON where there are no paths."""
    parts: dict[str, Any] = {}
    for option in options_of(kind):
        parts |= parts_of(option) or {}
    match value:
        case dict() if parts and value:
            for name, inner in value.items():
                yield from _set_options(f"{path}.{name}", inner, parts[name])
        case list() if value and any(isinstance(item, dict) for item in value):
            for n, item in enumerate(value):
                yield from _set_options(f"{path}.{n}", item, parts["*"])
        case list() if value and all(isinstance(item, str) and "," not in item for item in value):
            yield path, ",".join(value)
        case None:
            yield path, NOTHING
        case str() if "\n" in value:
            yield path, f"{FILE_MARK}example.{path}"
        case str():
            yield path, value
        case _:
            yield path, msgspec.json.encode(value).decode()
