"""Persons who are registered and erased in one ledger, under the keys of one keyring, as the service does it."""

import os
from base64 import b64encode
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

import psycopg
import pytest

from domain.admission import DraftEvent
from domain.events.person import PersonErased, PersonRegistered
from ledger.governance import CODEC, Governance
from ledger.keyring import MASTER, Keyring
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from tests.ledger.command_drafts import record
from tests.support.databases import Database
from tests.support.story import FIRST_DAY, TODAY, said


class KeyedPersons:
    """`place` is the keyring's directory; `erased` is how many were."""

    def __init__(self, database: Database, place: Path) -> None:
        self.database, self.place, self.erased = database, place, 0
        self.store = EventStore(Datastore(database.login_dsn), CODEC)
        self.governance = Governance(self.store, today=lambda: TODAY)
        self.keyring = Keyring(place)
        self._living: deque[str] = deque()

    def register(self) -> None:
        """A new person: the key comes first, the record after it."""
        person = str(uuid4())
        name = self.keyring.seal(person, 1, "name", "Ann Example")
        record(self.governance, DraftEvent(person, "person", PersonRegistered(name=name, **said(FIRST_DAY))))
        self._living.append(person)

    def erase_oldest(self) -> None:
        """The record comes first, and the key is destroyed after it."""
        person = self._living.popleft()
        erased = PersonErased(ground="request-of-the-person", **said(FIRST_DAY))
        record(self.governance, DraftEvent(person, "person", erased))
        self.keyring.destroy(person)
        self.erased += 1

    def with_master_in_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> Self:
        """The same persons, and a new keyring whose master key is in the environment."""
        monkeypatch.setenv(MASTER, b64encode(os.urandom(32)).decode())
        self.place = self.place.with_name("keyring-apart")
        self.keyring = Keyring(self.place)
        self.register()
        return self

    @staticmethod
    def of_ledger(database: Database) -> tuple[set[str], set[str]]:
        """The persons of a ledger, and those that are erased in it."""
        with psycopg.connect(database.migrate_dsn) as connection:
            known = connection.execute("select id::text from ledger.streams where kind = 'person'").fetchall()
            erased = connection.execute(
                "select originator_id::text from ledger.events where topic like 'person.erased/%'"
            ).fetchall()
        return {row[0] for row in known}, {row[0] for row in erased}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.store.close()
