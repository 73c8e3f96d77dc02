"""Entries (events at their place in the ledger) and standing events (what they come to once corrections and
retractions are applied)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from msgspec import Struct

from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted


class Entry(Struct, frozen=True):
    """An event as the ledger keeps it: its stream and kind of stream, version in the stream, position in the ledger."""

    stream: str
    kind: str
    version: int
    position: int
    recorded_at: datetime
    command: str | None
    event: Event


class StandingEvent(NamedTuple):
    """An event as it stands: `event` is None when it was retracted, `entry` is the original, `basis` the positions
    of the original and of every revision of it (correction or retraction)."""

    on: date
    version: int
    event: Event | None
    entry: Entry
    basis: tuple[int, ...]


def extend_standing(standing: Sequence[StandingEvent], new: Sequence[Entry]) -> list[StandingEvent]:
    """Incremental `standing_events`: the standing events after more entries, none of them a revision; equal to
    `standing_events` of all entries."""
    found = [*standing, *(StandingEvent(e.event.on, e.version, e.event, e, (e.position,)) for e in new)]
    if len(new) > 1 or any(s.on < standing[-1].on for s in found[len(standing) :] if standing):
        found.sort(key=lambda s: (s.on, s.version))
    return found


def standing_events(entries: Sequence[Entry]) -> list[StandingEvent]:
    """Fold of corrections and retractions: the standing events of one stream, retracted ones with no event, in the
    order of (on, version).

    Of several revisions of a version the newest that stands counts. A revision can be retracted itself, which lets what
    it replaced stand again; hence from the newest entry to the oldest.
    """
    revised_at: dict[int, list[int]] = {}
    subject: dict[int, int] = {}
    originals: list[Entry] = []
    for e in entries:
        if isinstance(e.event, Corrected):
            subject[e.version] = subject.get(e.event.corrects, e.event.corrects)
        elif isinstance(e.event, Retracted):
            subject[e.version] = subject.get(e.event.retracts, e.event.retracts)
        else:
            originals.append(e)
            continue
        revised_at.setdefault(subject[e.version], []).append(e.position)
    revised = revisions(entries) if subject else {}
    standing = []
    for e in originals:
        event = revised.get(e.version, e.event)
        basis = (e.position, *revised_at[e.version]) if e.version in revised_at else (e.position,)
        standing.append(StandingEvent((event or e.event).on, e.version, event, e, basis))
    standing.sort(key=lambda s: (s.on, s.version))
    return standing


def revisions(entries: Sequence[Entry]) -> dict[int, Event | None]:
    """By version, what its newest standing revision makes of it: the replacement, or None where it is retracted."""
    revised: dict[int, Event | None] = {}
    for e in reversed(entries):
        event = revised.get(e.version, e.event)
        if isinstance(event, Corrected):
            revised.setdefault(event.corrects, event.replacement)
        elif isinstance(event, Retracted):
            revised.setdefault(event.retracts, None)
    return revised
