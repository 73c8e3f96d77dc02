"""What a correction changes, field by field: what stood and what stands, in words. Streams stand in them by kind and id,
and sealed words as they are, to be named and opened when a sentence is read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cache
from itertools import zip_longest
from operator import eq, itemgetter
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

import msgspec
from msgspec import UNSET, Struct

from domain.entries import Entry
from domain.events.base import Event
from domain.events.compensation import Corrected
from domain.text import PlainValue, Words, code, nested, said
from domain.values import Authority, Sealed, Text
from domain.verdicts import Reason

SHOWN_MAX = 12
_AUTHORITY = {name: name for name in ("group", "agency", "meeting")}
_NO_NAMES: Mapping[str, str] = {}
ItemPair = tuple[int, Any, Any]
"""Two items that are held to one another, of which one may be missing (None), after the place of theirs."""
PairItems = Callable[[Sequence[Any], Sequence[Any]], Iterator[ItemPair]]
_IDENTIFYING = ("seat", "person", "id", "key", "decision", "agency", "body", "position", "clause", "kind")
NOTHING, _EMPTY = said("nothing"), said("no more is said")


class FieldChange(NamedTuple):
    """The path of a field, as a correction names it (`presence.0.from`), and its values before and after."""

    path: str
    was: Any
    now: Any


def change_words(stream: Sequence[Entry], correction: Entry) -> list[PlainValue]:
    """Each field that a correction changes of what was said last before it, as a value of a sentence."""
    event = correction.event
    assert isinstance(event, Corrected)
    old = last_said(stream, event.corrects, correction.version)
    if type(old) is not type(event.replacement):
        words = said("from {was} to {now}", was=code(type(old).__name__), now=code(type(event.replacement).__name__))
        return [nested(words)]
    found = [
        nested(said("{field} from {was} to {now}", field=c.path, was=c.was, now=c.now))
        for c in changed_fields(old, event.replacement)
    ]
    if more := len(found) - SHOWN_MAX:
        found[SHOWN_MAX:] = [nested(said("and {count} more", count=more))] if more > 0 else []
    return found


def last_said(stream: Sequence[Entry], version: int, before: int) -> Event:
    """What was said last of an act before a version: the replacement of an earlier correction, else the act itself."""
    told = stream[version - 1].event
    for e in stream[version : before - 1]:
        if isinstance(e.event, Corrected) and e.event.corrects == version:
            told = e.event.replacement
    return told


def changed_fields(old: Event, new: Event) -> Iterator[FieldChange]:
    """The fields that differ between two events of a kind, but for who recorded them: the day first, authority and evidence
    last."""
    kind = type(new)
    references, codes = dict(kind.REFERENCES), _codes(kind)
    own = [f for f in msgspec.structs.fields(kind) if f.name not in Event.__struct_fields__]
    common = {f.name: f for f in msgspec.structs.fields(kind)}
    for f in (common["on"], *own, common["authority"], common["evidence"]):
        was, now = getattr(old, f.name), getattr(new, f.name)
        of = references.get(f.name) or ("code" if f.name in codes else None)
        yield from field_changes(f.encode_name, was, now, of)


def field_changes(
    path: str, was: Any, now: Any, of: str | None, names: Mapping[str, str] = _NO_NAMES, pairs: PairItems | None = None
) -> Iterator[FieldChange]:
    """The parts of a value that differ; `of` is the kind of the streams that it names, or `code`, and `names` the same for
    the fields within it. `pairs` says which items of two lists are held to one another; by default those of one place."""
    was, now = (None if value in (UNSET, (), []) else value for value in (was, now))
    if was == now:
        return
    either = was if was is not None else now
    if isinstance(either, Text):
        yield from _text(path, was, now)
    elif isinstance(either, Struct) and not isinstance(either, Sealed | Words | Reason):
        parts = list(_parts(path, was, now, type(either), names, pairs))
        yield from parts or [FieldChange(path, *(NOTHING if value is None else _EMPTY for value in (was, now)))]
    elif isinstance(either, dict):
        for name in dict.fromkeys((*(was or {}), *(now or {}))):
            one, other = ((value or {}).get(name) for value in (was, now))
            yield from field_changes(f"{path}.{name}", one, other, None, names, pairs)
    elif isinstance(either, tuple | list) and any(_has_parts(x) for x in (*(was or ()), *(now or ()))):
        for n, one, other in (pairs or _by_place)(was or (), now or ()):
            yield from field_changes(f"{path}.{n}", one, other, of, names, pairs)
    else:
        yield FieldChange(path, _shown(was, of), _shown(now, of))


def _by_place(was: Sequence[Any], now: Sequence[Any]) -> Iterator[ItemPair]:
    for n, (one, other) in enumerate(zip_longest(was, now)):
        yield n, one, other


def by_identity(was: Sequence[Any], now: Sequence[Any]) -> Iterator[ItemPair]:
    """Items that are equal in both lists are no difference, wherever they stand; the others are held to those that are of
    the same, items that say nothing of that to one another in their order, and the rest to nothing."""
    left, come = [*enumerate(was)], [*enumerate(now)]
    found: list[ItemPair] = []
    for alike in (eq, _of_one, _anonymous):
        for place, item in [*come]:
            match = next((each for each in left if alike(each[1], item)), None)
            if match is not None:
                left.remove(match)
                come.remove((place, item))
                if alike is not eq:
                    found.append((max(place, match[0]), match[1], item))
    found += [(place, None, item) for place, item in come] + [(place, item, None) for place, item in left]
    free = 0
    for place, one, other in sorted(found, key=itemgetter(0)):
        free = max(free, place) + 1
        yield free - 1, one, other


def _of_one(one: Any, other: Any) -> bool:
    """Whether two items are of the same seat, person or whatever else they say first that they are of."""
    found = _identity(one)
    return found is not None and found == _identity(other)


def _anonymous(one: Any, other: Any) -> bool:
    return _identity(one) is None and _identity(other) is None


def _identity(item: Any) -> tuple[str, Any] | None:
    for name in _IDENTIFYING:
        value = item.get(name) if isinstance(item, dict) else getattr(item, name, None)
        if value is not None:
            return name, value
    return None


def _has_parts(value: Any) -> bool:
    return isinstance(value, Struct | dict) and not isinstance(value, Words | Reason)


def _parts(
    path: str,
    was: Struct | None,
    now: Struct | None,
    kind: type[Struct],
    names: Mapping[str, str],
    pairs: PairItems | None = None,
) -> Iterator[FieldChange]:
    own, codes = _AUTHORITY if kind is Authority else names, _codes(kind)
    for f in _fields(kind):
        of = own.get(f.name) or ("code" if f.name in codes else None)
        one, other = (getattr(value, f.name, None) for value in (was, now))
        yield from field_changes(f"{path}.{f.encode_name}", one, other, of, names, pairs)


def _text(path: str, was: Text | None, now: Text | None) -> Iterator[FieldChange]:
    """A text by the language in which it differs; as a whole where it differs in both, or there was or is none."""
    differing = [lang for lang in ("en", "cy") if getattr(was, lang, None) != getattr(now, lang, None)]
    if was is None or now is None or len(differing) > 1:
        yield FieldChange(path, was or NOTHING, now or NOTHING)
        return
    (lang,) = differing
    yield FieldChange(f"{path}.{lang}", getattr(was, lang) or NOTHING, getattr(now, lang) or NOTHING)


def _shown(value: Any, of: str | None) -> Any:
    match value:
        case None | "" | () | []:
            return NOTHING
        case Sealed():
            return {"sealed": msgspec.to_builtins(value)}
        case Words() | Reason():
            return value.text if isinstance(value, Reason) else value
        case Enum() | bool() | date():
            return value
        case str() if of:
            return {of: value}
        case tuple() | list():
            return [_shown(each, of) for each in value]
        case str() | int():
            return value
        case _:
            return str(value)


@cache
def _fields(kind: type[Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """Cache: the library reads the annotations anew each time."""
    return msgspec.structs.fields(kind)


@cache
def _codes(kind: type[Struct]) -> frozenset[str]:
    """The fields that hold a code: a word of a closed list."""
    return frozenset(name for name, hint in get_type_hints(kind).items() if _is_literal(hint))


def _is_literal(hint: Any) -> bool:
    return get_origin(hint) is Literal or any(_is_literal(each) for each in get_args(hint))
