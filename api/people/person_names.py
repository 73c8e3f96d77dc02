"""Blind index of the names of persons: a cache of the process, keyed by the position of the ledger."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import NamedTuple

from api.people.name_keys import near_signatures, person_key
from domain.entries import standing_events
from domain.timelines.person import PersonTimeline, fold_person
from domain.values import Sealed
from ledger.store.event_store import EventStore

PERSONS_AT_ONCE = 1000
TOKEN_BYTES = 8


class IndexedName(NamedTuple):
    """The name of today of a record of a person, and the position at which that begins."""

    id: str
    name: str
    begins: int


class PersonNames:
    """Finds records by what their names have in common with another. Held are keyed digests of names and of their
    signatures, under a key of this process, never a name: those of the few that a digest finds are read and opened again.
    `catch_up` brings it up to date from the records that changed since; the first time reads all.

    Raises UnreadableEvent where a newer version wrote to a record: its name might be any."""

    def __init__(self, store: EventStore, open_sealed: Callable[[Sealed], str | None]) -> None:
        self._store, self._open = store, open_sealed
        self._key = secrets.token_bytes(hashlib.blake2b.MAX_KEY_SIZE)
        self._lock = Lock()
        self._position = 0
        self._ids: dict[int, tuple[str, ...]] = {}
        self._tokens: dict[str, frozenset[int]] = {}
        self._not_opened: set[str] = set()

    def same(self, name: str) -> list[IndexedName]:
        """Those of the very name, in the order in which they were registered."""
        key = person_key(name)
        found = self._with_tokens([self._token(key)])
        return [person for person in found if person_key(person.name) == key]

    def sharing_signature(self, name: str) -> list[IndexedName]:
        """Those with a signature of the name, in the same order: whether they are near is to be looked at."""
        return self._with_tokens(map(self._token, near_signatures(person_key(name))))

    def read(self, ids: Sequence[str]) -> list[IndexedName]:
        """Records by their ids, in the same order; without those that were erased or cannot be opened."""
        return sorted(filter(None, map(self._named, self._folded(ids))), key=lambda person: person.begins)

    def catch_up(self) -> "PersonNames":
        """This index, brought to the head of the ledger: once for a command, whatever many names it looks for."""
        with self._lock:
            self._catch_up()
        return self

    def _with_tokens(self, tokens: Iterable[int]) -> list[IndexedName]:
        with self._lock:
            found = dict.fromkeys(id for token in tokens for id in self._ids.get(token, ()))
        return self.read([*found])

    def _catch_up(self) -> None:
        head = self._store.head().position
        if head == self._position and not self._not_opened:
            return
        changed = [*dict.fromkeys((*self._not_opened, *self._store.changed("person", self._position)))]
        for start in range(0, len(changed), PERSONS_AT_ONCE):
            for person in self._folded(changed[start : start + PERSONS_AT_ONCE]):
                self._index(person)
        self._position = head

    def _index(self, person: PersonTimeline) -> None:
        named = self._named(person)
        key = person_key(named.name) if named else None
        now = frozenset(map(self._token, (key, *near_signatures(key)))) if key is not None else frozenset()
        was = self._tokens.pop(person.id, frozenset())
        for token in was - now:
            left = tuple(id for id in self._ids.pop(token) if id != person.id)
            if left:
                self._ids[token] = left
        for token in now - was:
            self._ids[token] = (*self._ids.get(token, ()), person.id)
        if now:
            self._tokens[person.id] = now
        self._not_opened.discard(person.id)
        if named is None and person.name and not person.erased:
            self._not_opened.add(person.id)

    def _named(self, person: PersonTimeline) -> IndexedName | None:
        name = person.name and not person.erased and self._open(person.name)
        return IndexedName(person.id, name, min(s.entry.position for s in person.events)) if name else None

    def _folded(self, ids: Sequence[str]) -> list[PersonTimeline]:
        if not ids:
            return []
        return [fold_person(id, standing_events(e)) for id, e in self._store.entries_of(ids).items() if e]

    def _token(self, text: str) -> int:
        digest = hashlib.blake2b(text.encode(), digest_size=TOKEN_BYTES, key=self._key).digest()
        return int.from_bytes(digest)
