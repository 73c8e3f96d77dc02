"""Finds persons by their names, for who may see them: names are sealed, so each is opened and compared."""

from collections.abc import Iterator

from api.rolls.lines import Find
from api.rolls.told import Open
from domain.entries import standing
from domain.permission import Credential
from domain.timelines.person import Person, fold
from ledger.store import Store
from ledger.world import Streams

PERSONS_AT_ONCE = 1000


def finder(store: Store, open_sealed: Open, credential: Credential) -> Find:
    """Finds the ids of those who go by a name today; with a credential limited to groups, only those whom acts of these
    groups name."""

    known: dict[str, list[str]] = {}

    def find(name: str) -> list[str]:
        if not known:
            for p in _persons(store):
                if p.name and not p.erased:
                    known.setdefault(_plain(open_sealed(p.name) or ""), []).append(p.id)
        named = known.get(_plain(name), ())
        return [p for p in named if credential.groups is None or _reached(p, store, credential)]

    return find


def _persons(store: Store) -> Iterator[Person]:
    persons = store.streams("person")
    for start in range(0, len(persons), PERSONS_AT_ONCE):
        for id, entries in store.entries_of(persons[start : start + PERSONS_AT_ONCE]).items():
            yield fold(id, standing(entries))


def _reached(person: str, store: Store, credential: Credential) -> bool:
    world = Streams(store)
    for stream in store.mentioning(person):
        meeting = world.meeting(stream)
        group = world.group(meeting.group if meeting else stream)
        if group and credential.reads_group(group.slug):
            return True
    return False


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
