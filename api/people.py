"""Finds persons by their names, for who may see them: names are sealed, so each is opened and compared."""

from collections.abc import Callable, Iterator, Sequence

from domain.entries import standing_events
from domain.permission import Credential
from domain.timelines.person import PersonTimeline, fold_person
from domain.values import Sealed
from ledger.store.event_store import EventStore
from ledger.world.tracked_world import TrackedWorld

PERSONS_AT_ONCE = 1000

Opener = Callable[[Sealed], str | None]
"""Opens sealed words for who may see them; else None."""

FindPersons = Callable[[str], Sequence[str]]
"""The ids of the persons of a name."""


def person_finder(store: EventStore, open_sealed: Opener, credential: Credential) -> FindPersons:
    """Finds the ids of those who go by a name today; with a credential limited to groups, only those whom acts of these
    groups name."""

    known: dict[str, list[str]] = {}

    def find(name: str) -> list[str]:
        if not known:
            for p in _persons(store):
                if p.name and not p.erased:
                    known.setdefault(_folded(open_sealed(p.name) or ""), []).append(p.id)
        named = known.get(_folded(name), ())
        return [p for p in named if credential.groups is None or _reached(p, store, credential)]

    return find


def _persons(store: EventStore) -> Iterator[PersonTimeline]:
    persons = store.streams("person")
    for start in range(0, len(persons), PERSONS_AT_ONCE):
        for id, entries in store.entries_of(persons[start : start + PERSONS_AT_ONCE]).items():
            yield fold_person(id, standing_events(entries))


def _reached(person: str, store: EventStore, credential: Credential) -> bool:
    world = TrackedWorld(store)
    for stream in store.mentioning(person):
        meeting = world.meeting(stream)
        group = world.group(meeting.group if meeting else stream)
        if group and credential.reads_group(group.slug):
            return True
    return False


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
