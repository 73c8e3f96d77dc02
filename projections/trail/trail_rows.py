"""The trail: every event as a sentence, with who, on whose authority, when it took effect and was recorded, and the
links between what was said and what corrected it."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from msgspec import UNSET

from domain.entries import Entry
from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted
from domain.terms.document import Terms
from domain.text import PlainValue, code, nested, said
from domain.time_zone import london_day
from domain.values import Sealed
from domain.world import World
from projections.rows import Row, TrailRow, plain
from projections.trail.sentences import sentence_of

RowKey = tuple[str, str]

_COMMON = frozenset(Event.__struct_fields__)
_WORDS = (str, int, date)


def rows(entries: Sequence[Entry], world: World) -> dict[str, dict[RowKey, Row]]:
    """By stream: a row for each entry, and for each earlier entry that one of them corrects or retracts."""
    found: dict[str, dict[RowKey, Row]] = {}
    for e in entries:
        rows = found.setdefault(e.stream, {})
        touched = [e]
        if isinstance(e.event, Corrected | Retracted):
            touched += _compensated_entries(e, world.entries(e.stream))
        for t in touched:
            rows["trail", str(t.position)] = _row(t, world)
    return found


def _compensated_entries(e: Entry, stream: Sequence[Entry]) -> list[Entry]:
    """The entry that a compensation names; versions of a stream begin at 1 without gaps."""
    target = _target(e.event)
    return [stream[target - 1]] if target else []


def _row(e: Entry, world: World) -> TrailRow:
    stream = world.entries(e.stream)
    words = [x for x in stream[e.version :] if _target(x.event) == e.version]
    target = _target(e.event)
    return TrailRow(
        key=str(e.position),
        valid_from=london_day(e.recorded_at),
        position=e.position,
        recorded_at=e.recorded_at,
        act_on=e.event.on,
        by=e.event.by,
        kind=type(e.event).__name__,
        stream=e.stream,
        command=e.command,
        authority=e.event.authority,
        sentence=sentence_of(e.event),
        terms=placeholder_values(e, stream),
        streams=tuple(dict.fromkeys(_streams(e, world))),
        corrects=stream[target - 1].position if target else None,
        corrected_by=tuple(x.position for x in words),
    )


def _target(event: Event) -> int | None:
    if isinstance(event, Corrected):
        return event.corrects
    return event.retracts if isinstance(event, Retracted) else None


def placeholder_values(e: Entry, stream: Sequence[Entry]) -> dict[str, PlainValue]:
    """What fills the sentence: the act's own fields as plain values (ids, never names; sealed words and whole terms left
    out) and, for a compensation, the kind and position of the act it speaks of."""
    event = e.event
    if isinstance(event, Corrected | Retracted):
        return _told_of(e, event, stream)
    found: dict[str, PlainValue] = {}
    for name in _own_fields(type(event)):
        value = getattr(event, name)
        if isinstance(value, Terms):
            value = value.terms.version
        if isinstance(value, str | int) or (value and value is not UNSET and not isinstance(value, Sealed)):
            found[name] = plain(value)
    return found


def _told_of(e: Entry, event: Corrected | Retracted, stream: Sequence[Entry]) -> dict[str, PlainValue]:
    target = _target(event) or 1
    spoken = stream[target - 1]
    told: dict[str, PlainValue] = {
        "reason": plain(event.reason),
        "what": type(spoken.event).__name__,
        "position": spoken.position,
    }
    if isinstance(event, Corrected):
        changes = _changes(_latest_version(stream, target, e.version), event.replacement)
        if changes:
            told["changes"] = changes
    return told


def _latest_version(stream: Sequence[Entry], target: int, before: int) -> Event:
    """What was said last of an act before a version: the replacement of an earlier correction, else the act itself."""
    told = stream[target - 1].event
    for e in stream[target : before - 1]:
        if isinstance(e.event, Corrected) and e.event.corrects == target:
            told = e.event.replacement
    return told


def _changes(old: Event, new: Event) -> list[PlainValue]:
    """Which fields a correction changes, and from what to what where that is a word or a number."""
    if type(old) is not type(new):
        words = said("from {was} to {now}", was=code(type(old).__name__), now=code(type(new).__name__))
        return [nested(words)]
    found: list[PlainValue] = []
    for name in ("on", *_own_fields(type(new)), "authority", "evidence"):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            plain = all(v is None or isinstance(v, _WORDS) for v in (was, now)) and name not in dict(new.REFERENCES)
            words = said("{field} from {was} to {now}", field=name, was=_shown_value(was), now=_shown_value(now))
            found.append(nested(words) if plain else name)
    return found


def _shown_value(value: object) -> object:
    return said("nothing") if value is None else value


@cache
def _own_fields(kind: type[Event]) -> tuple[str, ...]:
    return tuple(name for name in kind.__struct_fields__ if name not in _COMMON)


def named_streams(event: Event) -> Iterable[str]:
    """The streams that an act names: whom and what it is about, and on whose authority."""
    act = event.replacement if isinstance(event, Corrected) else event
    yield from (id for _, _, id in act.references())
    authority = event.authority
    yield from (s for s in (authority.group, authority.agency, authority.meeting) if s)


def _streams(e: Entry, world: World) -> Iterable[str]:
    yield e.stream
    if group := world.entries(e.stream)[0].event.parent():
        yield group
    yield from named_streams(e.event)
