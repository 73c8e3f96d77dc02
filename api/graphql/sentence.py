"""The sentence of an event for a person to read: its template, filled with today's names."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from domain.events import EVENTS
from projections.snapshot import LONDON

KINDS = {kind.__name__: dict(kind.REFERENCES) for kind in EVENTS.values()}
CODES = ("outcome", "relation")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_FIELD = re.compile(r"\{(\w+)\}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")

Names = Callable[[str, str], str]
"""What to call a stream: its kind and its id."""


def references(kind: str, facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The streams that a sentence speaks of: kind and id."""
    for field, of in KINDS.get(kind, {}).items():
        found = facts.get(field)
        for id in found if isinstance(found, list | tuple) else (found,):
            if isinstance(id, str):
                yield of, id


def sentence(template: str, kind: str, facts: Mapping[str, Any], names: Names) -> str:
    """The template with its fields filled in. What stands in square brackets is left out with a field it lacks."""
    of = KINDS.get(kind, {})

    def said(match: re.Match[str]) -> str:
        field = match[1]
        value = facts.get(field)
        if value is None:
            return ""
        if field not in of:
            return plain(field, value)
        return ", ".join(names(of[field], id) for id in (value if isinstance(value, list | tuple) else (value,)))

    def kept(match: re.Match[str]) -> str:
        return match[1] if all(facts.get(f) is not None for f in _FIELD.findall(match[1])) else ""

    return _FIELD.sub(said, _OPTIONAL.sub(kept, template)).strip(" ,")


def plain(field: str, value: Any) -> str:
    """A value in words: texts in English, else Welsh; days and times as people write them."""
    match value:
        case bool():
            return "yes" if value else "no"
        case {"en": str(text)} | {"cy": str(text)}:
            return text
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case list():
            return ", ".join(plain(field, v) for v in value)
        case str() if field in CODES:
            return value.replace("_", " ").lower()
        case str() if _DAY.fullmatch(value):
            return day(date.fromisoformat(value))
        case str() if _MOMENT.match(value):
            return f"{datetime.fromisoformat(value).astimezone(LONDON):%H:%M}"
        case _:
            return str(value)


def day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
