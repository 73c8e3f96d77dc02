"""What a command corrected and retracted, as its answer tells it: of the ledger alone, so the same whenever it is asked."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from domain.entries import Entry
from domain.events.compensation import Corrected, Retracted
from domain.text import Words
from domain.values import Text
from ledger.store.event_store import EventStore
from projections.trail.changes import changed_fields, last_said


class CorrectedField(Struct, frozen=True, omit_defaults=True):
    """A field before and after: the path by which a correction names it, and its values as an event has them (ids, codes,
    texts); null where there was or is none. Words about a person are left out: `sealed`."""

    field: str
    was: Any
    now: Any
    sealed: bool = False


class CorrectedEvent(Struct, frozen=True, kw_only=True):
    """`position` is that of the correction or retraction, `of` that of the event. After a retraction it stands no more, and
    has no fields."""

    position: int
    of: int
    stands: bool
    fields: tuple[CorrectedField, ...]


def corrected_events(entries: Sequence[Entry], store: EventStore) -> tuple[CorrectedEvent, ...] | UnsetType:
    """Of the entries of a command, those that correct or retract, with what they changed; UNSET where none does."""
    compensations = [e for e in entries if isinstance(e.event, Corrected | Retracted)]
    streams = store.entries_of({e.stream for e in compensations}) if compensations else {}
    return tuple(_told(e, streams[e.stream]) for e in compensations) or UNSET


def _told(entry: Entry, stream: Sequence[Entry]) -> CorrectedEvent:
    match entry.event:
        case Corrected(corrects=version):
            of, fields = stream[version - 1], tuple(_fields(entry, stream))
            return CorrectedEvent(position=entry.position, of=of.position, stands=True, fields=fields)
        case Retracted(retracts=version):
            of = stream[version - 1]
            return CorrectedEvent(position=entry.position, of=of.position, stands=False, fields=())
    raise TypeError(f"{type(entry.event).__name__} is no compensation")


def _fields(entry: Entry, stream: Sequence[Entry]) -> Iterator[CorrectedField]:
    assert isinstance(entry.event, Corrected)
    old = last_said(stream, entry.event.corrects, entry.version)
    for change in changed_fields(old, entry.event.replacement):
        sealed = any(isinstance(value, dict) and "sealed" in value for value in (change.was, change.now))
        was, now = (None, None) if sealed else map(_plain, (change.was, change.now))
        yield CorrectedField(change.path, was, now, sealed)


def _plain(value: Any) -> Any:
    """A value of a sentence as an event has it."""
    match value:
        case Words():
            return None
        case Text():
            return msgspec.to_builtins(value)
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case dict():
            return next(iter(value.values()))
        case list():
            return [_plain(each) for each in value]
        case _:
            return value
