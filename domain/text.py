"""Words for people: a template in English with named values, so that it can be said in another language when it is read."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import Struct

from domain.characters import unseen_excerpt, unseen_in
from domain.time_zone import in_london, london_moment
from domain.values import Text

PlainValue = Any
"""A value as JSON has it: a word, a number, a list, or an object whose key says what it is: `date`, `time`, `code`, `or`
(alternatives), `en` and `cy` (a text), `template` (words within words)."""

ValueRenderer = Callable[[PlainValue], str]
"""How a language shows a value."""

_OPTIONAL = re.compile(r"\[([^\[\]]*\{[^\[\]]*)\]")
_BETWEEN = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
FIELD = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


class Words(Struct, frozen=True, omit_defaults=True):
    """A template and what fills it; `str` gives it in English.

    `{name}` is a value; `{count:absence|absences}` the form that goes with a number; what stands in square brackets is left
    out when a value in it is not given. The template is also the key under which a catalogue holds its translation."""

    template: str
    values: dict[str, PlainValue] = {}

    def __str__(self) -> str:
        return render(self.template, self.values, render_english, _plural_form)

    def __hash__(self) -> int:
        return hash((self.template, *self.values))


def said(template: str, /, **values: Any) -> Words:
    """Words from a template (always a literal, so that catalogues can be made) and its values; those that are None
    are left out."""
    plain = {name: v if type(v) in _PLAIN_TYPES else _plain(v) for name, v in values.items() if v is not None}
    return Words(template, plain)


def code(value: str) -> PlainValue:
    """A code to be shown as words of the reader's language: NOT_MET, not met, heb ei fodloni."""
    return {"code": value}


def alternatives(values: Sequence[PlainValue]) -> PlainValue:
    """A value that shows as alternatives: a, b or c; none, which is left out, where there are none."""
    return {"or": [_plain(v) for v in values]} if values else None


def joined(values: Iterable[PlainValue]) -> PlainValue:
    """A value that shows as one after another: a; b; c."""
    return {"each": [_plain(v) for v in values]}


def nested(words: Words) -> PlainValue:
    """A value that shows as words within other words."""
    return {"template": words.template, "values": words.values}


def time_of_day(time: datetime | None) -> PlainValue:
    """A value that shows as the time of day alone, for what happens within one meeting."""
    return "?" if time is None else {"clock": in_london(time).isoformat()}


def number_range(low: int, high: int) -> Words | int:
    """A number where both are equal, else the words "low to high"."""
    return low if low == high else said("{low} to {high}", low=low, high=high)


def optional_fields(template: str) -> set[str]:
    """The names of the values that a template can do without: those that stand in square brackets only."""
    inside = {name for part in _OPTIONAL.findall(template) for name, _ in FIELD.findall(part)}
    return inside - {name for name, _ in FIELD.findall(_OPTIONAL.sub("", template))}


def unseen_words(text: str) -> Words | None:
    """Why a text is refused that holds what is not seen when it is read (domain.characters); None where it holds none."""
    mark = unseen_in(text)
    if mark is None:
        return None
    return said(
        "Text holds no control characters, no marks that turn its direction and none that are invisible: "
        "take {mark} out of “{excerpt}”.",
        mark=mark,
        excerpt=unseen_excerpt(text),
    )


_PLAIN_TYPES = (str, int, dict)


def _plain(value: Any) -> PlainValue:
    match value:
        case bool():
            return code("yes") if value else code("no")
        case Enum():
            return code(value.value)
        case datetime():
            return {"time": in_london(value).isoformat()}
        case date():
            return {"date": value.isoformat()}
        case Text():
            return {name: text for name, text in (("en", value.en), ("cy", value.cy)) if text}
        case Words():
            return nested(value)
        case str() | int() | dict():
            return value
        case Iterable():
            return [_plain(v) for v in value]
        case _:
            return str(value)


def render(
    template: str, values: Mapping[str, PlainValue], show: ValueRenderer, form: Callable[[int, list[str]], str]
) -> str:
    """Render the template: values filled in, plural forms chosen; total, never raises."""
    parts = _fields_of(template, tuple([_all_given(names, values) for names in _optional_parts(template)]))
    rendered = [parts.before]
    for name, forms, after in parts.fields:
        value = values.get(name)
        if forms is not None and type(value) is int:
            rendered.append(form(value, forms))
        elif value is not None:
            rendered.append(value if type(value) is str else show(value))
        rendered.append(after)
    return "".join(rendered)


class _TemplateFields(NamedTuple):
    """A template in parts: the text before the first field, and each field with its plural forms, if it has any, and the
    text after it."""

    before: str
    fields: tuple[tuple[str, list[str] | None, str], ...]


def _all_given(names: Iterable[str], values: Mapping[str, PlainValue]) -> bool:
    return all(values.get(name) is not None for name in names)


@lru_cache(maxsize=4096)
def _optional_parts(template: str) -> tuple[tuple[str, ...], ...]:
    """Of each part in square brackets the names of its values."""
    return tuple(tuple(name for name, _ in FIELD.findall(part)) for part in _OPTIONAL.findall(template))


@lru_cache(maxsize=4096)
def _fields_of(template: str, kept: tuple[bool, ...]) -> _TemplateFields:
    """A template in parts, with those in square brackets that are kept. Cached: few templates render many texts."""
    each = iter(kept)
    before, *found = FIELD.split(_OPTIONAL.sub(lambda part: part[1] if next(each) else "", template))
    names, forms, after = found[::3], found[1::3], found[2::3]
    split = [None if of is None else of.split("|") for of in forms]
    return _TemplateFields(before, tuple(zip(names, split, after, strict=True)))


def render_english(value: PlainValue) -> str:
    """Render a plain value in English; total, never raises."""
    match value:
        case {"date": str(day)}:
            return _day(day)
        case {"time": str(moment)}:
            return clock_and_day(moment, _day)
        case {"clock": str(moment)}:
            return london_moment(moment)[11:16]
        case {"code": str(name)}:
            return _BETWEEN.sub(" ", name).lower()
        case {"or": [*some, last]}:
            return " or ".join(filter(None, (", ".join(map(render_english, some)), render_english(last))))
        case {"each": [*some]}:
            return "; ".join(map(render_english, some))
        case {"template": str(template), **rest}:
            inner = rest.get("values")
            return str(Words(template, inner if isinstance(inner, dict) else {}))
        case {"en": str(text)} | {"cy": str(text)}:
            return text
        case list():
            return ", ".join(map(render_english, value))
        case _:
            return str(value)


def clock_and_day(moment: str, day: Callable[[str], str]) -> str:
    """A moment as people read it: its day in London, as `day` writes it, and the time of day there."""
    there = london_moment(moment)
    return f"{day(there[:10])}, {there[11:16]}"


@lru_cache(maxsize=4096)
def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}"


def _plural_form(count: int, forms: list[str]) -> str:
    return forms[0] if count == 1 else forms[-1]
