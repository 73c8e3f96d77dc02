"""Finds persons by name in the ledger: names are sealed, so each is opened and compared here."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Protocol

from api.people.name_keys import NameIndex
from domain.entries import standing_events
from domain.permission import Credential
from domain.timelines.person import PersonTimeline, fold_person
from domain.values import Sealed
from ledger.store.event_store import EventStore
from ledger.world.tracked_world import TrackedWorld
from projections.trail.trail_rows import named_streams

PERSONS_AT_ONCE = 1000

Opener = Callable[[Sealed], str | None]
"""Opens sealed words for who may see them; else None."""


class FindPersons(Protocol):
    """Finds the persons of a name, and those of names that are near: these are asked about, and never taken for it."""

    def __call__(self, name: str, /) -> Sequence[str]:
        """The ids of the persons of the very name."""

    def near(self, name: str, /) -> Sequence[tuple[str, str]]:
        """The ids of persons whose names are near, each with that name."""


class _LedgerFinder:
    """`person_finder`: reads the ledger once, when it is first asked."""

    def __init__(self, store: EventStore, open_sealed: Opener, credential: Credential) -> None:
        self._store, self._open, self._credential = store, open_sealed, credential
        self._world = TrackedWorld(store)

    def __call__(self, name: str, /) -> list[str]:
        return self._kept(self._index.find(name, self._reached))

    def near(self, name: str, /) -> list[tuple[str, str]]:
        same = self(name)
        found = self._kept(self._index.near(name, self._reached))
        return [(id, self._names[id][-1]) for id in found if id not in same]

    def _kept(self, ids: Sequence[str]) -> list[str]:
        return list(dict.fromkeys(self._world.known_as(person)[0] for person in ids))

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        named: dict[str, list[str]] = {}
        for id, name in _names(self._store, self._world, self._open) if self._credential.names else ():
            named.setdefault(id, []).append(name)
        return named

    @cached_property
    def _index(self) -> NameIndex:
        return NameIndex((id, name) for id, names in self._names.items() for name in names)

    @cached_property
    def _groups(self) -> frozenset[str]:
        known = (self._world.group_named(slug) for slug in self._credential.groups or ())
        return frozenset(group.id for group in known if group)

    def _reached(self, person: str) -> bool:
        return self._credential.groups is None or _is_named_in(self._groups, person, self._store)


def person_finder(store: EventStore, open_sealed: Opener, credential: Credential) -> FindPersons:
    """The finder at the head of the ledger, for commands: by the name of today. A person of several records (found to
    be the same) has the names of all of them and is given once, by the id that is kept. A credential limited to groups
    finds the records that some event of these groups names, as on the read side (projections.questions.persons)."""
    return _LedgerFinder(store, open_sealed, credential)


def _names(store: EventStore, world: TrackedWorld, open_sealed: Opener) -> Iterator[tuple[str, str]]:
    """Every record with its own name, and with that of the record under which it is kept; none of an erased person."""
    opened = {p.id: None if p.erased else p.name and open_sealed(p.name) for p in _persons(store)}
    for id, own in opened.items():
        kept = opened.get(world.known_as(id)[0], own)
        for name in dict.fromkeys((own, kept)) if own and kept else ():
            yield id, name


def _persons(store: EventStore) -> Iterator[PersonTimeline]:
    persons = store.streams("person")
    for start in range(0, len(persons), PERSONS_AT_ONCE):
        for id, entries in store.entries_of(persons[start : start + PERSONS_AT_ONCE]).items():
            yield fold_person(id, standing_events(entries))


def _is_named_in(groups: frozenset[str], person: str, store: EventStore) -> bool:
    """Whether some event both is of, or names, the person, and is of, or names, one of the groups."""
    for stream, entries in store.entries_of([person, *store.mentioning(person)]).items():
        within = {stream, entries[0].event.parent()}
        for entry in entries:
            named = within | set(named_streams(entry.event))
            if person in named and groups & named:
                return True
    return False
