"""An entry is an event at its place in the ledger; the standing events are what the words of a stream come to."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from msgspec import Struct

from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted


class Entry(Struct, frozen=True):
    """An event as the ledger keeps it: stream and kind of stream, version in the stream, position in the ledger."""

    stream: str
    kind: str
    version: int
    position: int
    recorded_at: datetime
    command: str | None
    event: Event


class StandingEvent(NamedTuple):
    """An event as it stands: `event` is None when it was retracted; `entry` is where it was first said; `basis` holds
    the positions of the original and of every word on it."""

    on: date
    version: int
    event: Event | None
    entry: Entry
    basis: tuple[int, ...]


def extend_standing(stood: Sequence[StandingEvent], new: Sequence[Entry]) -> list[StandingEvent]:
    """What stands once more acts are said, none of them a compensation: the same as `standing` of them all."""
    found = [*stood, *(StandingEvent(e.event.on, e.version, e.event, e, (e.position,)) for e in new)]
    if len(new) > 1 or any(s.on < stood[-1].on for s in found[len(stood) :] if stood):
        found.sort(key=lambda s: (s.on, s.version))
    return found


def standing_events(entries: Sequence[Entry]) -> list[StandingEvent]:
    """The acts of one stream as they stand, retracted ones with no event, in the order of (on, version).

    From the newest entry to the oldest the newest standing word on a version counts; older ones are kept, not heard.
    A retracted correction lets what it replaced stand again.
    """
    words: dict[int, list[int]] = {}
    subject: dict[int, int] = {}
    acts: list[Entry] = []
    for e in entries:
        if isinstance(e.event, Corrected):
            subject[e.version] = subject.get(e.event.corrects, e.event.corrects)
        elif isinstance(e.event, Retracted):
            subject[e.version] = subject.get(e.event.retracts, e.event.retracts)
        else:
            acts.append(e)
            continue
        words.setdefault(subject[e.version], []).append(e.position)
    said = revisions(entries) if subject else {}
    stood = []
    for e in acts:
        event = said.get(e.version, e.event)
        basis = (e.position, *words[e.version]) if e.version in words else (e.position,)
        stood.append(StandingEvent((event or e.event).on, e.version, event, e, basis))
    stood.sort(key=lambda s: (s.on, s.version))
    return stood


def revisions(entries: Sequence[Entry]) -> dict[int, Event | None]:
    """By version what the newest standing correction or retraction says of it: another act in its place, or None."""
    said: dict[int, Event | None] = {}
    for e in reversed(entries):
        event = said.get(e.version, e.event)
        if isinstance(event, Corrected):
            said.setdefault(event.corrects, event.replacement)
        elif isinstance(event, Retracted):
            said.setdefault(event.retracts, None)
    return said
