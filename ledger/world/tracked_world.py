"""Tracked world: what a decision or a judgement reads of the streams, with the keys that it depends on."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from domain.entries import Entry
from domain.facets import ESTABLISHED, HELD, Facet
from domain.timelines.agency import AgencyTimeline
from domain.timelines.base import Timeline
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.timelines.person import PersonTimeline
from ledger.world.dependency_cache import CachedValue, DependencyCache
from ledger.world.dependency_keys import (
    FACETS,
    ChangedKeys,
    ChildrenKey,
    DependencyKey,
    HeldMeetingsKey,
    NameKey,
    StreamKey,
)
from ledger.world.sources import StreamSource
from ledger.world.streams import Streams
from ledger.world.views import view

T = TypeVar("T", bound=Timeline)
V = TypeVar("V")
View = tuple[Any, frozenset[DependencyKey]]


class TrackedWorld:
    """Implements `domain.world.World` over a source. `reads` collects the keys of what was read since it was last cleared.
    `entries`, `version` and `mentioning` are not tracked."""

    def __init__(self, source: StreamSource) -> None:
        self.streams = Streams(source)
        self.reads: set[DependencyKey] = set()
        self.memo: dict[Any, Any] = {}
        self._cache = DependencyCache()

    @property
    def source(self) -> StreamSource:
        return self.streams.source

    def fork(self, entries: Iterable[Entry]) -> "TrackedWorld":
        """The same world with more entries; this one does not change."""
        other = TrackedWorld(self.streams.source)
        other.streams = self.streams.fork()
        other.memo = dict(self.memo)
        other._cache = self._cache.fork()
        other.add(entries)
        return other

    def add(self, entries: Iterable[Entry]) -> ChangedKeys:
        """Add new entries, each the next of its stream; the keys of all that changed (`Streams.add`)."""
        changed = self.streams.add(entries)
        self._cache.invalidate(changed)
        return changed

    def cached(self, key: Hashable, make: Callable[[], V], on: date | None = None) -> V:
        found = self._cache.get(key)
        if found is None:
            outer, self.reads = self.reads, set()
            try:
                value = make()
            finally:
                reads, self.reads = self.reads, outer
            found = self._cache.put(key, CachedValue(value, frozenset(reads), on))
        self.reads |= found.reads
        cached: V = found.value
        return cached

    def entries(self, stream: str) -> Sequence[Entry]:
        return self.streams.entries(stream)

    def version(self, stream: str) -> int:
        return self.streams.version(stream)

    def timeline(self, stream: str) -> Timeline | None:
        self.reads.add(StreamKey(stream))
        return self.streams.timeline(stream)

    def agency(self, stream: str) -> AgencyTimeline | None:
        return self._read(AgencyTimeline, stream, ())

    def person(self, stream: str) -> PersonTimeline | None:
        return self._read(PersonTimeline, stream, ())

    def group(self, stream: str, *facets: Facet) -> GroupTimeline | None:
        return self._read(GroupTimeline, stream, facets)

    def meeting(self, stream: str, *facets: Facet) -> MeetingTimeline | None:
        return self._read(MeetingTimeline, stream, facets)

    def view(self, timeline: T, *facets: Facet) -> T:
        found: Any = self._read(Timeline, timeline.id, facets)
        assert found is not None
        whole: T = found
        return whole

    def within(self, group: str, kind: type[T], *facets: Facet) -> Sequence[T]:
        self.reads.add(ChildrenKey(kind.KIND, group))
        return [t for s in self.streams.children(group, kind.KIND) if (t := self._read(kind, s, facets))]

    def meetings_of(self, group: str, *facets: Facet) -> Sequence[MeetingTimeline]:
        return self.within(group, MeetingTimeline, *facets)

    def held_in(self, group: str) -> Sequence[MeetingTimeline]:
        self.reads.add(HeldMeetingsKey(group))
        each = (self.streams.timeline(s) for s in self.streams.children(group, MeetingTimeline.KIND))
        return [_view(m, (HELD,))[0] for m in each if isinstance(m, MeetingTimeline) and m.held]

    def stands(self, stream: str, kind: str) -> bool:
        self.reads.add(StreamKey(stream, ESTABLISHED if kind in FACETS else None))
        return self.streams.begun_kind(stream) == kind

    def group_named(self, slug: str, *facets: Facet) -> GroupTimeline | None:
        stream = self._named("group", slug)
        return self.group(stream, *facets) if stream else None

    def agency_named(self, slug: str) -> AgencyTimeline | None:
        stream = self._named("agency", slug)
        return self.agency(stream) if stream else None

    def known_as(self, person: str) -> Sequence[str]:
        return self.streams.identities.of(person)

    def mentioning(self, stream: str, kind: str | None = None) -> Sequence[str]:
        return self.streams.mentioning(stream, kind)

    def _named(self, kind: str, slug: str) -> str | None:
        self.reads.add(NameKey(kind, slug))
        return self.streams.named(kind, slug)

    def _read(self, kind: type[T], stream: str, facets: tuple[Facet, ...]) -> T | None:
        """The timeline of a stream, or a view of facets of it; None where the stream is of another kind."""
        found = self.streams.timeline(stream)
        if isinstance(found, kind) and facets:
            seen, keys = _view(found, facets)
            self.reads |= keys
            return seen  # type: ignore[no-any-return]
        self.reads.update([StreamKey(stream, facet) for facet in facets] or [StreamKey(stream)])
        return found if isinstance(found, kind) else None


def _view(timeline: Timeline, facets: tuple[Facet, ...]) -> View:
    """A view with the keys of its facets, made once a timeline."""
    found: View | None = timeline.memo.get(facets)
    if found is None:
        keys = frozenset(StreamKey(timeline.id, facet) for facet in facets)
        found = timeline.memo[facets] = (view(timeline, frozenset(facets)), keys)
    return found
