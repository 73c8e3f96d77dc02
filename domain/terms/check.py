"""Checking terms of reference: every fault of a document, or of a value for an open key, with its key and reason."""

import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from msgspec import Struct

from domain.terms.consistency import inconsistencies
from domain.terms.document import Terms
from domain.terms.interpretation import with_values
from domain.terms.schema import parameter, schema

SIZE_MAX_CHARS = 1_000_000
VALUE_MAX_CHARS = 20_000


class TermsFault(Struct, frozen=True):
    """What is wrong with terms of reference: where, and why."""

    key: str
    reason: str


def check(toml_text: str) -> Terms | list[TermsFault]:
    """The parsed document, or every fault that it has."""
    if len(toml_text) > SIZE_MAX_CHARS:
        return [TermsFault("", f"longer than {SIZE_MAX_CHARS:,} characters")]
    try:
        content = msgspec.to_builtins(tomllib.loads(toml_text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return [TermsFault("", f"not valid TOML: {error}")]
    faults = _misfits(content, schema())
    if faults:
        return faults
    try:
        document = msgspec.convert(content, Terms)
    except msgspec.ValidationError as error:
        return [TermsFault("", str(error))]
    return [TermsFault(key, reason) for key, reason in inconsistencies(document)] or document


def check_value(document: Terms, key: str, value: Any) -> list[TermsFault]:
    """What is wrong with a value as the interpretation of a key: nothing, if the key is open and the value fits it."""
    if all(asked.key != key for asked in document.open):
        return [TermsFault(key, "not a key that these terms leave open")]
    content = msgspec.to_builtins(document)
    expected = parameter(content, key)
    if expected is None or value is None:
        return [TermsFault(key, "no parameter of the terms" if expected is None else "an interpretation needs a value")]
    try:
        written = msgspec.json.encode(value)
        value = msgspec.json.decode(written)
    except (TypeError, RecursionError) as error:
        return [TermsFault(key, f"not a value of terms: {error}")]
    if len(written) > VALUE_MAX_CHARS:
        return [TermsFault(key, f"longer than {VALUE_MAX_CHARS:,} characters")]
    if faults := _misfits(value, expected, key):
        return faults
    try:
        settled = with_values(document, [(key, value)])
    except (LookupError, msgspec.ValidationError) as error:
        return [TermsFault(key, str(error))]
    before = set(inconsistencies(document, settled=key))
    return [TermsFault(k, r) for k, r in inconsistencies(settled, settled=key) if (k, r) not in before]


def _misfits(content: Any, against: dict[str, Any], at: str = "") -> list[TermsFault]:
    validator = Draft202012Validator(against, format_checker=_formats())
    found = {
        TermsFault(_place(content, deep, at), _words(deep))
        for error in validator.iter_errors(content)
        for deep in _deepest(error)
    }
    return sorted(found, key=lambda fault: (fault.key, fault.reason))


@cache
def _formats() -> FormatChecker:
    return FormatChecker(formats=["date"])


def _deepest(error: ValidationError) -> Iterator[ValidationError]:
    """The faults inside the one alternative that was meant: the one of the same kind, or the one that is not null."""
    if error.validator != "anyOf" or not error.context:
        yield error
        return
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    meant = [
        errors
        for errors in branches.values()
        if not any(len(e.path) == 0 and e.validator == "type" for e in errors)
        and not any(list(e.path) == ["kind"] and e.validator == "enum" for e in errors)
    ]
    if len(meant) != 1:
        yield error
        return
    for inner in meant[0]:
        yield from _deepest(inner)


def _place(content: Any, error: ValidationError, at: str) -> str:
    """The dotted key of a fault, with ids in the place of the numbers of list items."""
    parts = [at] if at else []
    place = content
    for step in error.absolute_path:
        place = place[step]
        id = place.get("id", place.get("key")) if isinstance(step, int) and isinstance(place, dict) else None
        parts.append(str(step) if id is None else f"{id}")
    return ".".join(parts)


def _words(error: ValidationError) -> str:
    if error.validator == "anyOf" and isinstance(error.instance, dict) and "kind" in error.instance:
        return f"{error.instance['kind']!r} is no kind of requirement or duty here"
    return error.message if len(error.message) <= 300 else error.message[:297] + "..."
