"""The library's PostgreSQL recorder, writing through `append` alone."""

from collections.abc import Mapping, Sequence
from threading import Lock
from time import sleep
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import InterfaceError, OperationalError, PersistenceError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb

from ledger.datastore import SCHEMA, Datastore
from ledger.drafts import packed

APPEND = f"SELECT * FROM {SCHEMA}.append(%s, %s, %s, %s)"
TOGETHER_MAX = 32
LOST_ATTEMPTS = 10
LOCK_ATTEMPTS = 3
WAIT_S = 0.2

Place = tuple[int, int, Any, bool]
"""First and last position, the time recorded, and whether it had been recorded before."""


class Passage:
    """One append on its way: its parameters, and in the end its place or why there is none."""

    def __init__(self, parameters: tuple[Any, ...]) -> None:
        self.parameters = parameters
        self.place: Place | None = None
        self.error: Exception | None = None


class Recorder(PostgresApplicationRecorder):
    """Reads the events table as the library does; writes with one statement, in one round trip. Appends of several threads
    that meet at the door go in together, each a statement of its own within one transaction, so that they share the turn
    and the write to disk."""

    def __init__(self, datastore: Datastore) -> None:
        super().__init__(datastore, events_table_name="events")
        self.channel_name = SCHEMA
        self._waiting: list[Passage] = []
        self._queue = Lock()
        self._door = Lock()

    def create_table(self) -> None:
        """Nothing: tables are made by migration, in one step under a lock."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        """The library's way in: positions of the events. Raises IntegrityError when a version is taken."""
        if not stored_events:
            return []
        first, last, _, _ = self.append(stored_events, **kwargs)
        return list(range(first, last + 1))

    def append(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        command: UUID | None = None,
        fingerprint: bytes | None = None,
        reads: Mapping[str, int] | None = None,
        **_: Any,
    ) -> Place:
        """Where the events stand now. Tries again when the connection is lost, and a few times when the turn does not come:
        had a lost try been recorded, the receipt gives the place of that one."""
        drafts = packed(stored_events, self.datastore.psycopg_type_adapters["draft"].oid)
        passage = Passage((drafts, command, fingerprint, Jsonb(dict(reads or {}))))
        with self._queue:
            self._waiting.append(passage)
        with self._door:
            while passage.place is None and passage.error is None:
                self._let_in()
        if passage.place is None:
            raise passage.error or AssertionError
        return passage.place

    def _let_in(self) -> None:
        with self._queue:
            together, self._waiting = self._waiting[:TOGETHER_MAX], self._waiting[TOGETHER_MAX:]
        try:
            lost = len(together) > 1 and self._together(together)
            for passage in together:
                if passage.place is None:
                    self._alone(passage, lost=lost)
        except BaseException as error:
            for passage in together:
                if passage.place is None and passage.error is None:
                    passage.error = error if isinstance(error, Exception) else OperationalError("interrupted")
            if not isinstance(error, Exception):
                raise

    def _together(self, passages: Sequence[Passage]) -> bool:
        """All in one transaction, or none: then each must go alone. True if we cannot know because the reply was lost."""
        connection = None
        try:
            with self.datastore.get_connection() as connection:
                with connection.pipeline(), connection.transaction():
                    said = [
                        connection.cursor(row_factory=tuple_row, binary=True).execute(
                            APPEND, p.parameters, prepare=True
                        )
                        for p in passages
                    ]
                for passage, cursor in zip(passages, said, strict=True):
                    passage.place = _place(cursor)
        except PersistenceError:
            return connection is not None and connection.broken
        return False

    def _alone(self, passage: Passage, *, lost: bool) -> None:
        """A refusal is the passage's own. When the turn does not come, it raises: nobody else who waits need try."""
        losses = locked = 0
        while True:
            try:
                with self.datastore.get_connection() as conn, conn.cursor(row_factory=tuple_row, binary=True) as cursor:
                    first, last, recorded_at, repeated = _place(
                        cursor.execute(APPEND, passage.parameters, prepare=True)
                    )
                passage.place = (first, last, recorded_at, repeated and not lost)
                return
            except (InterfaceError, OperationalError) as error:
                if isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                    locked += 1
                else:
                    losses += 1
                    lost = True
                if locked >= LOCK_ATTEMPTS or losses >= LOST_ATTEMPTS:
                    raise
                sleep(WAIT_S)
            except PersistenceError as error:
                passage.error = error
                return


def _place(cursor: psycopg.Cursor[Any]) -> Place:
    place: Place = cursor.fetchone() or (0, 0, None, False)
    return place
