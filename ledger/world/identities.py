"""Identities: which persons are the same in one world, and which streams name them; kept up to date as entries come."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from domain.entries import Entry, StandingEvent
from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted
from domain.events.person import PersonIdentified
from domain.timelines import begun_kind
from domain.timelines.base import Timeline
from domain.timelines.identities import CanonicalPerson, canonical_persons, person_fields, with_canonical_persons
from domain.timelines.person import PersonTimeline


class PersonSource(Protocol):
    """Gives the timelines of persons, and what a source knows of them."""

    def timeline(self, stream: str) -> Timeline | None: ...

    def identified(self) -> Iterable[str]: ...

    def mentioning(self, stream: str, kind: str | None = None) -> Sequence[str]: ...


class Identities:
    """`canonical` gives the persons who are known under another id too, each with the one that is kept. Lazy: a world
    in which no person is named never computes it."""

    def __init__(self, world: PersonSource) -> None:
        self._world = world
        self._linked: set[str] | None = None
        self._canonical: Mapping[str, CanonicalPerson] | None = None
        self._naming: dict[str, set[str]] = {}

    def fork(self, world: PersonSource) -> "Identities":
        other = Identities(world)
        other._linked = None if self._linked is None else set(self._linked)
        other._canonical = self._canonical
        other._naming = {person: set(streams) for person, streams in self._naming.items()}
        return other

    @property
    def canonical(self) -> Mapping[str, CanonicalPerson]:
        if self._linked is None:
            self._linked = set(self._world.identified())
        if self._canonical is None:
            self._canonical = canonical_persons(self._persons(self._linked))
        return self._canonical

    def of(self, person: str) -> tuple[str, ...]:
        """Every id of a person, the kept one first."""
        kept = self.canonical[person].person if person in self.canonical else person
        return (kept, *sorted(id for id, canonical in self.canonical.items() if canonical.person == kept))

    def read(self, first: Entry, acts: Sequence[StandingEvent]) -> Sequence[StandingEvent]:
        """The standing events of a stream with every person under the canonical id."""
        return with_canonical_persons(acts, self.canonical_in(first))

    def canonical_in(self, first: Entry) -> Mapping[str, CanonicalPerson]:
        """The canonical persons by which a stream is read that begins with an entry: of persons and agencies none."""
        return {} if first.kind in ("person", "agency") else self.canonical

    def begin_update(self, entries: Iterable[Entry]) -> Callable[[], set[str]]:
        """Call before entries are added; the returned callable, called afterwards, gives the streams that now read
        differently."""
        about_identity = []
        for e in entries:
            if e.kind != "person":
                for person in _named_persons(e.event):
                    self._naming.setdefault(person, set()).add(e.stream)
            elif isinstance(e.event, PersonIdentified | Corrected | Retracted):
                about_identity.append(e)
        if not about_identity:
            return set
        before = self.canonical
        assert self._linked is not None
        self._linked |= {e.stream for e in about_identity if isinstance(e.event, PersonIdentified)}
        return lambda: self._moved(before)

    def _moved(self, before: Mapping[str, CanonicalPerson]) -> set[str]:
        self._canonical = None
        now = self.canonical
        moved = {p for p in before.keys() | now.keys() if before.get(p) != now.get(p)}
        return {s for p in moved for s in (*self._world.mentioning(p), *self._naming.get(p, ()))}

    def _persons(self, streams: Iterable[str]) -> Iterator[PersonTimeline]:
        """Those who were found to be somebody whose registration stands."""
        for stream in streams:
            p = self._world.timeline(stream)
            if isinstance(p, PersonTimeline) and p.same_as and begun_kind(self._world.timeline(p.same_as)) == "person":
                yield p


def _named_persons(event: Event) -> Iterator[str]:
    act = event.replacement if isinstance(event, Corrected) else event
    for field in person_fields(type(act)):
        value = getattr(act, field)
        yield from (value,) if isinstance(value, str) else value or ()
