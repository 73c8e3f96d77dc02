"""Renders the sentence of an event: its template with today's names, in the reader's language."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Literal, get_args, get_origin, get_type_hints

from api.languages import Translation, translator
from api.names import NameOf, fill_names, references_in
from api.people.finder import Opener
from domain.events import EVENTS
from domain.events.base import Event
from domain.text import PlainValue, Words, code, joined, time_of_day

REFERENCES_BY_KIND = {kind.__name__: dict(kind.REFERENCES) for kind in EVENTS.values()}
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")

CHANGES = "changes"
"""The value of a sentence that says what a correction changes (projections.trail.changes)."""


def references(kind: str, facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The streams that an event of a kind refers to: kind and id."""
    for field, of in REFERENCES_BY_KIND.get(kind, {}).items():
        value = facts.get(field)
        for id in value if isinstance(value, list | tuple) else (value,):
            if isinstance(id, str):
                yield of, id
    yield from references_in(facts.get(CHANGES, ()))


def sentence(template: str, kind: str, facts: Mapping[str, Any], names: NameOf, open_sealed: Opener) -> Translation:
    """The template with the facts of the event; what stands in square brackets is left out where it lacks a value."""
    of, codes = REFERENCES_BY_KIND.get(kind, {}), _CODE_FIELDS.get(kind, frozenset())
    values: dict[str, PlainValue] = {}
    for field, value in facts.items():
        if value is None:
            continue
        if field == CHANGES:
            values[field] = joined(fill_names(value, names, open_sealed))
        elif field in of:
            named = [names(of[field], id) for id in (value if isinstance(value, list | tuple) else (value,))]
            values[field] = named[0] if len(named) == 1 else named
        else:
            values[field] = as_plain(value, is_code=field in codes)
    text, lang = translator().translate(Words(template, values))
    return Translation(text.strip(" ,"), lang)


def as_plain(value: Any, *, is_code: bool) -> PlainValue:
    """A stored value as a value of a message: codes and texts to be translated, dates and times in London."""
    match value:
        case bool():
            return code("yes") if value else code("no")
        case {"en": str()} | {"cy": str()} | {"template": str()}:
            return value
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case list() | tuple():
            return [as_plain(each, is_code=is_code) for each in value]
        case str() if is_code:
            return code(value)
        case str() if _DAY.fullmatch(value):
            return {"date": value}
        case str() if _MOMENT.match(value):
            return time_of_day(datetime.fromisoformat(value))
        case _:
            return value


def _code_fields(kind: type[Event]) -> frozenset[str]:
    """The fields of an event that hold codes: a literal, an enumeration, or the kind of another event."""
    hints = get_type_hints(kind)
    return frozenset({"what", "office"} | {name for name, hint in hints.items() if _is_code(hint)})


def _is_code(hint: Any) -> bool:
    if get_origin(hint) is Literal or (isinstance(hint, type) and issubclass(hint, Enum)):
        return True
    return any(_is_code(each) for each in get_args(hint))


_CODE_FIELDS = {kind.__name__: _code_fields(kind) for kind in EVENTS.values()}
