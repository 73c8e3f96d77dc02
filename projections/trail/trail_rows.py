"""The trail: every event as a sentence, with who, on whose authority, when it took effect and was recorded, and the
links between what was said and what corrected it."""

from collections.abc import Iterable, Sequence
from functools import cache

from msgspec import UNSET

from domain.entries import Entry
from domain.events.base import EVENT_FIELDS, Event
from domain.events.compensation import Corrected, Retracted
from domain.terms.document import Terms
from domain.text import PlainValue
from domain.time_zone import london_day
from domain.values import Sealed, imported_row
from domain.world import World
from projections.rows import Row, RowKey, TrailRow, plain
from projections.trail.changes import change_words
from projections.trail.sentences import sentence_of


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
        late_days=(london_day(e.recorded_at) - e.event.on).days,
        imported=imported_row(e.event.evidence) is not None,
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
        return _compensation_values(e, event, stream)
    found: dict[str, PlainValue] = {}
    for name in _own_fields(type(event)):
        value = getattr(event, name)
        if isinstance(value, Terms):
            value = value.terms.version
        if isinstance(value, str | int) or (value and value is not UNSET and not isinstance(value, Sealed)):
            found[name] = plain(value)
    return found


def _compensation_values(e: Entry, event: Corrected | Retracted, stream: Sequence[Entry]) -> dict[str, PlainValue]:
    target = _target(event) or 1
    spoken = stream[target - 1]
    told: dict[str, PlainValue] = {
        "reason": plain(event.reason),
        "what": type(spoken.event).__name__,
        "position": spoken.position,
    }
    if isinstance(event, Corrected) and (changes := change_words(stream, e)):
        told["changes"] = changes
    return told


@cache
def _own_fields(kind: type[Event]) -> tuple[str, ...]:
    return tuple(name for name in kind.__struct_fields__ if name not in EVENT_FIELDS)


def named_streams(event: Event) -> Iterable[str]:
    """The streams that an act names by itself: whom and what it is about, and on whose authority."""
    acts = (event.replacement, event) if isinstance(event, Corrected) else (event,)
    yield from (id for _, _, id in acts[0].references())
    for authority in (act.authority for act in acts):
        yield from (s for s in (authority.group, authority.agency, authority.meeting) if s)


def names_of_entry(e: Entry, stream: Sequence[Entry]) -> Iterable[str]:
    """The streams that an entry names; for a compensation also those that the act which it speaks of, or an earlier word on
    it, names: they are whom and what it is about as well. `stream` are the entries of its stream."""
    yield from named_streams(e.event)
    subject = _subject(e, stream)
    if subject == e.version:
        return
    for other in stream[subject - 1 : e.version - 1]:
        if _subject(other, stream) == subject:
            yield from named_streams(other.event)


def _subject(e: Entry, stream: Sequence[Entry]) -> int:
    """The version of the act that an entry is, or speaks of."""
    while target := _target(e.event):
        e = stream[target - 1]
    return e.version


def _streams(e: Entry, world: World) -> Iterable[str]:
    stream = world.entries(e.stream)
    yield e.stream
    if group := stream[0].event.parent():
        yield group
    yield from names_of_entry(e, stream)
