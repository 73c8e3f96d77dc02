"""The world of streams, loaded as they are asked for; notes what was read, and can be forked with more entries."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

from domain.entries import Entry, StandingEvent, extend_standing, standing_events
from domain.events import EVENTS
from domain.events.compensation import Corrected, Retracted
from domain.events.group.lifecycle import TABLES
from domain.timelines import begun_kind, fold_stream
from domain.timelines.agency import AgencyTimeline
from domain.timelines.base import Timeline
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.timelines.person import PersonTimeline
from ledger.world.dependency_cache import CachedValue, DependencyCache
from ledger.world.identities import Identities

FACETS = {
    kind: frozenset(
        {"established", "seat", *(e.FACET for e in EVENTS.values() if e.FACET and e.TOPIC.startswith(f"{kind}."))}
    )
    for kind in {e.TOPIC.partition(".")[0] for e in EVENTS.values() if e.FACET}
}
"""By kind of stream that has parts: what they are called."""
T = TypeVar("T", bound=Timeline)
V = TypeVar("V")


class StreamSource(Protocol):
    """Where streams come from."""

    def entries(self, stream: str) -> Sequence[Entry]:
        """All entries of a stream in the order of version; empty for a stream that does not exist."""
        ...

    def within(self, group: str, kind: str) -> Mapping[str, Sequence[Entry]]:
        """The streams of a kind begun within a group, with their entries, in the order of their first position."""
        ...

    def named(self, kind: str, name: str) -> str | None:
        """The stream of a kind that reserved the slug."""
        ...

    def mentioning(self, stream: str, kind: str | None = None) -> Sequence[str]:
        """The streams, or those of a kind, of which some event names this one."""
        ...

    def identified(self) -> Mapping[str, Sequence[Entry]]:
        """The persons of whom it was ever said that they are the same as another, with their entries."""
        ...


class EmptySource:
    """A source without streams: for worlds that are given every entry from the first on."""

    def entries(self, stream: str) -> Sequence[Entry]:
        return ()

    def within(self, group: str, kind: str) -> Mapping[str, Sequence[Entry]]:
        return {}

    def named(self, kind: str, name: str) -> str | None:
        return None

    def mentioning(self, stream: str, kind: str | None = None) -> Sequence[str]:
        return ()

    def identified(self) -> Mapping[str, Sequence[Entry]]:
        return {}


class Streams:
    """Implements `domain.world.World` over a source. `reads` collects what was read since it was last cleared: stream
    ids, or parts of them (`<stream>#<facet>`), and keys of the indexes (`<kind>s:<group>`, `held:<group>`,
    `group:<slug>`, `agency:<slug>`)."""

    def __init__(self, source: StreamSource) -> None:
        self.source = source
        self.reads: set[str] = set()
        self.memo: dict[Any, Any] = {}
        self._cache = DependencyCache()
        self._entries: dict[str, Sequence[Entry]] = {}
        self._standing: dict[str, Sequence[StandingEvent]] = {}
        self._timelines: dict[str, Timeline] = {}
        self._begun: dict[str, str] = {}
        self._within: dict[tuple[str, str], tuple[str, ...]] = {}
        self._names: dict[tuple[str, str], str | None] = {}
        self._identities = Identities(self)

    def fork(self, entries: Iterable[Entry]) -> "Streams":
        """The same world with more entries; this one does not change."""
        other = Streams(self.source)
        other.memo = dict(self.memo)
        other._cache = self._cache.fork()
        other._entries = dict(self._entries)
        other._standing = dict(self._standing)
        other._timelines = dict(self._timelines)
        other._begun = dict(self._begun)
        other._within = dict(self._within)
        other._names = dict(self._names)
        other._identities = self._identities.fork(other)
        other.add(entries)
        return other

    def add(self, entries: Iterable[Entry]) -> dict[str, date]:
        """Take in new entries, each the next of its stream; the keys of all that changed, each with the first day of its
        record that did: of a group the earliest that an act may change, of all else any day (`date.min`)."""
        entries = list(entries)
        reread = self._identities.begin_update(entries)
        by_stream: dict[str, list[Entry]] = {}
        for e in entries:
            by_stream.setdefault(e.stream, []).append(e)
        changed: dict[str, date] = {}
        for stream, new in by_stream.items():
            self._take(stream, new)
            first = min(e.event.first_day() for e in new) if new[0].kind == "group" else date.min
            changed |= dict.fromkeys(self._parts(stream, new), first)
            if new[0].version == 1:
                changed |= dict.fromkeys(self._index(new[0]), date.min)
            elif f"{stream}#held" in changed:
                changed[f"held:{self.entries(stream)[0].event.parent()}"] = date.min
        for stream in reread():
            changed |= dict.fromkeys(self._reread(stream), date.min)
        self._cache.invalidate(changed)
        return changed

    def _take(self, stream: str, new: Sequence[Entry]) -> None:
        """The entries of a stream with new ones; what was folded of it is folded anew when somebody asks."""
        compensated = any(isinstance(e.event, Corrected | Retracted) for e in new)
        known = self.entries(stream) if new[0].version > 1 else ()
        self._entries[stream] = [*known, *new]
        self._timelines.pop(stream, None)
        if compensated or not self._begun.get(stream):
            self._begun.pop(stream, None)
        stood = self._standing.pop(stream, None)
        if stood is not None and not compensated:
            self._standing[stream] = extend_standing(stood, new)

    def _parts(self, stream: str, new: Iterable[Entry]) -> Iterator[str]:
        """The keys of a stream and of those parts of it that new entries are about."""
        yield stream
        for e in new:
            if e.kind in FACETS:
                facets = e.event.facets() or self._facets(stream, e.kind)
                yield from [f"{stream}#{facet}" for facet in facets]

    def _reread(self, stream: str) -> set[str]:
        """Fold a stream again that names somebody who is now another; the keys of all its parts."""
        entries = self.entries(stream)
        if not entries or entries[0].kind == "person":
            return set()
        self._timelines.pop(stream, None)
        kind = entries[0].kind
        return {stream, *(f"{stream}#{facet}" for facet in (self._facets(stream, kind) if kind in FACETS else ()))}

    def _facets(self, stream: str, kind: str) -> Iterator[str]:
        """Every part of a stream that somebody may have named."""
        yield from FACETS[kind]
        if kind == "group":
            yield from (f"terms/{table}" for table in TABLES)
            seats = {seat for e in self._entries[stream] if (seat := getattr(e.event, "seat", None))}
            yield from (f"seat/{seat}" for seat in seats)
            meetings = {meeting for e in self._entries[stream] if (meeting := getattr(e.event, "meeting", None))}
            yield from (f"decided/{meeting}" for meeting in meetings)

    def _index(self, first: Entry) -> set[str]:
        """Take a new stream into the indexes; their keys."""
        keys = set()
        if group := first.event.parent():
            known = self._children(group, first.kind)
            if first.stream not in known:
                self._within[group, first.kind] = (*known, first.stream)
            keys.add(f"{first.kind}s:{group}")
        if slug := getattr(first.event, "slug", None):
            self._names[first.kind, slug] = first.stream
            keys.add(f"{first.kind}:{slug}")
        return keys

    def entries(self, stream: str) -> Sequence[Entry]:
        found = self._entries.get(stream)
        if found is None:
            found = self._entries[stream] = self.source.entries(stream)
        return found

    def version(self, stream: str) -> int:
        """The version of the stream's newest entry; 0 for a stream that does not exist."""
        entries = self.entries(stream)
        return entries[-1].version if entries else 0

    def cached(self, key: Hashable, make: Callable[[], V], on: date | None = None) -> V:
        found = self._cache.get(key)
        if found is None:
            outer, self.reads = self.reads, set()
            try:
                value = make()
            finally:
                read, self.reads = self.reads, outer
            found = self._cache.put(key, CachedValue(value, frozenset(read), on))
        self.reads |= found.reads
        kept: V = found.value
        return kept

    def timeline(self, stream: str) -> Timeline | None:
        self.reads.add(stream)
        return self._timeline(stream)

    def _timeline(self, stream: str) -> Timeline | None:
        found = self._timelines.get(stream)
        if found is None and (entries := self.entries(stream)):
            acts = self._standing.get(stream)
            if acts is None:
                acts = self._standing[stream] = standing_events(entries)
            acts = self._identities.read(entries[0], acts)
            found = self._timelines[stream] = fold_stream(entries[0], acts)
        return found

    def _of(self, kind: type[T], stream: str, *facets: str) -> T | None:
        if facets:
            self.reads.update([f"{stream}#{facet}" for facet in facets])
        else:
            self.reads.add(stream)
        found = self._timeline(stream)
        return found if isinstance(found, kind) else None

    def agency(self, stream: str) -> AgencyTimeline | None:
        return self._of(AgencyTimeline, stream)

    def person(self, stream: str) -> PersonTimeline | None:
        return self._of(PersonTimeline, stream)

    def group(self, stream: str, *facets: str) -> GroupTimeline | None:
        return self._of(GroupTimeline, stream, *facets)

    def meeting(self, stream: str, *facets: str) -> MeetingTimeline | None:
        return self._of(MeetingTimeline, stream, *facets)

    def _children(self, group: str, kind: str) -> tuple[str, ...]:
        if (group, kind) not in self._within:
            found = self.source.within(group, kind)
            for stream, entries in found.items():
                self._entries.setdefault(stream, entries)
            self._within[group, kind] = tuple(found)
        return self._within[group, kind]

    def within(self, group: str, kind: type[T], *facets: str) -> Sequence[T]:
        self.reads.add(f"{kind.KIND}s:{group}")
        return [t for s in self._children(group, kind.KIND) if (t := self._of(kind, s, *facets))]

    def meetings_of(self, group: str, *facets: str) -> Sequence[MeetingTimeline]:
        return self.within(group, MeetingTimeline, *facets)

    def held_in(self, group: str) -> Sequence[MeetingTimeline]:
        self.reads.add(f"held:{group}")
        each = (self._timeline(s) for s in self._children(group, MeetingTimeline.KIND))
        return [m for m in each if isinstance(m, MeetingTimeline) and m.held]

    def stands(self, stream: str, kind: str) -> bool:
        self.reads.add(f"{stream}#established" if kind in FACETS else stream)
        found = self._begun.get(stream)
        if found is None:
            found = self._begun[stream] = begun_kind(self._timeline(stream))
        return found == kind

    def _named(self, kind: str, slug: str) -> str | None:
        self.reads.add(f"{kind}:{slug}")
        if (kind, slug) not in self._names:
            self._names[kind, slug] = self.source.named(kind, slug)
        return self._names[kind, slug]

    def group_named(self, slug: str, *facets: str) -> GroupTimeline | None:
        stream = self._named("group", slug)
        return self.group(stream, *facets) if stream else None

    def agency_named(self, slug: str) -> AgencyTimeline | None:
        stream = self._named("agency", slug)
        return self.agency(stream) if stream else None

    def untracked_person(self, stream: str) -> Timeline | None:
        """A person without a note of having been read: what they were found to be is told by the streams that name them."""
        return self._timeline(stream)

    def identified(self) -> Iterable[str]:
        found = self.source.identified()
        for stream, entries in found.items():
            self._entries.setdefault(stream, entries)
        return found

    def known_as(self, person: str) -> Sequence[str]:
        return self._identities.of(person)

    def mentioning(self, stream: str, kind: str | None = None) -> Sequence[str]:
        return self.source.mentioning(stream, kind)
