"""What is wrong with a value that does not fit the structure of terms, in words for whoever writes them."""

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from jsonschema.exceptions import ValidationError

from domain.terms.document import DIGEST, YEAR_START
from domain.terms.quorum import CLAUSE_REF, KEY
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


def _unknown(table: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[SchemaError]:
    for name in table:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            yield (
                name,
                said(
                    "there is no such key here; there may be {keys}",
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
