"""Finds persons by name in the ledger: names are sealed, so those whom an index finds are opened and compared here.
Agencies are read whole."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Protocol

from api.people.name_keys import is_near, person_key
from api.people.person_names import IndexedName, PersonNames
from domain.entries import Entry, standing_events
from domain.permission import Credential
from domain.timelines.agency import AgencyTimeline, fold_agency
from domain.values import Sealed
from ledger.store.event_store import EventStore
from ledger.unreadable_event import UnreadableEvent
from ledger.world.tracked_world import TrackedWorld
from projections.trail.trail_rows import names_of_entry

AGENCIES_AT_ONCE = 1000

Opener = Callable[[Sealed], str | None]
"""Opens sealed words for who may see them; else None."""


class FindPersons(Protocol):
    """Finds the persons of a name, and those of names that are near: these are asked about, and never taken for it."""

    def __call__(self, name: str, /) -> Sequence[str]:
        """The ids of the persons of the very name."""

    def near(self, name: str, /) -> Sequence[tuple[str, str]]:
        """The ids of persons whose names are near, each with that name."""


class _Finder:
    """`person_finder`."""

    def __init__(self, store: EventStore, names: PersonNames, credential: Credential) -> None:
        self._store, self._index, self._credential = store, names, credential
        self._world = TrackedWorld(store)

    def __call__(self, name: str, /) -> list[str]:
        return [*self._kept(self._names.same(name))] if self._credential.names else []

    def near(self, name: str, /) -> list[tuple[str, str]]:
        if not self._credential.names:
            return []
        key = person_key(name)
        alike = [p for p in self._names.sharing_signature(name) if is_near(key, person_key(p.name))]
        found = self._kept(sorted(alike, key=lambda p: person_key(p.name)))
        same = self(name) if found else ()
        return [(id, called) for id, called in found.items() if id not in same]

    def _kept(self, found: Iterable[IndexedName]) -> dict[str, str]:
        """The records that are kept, with their names, of those found: of one that is kept, every record under it is found
        by its name too. Only what the credential reaches."""
        kept: dict[str, str] = {}
        for person in found:
            ids = self._world.known_as(person.id)
            own = {p.id: p.name for p in self._names.read(ids if len(ids) > 1 else [])} or {person.id: person.name}
            called = own.get(ids[0])
            also = own if person.id == ids[0] else (person.id,)
            if called is not None and ids[0] not in kept and any(map(self._reached, also)):
                kept[ids[0]] = called
        return kept

    @cached_property
    def _names(self) -> PersonNames:
        return self._index.catch_up()

    @cached_property
    def _groups(self) -> frozenset[str]:
        known = (self._world.group_named(slug) for slug in self._credential.groups or ())
        return frozenset(group.id for group in known if group)

    def _reached(self, person: str) -> bool:
        return self._credential.groups is None or _is_named_in(self._groups, person, self._store)


def person_finder(store: EventStore, names: PersonNames, credential: Credential) -> FindPersons:
    """The finder at the head of the ledger, for commands: by the name of today. A person of several records (found to
    be the same) has the names of all of them and is given once, by the id that is kept. A credential limited to groups
    finds the records that some event of these groups names, as on the read side (projections.questions.persons)."""
    return _Finder(store, names, credential)


def agencies_of(store: EventStore) -> list[AgencyTimeline]:
    """The agencies that are registered, as they stand at the head of the ledger."""
    ids = store.streams("agency")
    chunks = (ids[start : start + AGENCIES_AT_ONCE] for start in range(0, len(ids), AGENCIES_AT_ONCE))
    read = (each for chunk in chunks for each in _readable(store, chunk).items())
    return [a for id, entries in read if (a := fold_agency(id, standing_events(entries))).registered]


def _readable(store: EventStore, streams: Sequence[str]) -> dict[str, list[Entry]]:
    """The entries of those streams that this version can read: one that a newer version wrote to is passed over, since
    commands about others go on. Of agencies only, which are asked about: a person passed over would let their name mean
    another."""
    try:
        return store.entries_of(streams)
    except UnreadableEvent:
        if len(streams) == 1:
            return {}
        middle = len(streams) // 2
        return _readable(store, streams[:middle]) | _readable(store, streams[middle:])


def _is_named_in(groups: frozenset[str], person: str, store: EventStore) -> bool:
    """Whether some event both is of, or names, the person, and is of, or names, one of the groups."""
    for stream, entries in store.entries_of([person, *store.mentioning(person)]).items():
        within = {stream, entries[0].event.parent()}
        for entry in entries:
            named = within | set(names_of_entry(entry, entries))
            if person in named and groups & named:
                return True
    return False
