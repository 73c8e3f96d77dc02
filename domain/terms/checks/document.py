"""Validation of terms of reference: every fault of a document, or of a value for an open key, with its key and
reason."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

import msgspec
from msgspec import Struct

from domain.characters import escaped
from domain.terms.checks.consistency import inconsistencies
from domain.terms.checks.schema_errors import place_of, schema_errors, validation_errors
from domain.terms.document import Terms
from domain.terms.interpretation import with_values
from domain.terms.schema import parameter, schema
from domain.text import Words, joined, said, unseen_words

SIZE_MAX_CHARS = 1_000_000
VALUE_MAX_CHARS = 20_000
NESTING_MAX = 24
VALUES_MAX = 5_000
"""Some eight times what a long text has of them: each is compared with the schema, and costs up to a millisecond."""
WHOLE_NUMBERS = range(-(2**63), 2**63)
_TEXTS = re.compile(
    r'''"""(?:[^\\]|\\.)*?(?:"{3,5}|\\?\Z)|\'{3}.*?(?:\'{3,5}|\Z)|"(?:[^"\\\n]|\\.)*"?|\'[^\'\n]*\'?|#[^\n]*''',
    re.DOTALL,
)
"""Strings and comments of TOML, each to where it ends, or to where tomllib finds that it does not."""
_DOTTED = re.compile(r"[\w\t .-]+")


class TermsFault(Struct, frozen=True):
    """What is wrong with terms of reference: where, and why."""

    key: str
    reason: Words


def check(toml_text: str) -> Terms | list[TermsFault]:
    """The parsed document, or every fault that it has."""
    if len(toml_text) > SIZE_MAX_CHARS:
        return [TermsFault("", said("longer than {count} characters", count=SIZE_MAX_CHARS))]
    too_deep = [TermsFault("", said("tables and lists are nested more than {count} deep", count=NESTING_MAX))]
    if _has_deep_key(toml_text):
        return too_deep
    try:
        content = msgspec.to_builtins(tomllib.loads(toml_text))
    except (ValueError, RecursionError) as error:
        return [TermsFault("", said("not valid TOML: {error}", error=error))]
    if _deeper(content, NESTING_MAX):
        return too_deep
    values = [*_values(content)]
    if len(values) > VALUES_MAX:
        return [TermsFault("", said("more than {count} values", count=VALUES_MAX))]
    if any(isinstance(value, int) and value not in WHOLE_NUMBERS for value in values):
        return [TermsFault("", said("not valid TOML: {error}", error="a whole number of more than 64 bits"))]
    if unseen := [TermsFault(".".join(key), words) for key, text in _texts(content) if (words := unseen_words(text))]:
        return unseen
    faults = _schema_faults(content, schema())
    if faults:
        return [*faults, *_remaining_inconsistencies(content)]
    try:
        document = msgspec.convert(content, Terms)
    except msgspec.ValidationError as error:
        return [TermsFault("", said("does not fit: {error}", error=error))]
    return [TermsFault(key, reason) for key, reason in inconsistencies(document)] or document


def check_value(document: Terms, key: str, value: Any) -> list[TermsFault]:
    """What is wrong with a value as the interpretation of a key: nothing, if the key is open and the value fits it."""
    if all(asked.key != key for asked in document.open):
        return [TermsFault(key, said("not a key that these terms leave open"))]
    content = msgspec.to_builtins(document)
    expected = parameter(content, key)
    if expected is None or value is None:
        return [
            TermsFault(
                key, said("no parameter of the terms") if expected is None else said("an interpretation needs a value")
            )
        ]
    try:
        written = msgspec.json.encode(value)
        value = msgspec.json.decode(written)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        return [TermsFault(key, said("not a value of terms: {error}", error=error))]
    if len(written) > VALUE_MAX_CHARS or _deeper(value, NESTING_MAX):
        return [TermsFault(key, said("longer than {count} characters, or nested too deep", count=VALUE_MAX_CHARS))]
    if faults := _schema_faults(value, expected, key):
        return faults
    try:
        settled = with_values(document, [(key, value)])
    except (LookupError, msgspec.ValidationError) as error:
        return [TermsFault(key, said("does not fit: {error}", error=error))]
    found = inconsistencies(settled, settled=key)
    before = set(inconsistencies(document, settled=key)) if found else set()
    return [TermsFault(k, r) for k, r in found if (k, r) not in before]


def summarise_faults(faults: Sequence[TermsFault], *, most: int | None = None) -> Words:
    """Faults as one line, the first `most` of them."""
    lines = [said("{key}: {reason}", key=f.key, reason=f.reason) if f.key else f.reason for f in faults[:most]]
    more = len(faults) - len(lines) or None
    return said("{faults}[; and {more} more]", faults=joined(lines), more=more)


def _schema_faults(content: Any, against: dict[str, Any], at: str = "") -> list[TermsFault]:
    found = {
        TermsFault(".".join(part for part in (place_of(content, error, at), name) if part), reason)
        for error in validation_errors(content, against)
        for name, reason in schema_errors(error)
    }
    return sorted(found, key=lambda fault: (fault.key, str(fault.reason)))


def _remaining_inconsistencies(content: Any) -> list[TermsFault]:
    """The inconsistencies of a document that fails the schema, with single wrong values removed or replaced by ones
    that fit; without those that may only come of that, and none where a whole table is wrong."""
    rest, wrong = deepcopy(content), set[str]()
    for error in validation_errors(content, schema()):
        *above, last = error.absolute_path or [None]
        wrong.add(place_of(content, error).removesuffix(".kind"))
        place = rest
        for step in above:
            place = place[step]
        if error.validator == "additionalProperties":
            table = place if last is None else place[last]
            for extra in set(table) - set(error.schema.get("properties", ())):
                table.pop(extra, None)
        elif error.validator in {"enum", "minimum"}:
            place[last] = error.validator_value[0] if error.validator == "enum" else error.validator_value
        elif isinstance(place, dict) and not isinstance(place.get(last), dict | list):
            place.pop(last, None)
    try:
        document = msgspec.convert(rest, Terms)
    except msgspec.ValidationError:
        return []
    return [
        TermsFault(key, reason)
        for key, reason in inconsistencies(document)
        if not any(f"{key}.".startswith(f"{m}.") or f"{m}.".startswith(f"{key}.") for m in wrong)
    ]


def _values(content: Any) -> Iterator[Any]:
    """Every value of a document, each list and table before those within it."""
    yield content
    for inner in content.values() if isinstance(content, dict) else content if isinstance(content, list) else ():
        yield from _values(inner)


def _has_deep_key(toml_text: str) -> bool:
    """Whether some key has more parts than there may be levels: tomllib takes time by the square of their number."""
    return any(found.count(".") >= NESTING_MAX for found in _DOTTED.findall(_TEXTS.sub("_", toml_text)))


def _deeper(content: Any, levels: int) -> bool:
    """Whether lists and tables are nested deeper than so many levels."""
    layer = [content]
    for _ in range(levels + 1):
        layer = [
            inner
            for each in layer
            if isinstance(each, dict | list | tuple)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
    return bool(layer)


def _texts(content: Any, key: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text of a document, names of tables too, with the key under which it stands."""
    match content:
        case str():
            yield key, content
        case dict():
            for name, inner in content.items():
                yield key, name
                yield from _texts(inner, (*key, escaped(name)))
        case list():
            for number, inner in enumerate(content):
                yield from _texts(inner, (*key, str(number)))
