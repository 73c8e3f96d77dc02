"""Streams with their timelines and indexes: loaded from a source and folded on demand, extended by new entries."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from domain.entries import Entry, StandingEvent, extend_standing, standing_events
from domain.events.compensation import Corrected, Retracted
from domain.facets import HELD
from domain.timelines import begun_kind, fold_stream
from domain.timelines.base import Timeline
from ledger.world.dependency_keys import (
    ChangedKeys,
    ChildrenKey,
    DependencyKey,
    HeldMeetingsKey,
    NameKey,
    StreamKey,
    all_keys,
    changed_keys,
)
from ledger.world.folded_entries import FoldedEntries
from ledger.world.identities import Identities
from ledger.world.sources import StreamSource


class Streams:
    """Streams without dependency tracking, which `TrackedWorld` adds."""

    def __init__(self, source: StreamSource) -> None:
        self.source = source
        self.identities = Identities(self)
        self._entries: dict[str, Sequence[Entry]] = {}
        self._standing: dict[str, Sequence[StandingEvent]] = {}
        self._timelines: dict[str, Timeline] = {}
        self._begun: dict[str, str] = {}
        self._children: dict[tuple[str, str], tuple[str, ...]] = {}
        self._names: dict[tuple[str, str], str | None] = {}
        self._begun_here: set[str] = set()

    def fork(self) -> "Streams":
        """The same streams, to which entries can be added; these do not change."""
        other = Streams(self.source)
        other.identities = self.identities.fork(other)
        other._entries = dict(self._entries)
        other._standing = dict(self._standing)
        other._timelines = dict(self._timelines)
        other._begun = dict(self._begun)
        other._children = dict(self._children)
        other._names = dict(self._names)
        other._begun_here = set(self._begun_here)
        return other

    def add(self, entries: Iterable[Entry]) -> ChangedKeys:
        """Add new entries, each the next of its stream; the keys of all that changed, each with the first day of its record
        that did: of a group the earliest that an act may change, of all else any day (`date.min`)."""
        entries = list(entries)
        renamed = self.identities.begin_update(entries)
        by_stream: dict[str, list[Entry]] = {}
        for e in entries:
            by_stream.setdefault(e.stream, []).append(e)
        changed: dict[DependencyKey, date] = {}
        for stream, new in by_stream.items():
            self._extend(stream, new)
            first = min(e.event.first_day() for e in new) if new[0].kind == "group" else date.min
            changed |= dict.fromkeys(changed_keys(stream, new, self._entries[stream]), first)
            if new[0].version == 1:
                changed |= dict.fromkeys(self._index(new[0]), date.min)
            elif StreamKey(stream, HELD) in changed and (group := self.entries(stream)[0].event.parent()):
                changed[HeldMeetingsKey(group)] = date.min
        for stream in renamed():
            changed |= dict.fromkeys(self._reread(stream), date.min)
        return changed

    def keys_of(self, entries: Sequence[Entry]) -> ChangedKeys:
        """The keys of all that these entries, which come next, will change, but for those of persons who are found to be
        others."""
        by_stream: dict[str, list[Entry]] = {}
        for e in entries:
            by_stream.setdefault(e.stream, []).append(e)
        found: dict[DependencyKey, date] = {}
        for stream, new in by_stream.items():
            known = [*(self.entries(stream) if new[0].version > 1 else ()), *new]
            found |= dict.fromkeys(changed_keys(stream, new, known), date.min)
            if group := known[0].event.parent():
                held = StreamKey(stream, HELD) in found
                found |= dict.fromkeys((ChildrenKey(new[0].kind, group),) if new[0].version == 1 else (), date.min)
                found |= dict.fromkeys((HeldMeetingsKey(group),) if held else (), date.min)
            if new[0].version == 1 and (slug := getattr(new[0].event, "slug", None)):
                found[NameKey(new[0].kind, slug)] = date.min
        return found

    def holds(self, stream: str) -> bool:
        """Whether the entries of a stream are in memory."""
        return stream in self._entries

    def keep(self, entries: Mapping[str, Sequence[Entry]], children: Mapping[tuple[str, str], Iterable[str]]) -> None:
        """Hold streams, and which were begun within groups, that were read ahead."""
        self._keep(entries)
        for family, streams in children.items():
            self._children.setdefault(family, tuple(streams))

    def entries(self, stream: str) -> Sequence[Entry]:
        """All entries of a stream in the order of version; empty for a stream that does not exist."""
        found = self._entries.get(stream)
        if found is None:
            found = self._entries[stream] = self.source.entries(stream)
        return found

    def version(self, stream: str) -> int:
        """The version of the stream's newest entry; 0 for a stream that does not exist."""
        entries = self.entries(stream)
        return entries[-1].version if entries else 0

    def timeline(self, stream: str) -> Timeline | None:
        """The whole timeline of a stream; None for a stream that does not exist."""
        found = self._timelines.get(stream)
        if found is None and (entries := self.entries(stream)):
            if isinstance(entries, FoldedEntries):
                canonical = self.identities.canonical_in(entries[0])
                folded = entries.folded(canonical, lambda acts: self._fold(entries[0], acts))
                self._standing[stream], found = folded.standing, folded.timeline
            else:
                acts = self._standing.get(stream)
                if acts is None:
                    acts = self._standing[stream] = standing_events(entries)
                found = self._fold(entries[0], acts)
            self._timelines[stream] = found
        return found

    def _fold(self, first: Entry, acts: Sequence[StandingEvent]) -> Timeline:
        return fold_stream(first, self.identities.read(first, acts))

    def begun_kind(self, stream: str) -> str:
        """The kind of a stream whose beginning stands; empty for any other."""
        found = self._begun.get(stream)
        if found is None:
            found = self._begun[stream] = begun_kind(self.timeline(stream))
        return found

    def children(self, group: str, kind: str) -> tuple[str, ...]:
        """The streams of a kind that were begun within a group, in the order of their first position."""
        if (group, kind) not in self._children:
            found = {} if group in self._begun_here else self.source.within(group, kind)
            self._keep(found)
            self._children[group, kind] = tuple(found)
        return self._children[group, kind]

    def named(self, kind: str, slug: str) -> str | None:
        """The stream of a kind that reserved the slug."""
        if (kind, slug) not in self._names:
            self._names[kind, slug] = self.source.named(kind, slug)
        return self._names[kind, slug]

    def identified(self) -> Iterable[str]:
        """The persons of whom it was ever said that they are the same as another."""
        found = self.source.identified()
        self._keep(found)
        return found

    def mentioning(self, stream: str, kind: str | None = None) -> Sequence[str]:
        """The streams, or those of a kind, of which some event names this one."""
        return self.source.mentioning(stream, kind)

    def _keep(self, found: Mapping[str, Sequence[Entry]]) -> None:
        for stream, entries in found.items():
            self._entries.setdefault(stream, entries)

    def _extend(self, stream: str, new: Sequence[Entry]) -> None:
        """Add entries to a stream; its timeline is folded anew when somebody asks."""
        compensated = any(isinstance(e.event, Corrected | Retracted) for e in new)
        if new[0].version == 1:
            self._begun_here.add(stream)  # whatever is begun within it is added here, too
        known = self.entries(stream) if new[0].version > 1 else ()
        self._entries[stream] = [*known, *new]
        self._timelines.pop(stream, None)
        if compensated or not self._begun.get(stream):
            self._begun.pop(stream, None)
        stood = self._standing.pop(stream, None)
        if stood is not None and not compensated:
            self._standing[stream] = extend_standing(stood, new)

    def _reread(self, stream: str) -> Iterable[DependencyKey]:
        """Fold a stream again that names somebody who is now another; the keys of all its facets."""
        entries = self.entries(stream)
        if not entries or entries[0].kind == "person":
            return ()
        self._timelines.pop(stream, None)
        return all_keys(stream, entries)

    def _index(self, first: Entry) -> Iterable[DependencyKey]:
        """Add a new stream to the indexes; their keys."""
        if group := first.event.parent():
            known = self.children(group, first.kind)
            if first.stream not in known:
                self._children[group, first.kind] = (*known, first.stream)
            yield ChildrenKey(first.kind, group)
        if slug := getattr(first.event, "slug", None):
            self._names[first.kind, slug] = first.stream
            yield NameKey(first.kind, slug)
