"""Dependency keys: what can be read of a world, and which of it new entries change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from domain.entries import Entry
from domain.events import EVENTS
from domain.facets import ANY_SEAT, ESTABLISHED, Facet, decided, seat, table
from domain.terms.tables import TABLES


class StreamKey(Struct, frozen=True, order=True, cache_hash=True):
    """A stream, or one facet of it."""

    stream: str
    facet: Facet | None = None


class ChildrenKey(Struct, frozen=True, cache_hash=True):
    """Which streams of a kind were begun within a group."""

    kind: str
    group: str


class HeldMeetingsKey(Struct, frozen=True, cache_hash=True):
    """Which meetings of a group were held, and all that the facet `held` says of them."""

    group: str


class NameKey(Struct, frozen=True, cache_hash=True):
    """Which stream of a kind reserved a slug."""

    kind: str
    slug: str


DependencyKey = StreamKey | ChildrenKey | HeldMeetingsKey | NameKey
ChangedKeys = Mapping[DependencyKey, date]
"""The keys of what changed, each with the first day of its record that did; `date.min`: any day."""

FACETS = {
    kind: frozenset(
        {
            ESTABLISHED,
            ANY_SEAT,
            *(Facet(e.FACET) for e in EVENTS.values() if e.FACET and e.TOPIC.startswith(f"{kind}.")),
        }
    )
    for kind in {e.TOPIC.partition(".")[0] for e in EVENTS.values() if e.FACET}
}
"""By kind of stream that is read in parts: its facets without items."""


def changed_keys(stream: str, new: Iterable[Entry], entries: Sequence[Entry]) -> Iterator[DependencyKey]:
    """The keys of a stream, and of those facets of it that its new entries are about; `entries` are all it has now."""
    yield StreamKey(stream)
    for e in new:
        if e.kind in FACETS:
            yield from (StreamKey(stream, facet) for facet in e.event.facets() or _facets(e.kind, entries))


def all_keys(stream: str, entries: Sequence[Entry]) -> Iterator[DependencyKey]:
    """The keys of a stream and of all its facets."""
    yield StreamKey(stream)
    kind = entries[0].kind
    if kind in FACETS:
        yield from (StreamKey(stream, facet) for facet in _facets(kind, entries))


def _facets(kind: str, entries: Sequence[Entry]) -> Iterator[Facet]:
    """Every facet of a stream, with the items that its events name."""
    yield from FACETS[kind]
    if kind == "group":
        yield from map(table, TABLES)
        yield from map(seat, _named("seat", entries))
        yield from map(decided, _named("meeting", entries))


def _named(field: str, entries: Sequence[Entry]) -> set[str]:
    return {value for e in entries if (value := getattr(e.event, field, None))}
