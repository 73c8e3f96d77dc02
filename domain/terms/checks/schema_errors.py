"""Validation against the JSON Schema of terms, with the errors in words for whoever writes them."""

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from domain.terms.base import CLAUSE_REF, KEY
from domain.terms.document import DIGEST, YEAR_START
from domain.text import Words, alternatives, said

SchemaError = tuple[str | None, Words]
SHOWN_CHARS = 60
_TYPES = {
    "array": said("a list is asked for, in square brackets"),
    "boolean": said("true or false is asked for"),
    "integer": said("a whole number is asked for"),
    "object": said("a table is asked for"),
    "string": said("words in quotes are asked for"),
}
_TEXT = said('a text is asked for, in one language or both: { en = "…", cy = "…" }')
_DATE = said("a date is asked for, without quotes: 2026-04-01")
_PATTERNS = {
    CLAUSE_REF: said("a clause is referred to by letters, digits, dots and dashes"),
    DIGEST: said("a digest is 64 digits from 0 to f"),
    KEY: said("an id is of lower case letters, digits and dashes"),
    YEAR_START: said("a year starts on a day, as MM-DD, up to the 28th of a month"),
}


def validation_errors(content: Any, schema: Mapping[str, Any]) -> Iterator[Any]:
    """The `ValidationError`s of a value by a schema."""
    return iter(_Validator(schema, format_checker=_formats()).iter_errors(content))


def schema_errors(error: ValidationError) -> Iterator[SchemaError]:
    """What an error of the schema says: of which key within its place, None for the place itself, and why."""
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
    limit: Any = error.validator_value
    instance: Any = error.instance
    match error.validator:
        case "required":
            yield from ((name, said("missing")) for name in limit if name not in instance)
        case "additionalProperties" if isinstance(limit, bool):
            yield from _unknown(instance, schema.get("properties", {}))
        case "items" if "maxItems" in schema:
            return
        case _:
            yield None, _why(error, schema)


def place_of(content: Any, error: ValidationError, at: str = "") -> str:
    """The dotted key at which an error is, with ids in the place of the numbers of list items."""
    parts = [at] if at else []
    place = content
    for step in error.absolute_path:
        place = place[step]
        id = place.get("id", place.get("key")) if isinstance(step, int) and isinstance(place, dict) else None
        parts.append(str(step) if id is None else f"{id}")
    return ".".join(parts)


def _unknown(table: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[SchemaError]:
    for name in table:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            yield (
                name,
                said(
                    "there is no such key here[; there may be {keys}]",
                    keys=alternatives(near or [n for n in known if n not in table]),
                ),
            )


def _why(error: ValidationError, schema: Mapping[str, Any]) -> Words:
    given = quoted(error.instance)
    limit: Any = error.validator_value
    match error.validator:
        case "type" if limit in _TYPES:
            asked = _TEXT if schema.get("title") == "Text" else _TYPES[limit]
            return said("{asked}, and not {given}", asked=asked, given=given)
        case "enum":
            return said(
                "{given} is none of {known}", given=given, known=alternatives([quoted(known) for known in limit])
            )
        case "pattern" if limit in _PATTERNS:
            return said("{asked}, and not {given}", asked=_PATTERNS[limit], given=given)
        case "format":
            return said("{asked}, and not {given}", asked=_DATE, given=given)
        case "minimum":
            return said("{given} is less than {limit}", given=given, limit=limit)
        case "maximum":
            return said("{given} is more than {limit}", given=given, limit=limit)
        case "minLength":
            return said("nothing is given")
        case "minItems":
            return said("at least {limit} are asked for, and not {given}", limit=limit, given=given)
        case "maxItems" | "maxLength":
            return said("more than {limit}: {given}", limit=limit, given=given)
        case _:
            return said("does not fit: {error}", error=error.message[:300])


def quoted(value: Any) -> str:
    """A value as it may be written, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN_CHARS else f"{text[: SHOWN_CHARS - 1]}…"


@cache
def _formats() -> FormatChecker:
    return FormatChecker(formats=["date"])


def _any_of(validator: Any, branches: list[dict[str, Any]], instance: Any, schema: dict[str, Any]) -> Iterator[Any]:
    """The errors of the one alternative that is meant, by its kind or because the others are null: to try them all would
    name the wrong ones, and take time that doubles with each level."""
    kinds = schema.get("discriminator", {}).get("mapping", {})
    meant = [branch for branch in branches if branch.get("type") != "null"]
    if kinds and isinstance(instance, dict) and "kind" in instance:
        if (reference := kinds.get(str(instance["kind"]))) is None:
            given, known = instance["kind"], list(kinds)
            yield ValidationError("", validator="enum", path=["kind"], validator_value=known, instance=given, schema={})
        else:
            yield from validator.descend(instance, {"$ref": reference})
    elif kinds and isinstance(instance, dict):
        yield ValidationError("", validator="required", validator_value=["kind"], instance=instance, schema={})
    elif len(meant) == 1:
        yield from validator.descend(instance, meant[0])
    elif not any(validator.evolve(schema=branch).is_valid(instance) for branch in branches):
        yield ValidationError(f"{quoted(instance)} is none of what may stand here")


_Validator = extend(Draft202012Validator, {"anyOf": _any_of})  # type: ignore[no-untyped-call]
