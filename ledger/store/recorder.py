"""The library's PostgreSQL recorder, writing through `append` alone."""

from collections.abc import Mapping, Sequence
from time import sleep
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import InterfaceError, OperationalError, PersistenceError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb

from ledger.store.composites import encode_drafts
from ledger.store.datastore import SCHEMA, Datastore
from ledger.store.group_commit import GroupCommit, PendingCommit

APPEND = f"SELECT * FROM {SCHEMA}.append(%s, %s, %s, %s)"
BATCH_MAX = 32
LOST_ATTEMPTS = 10
LOCK_ATTEMPTS = 3
WAIT_S = 0.2

AppendedRange = tuple[int, int, Any, bool]
"""First and last position, the time recorded, and whether it had been recorded before."""


class PendingAppend(PendingCommit):
    """One append on its way: its parameters, and in the end its place or why there is none."""

    def __init__(self, parameters: tuple[Any, ...]) -> None:
        super().__init__()
        self.parameters = parameters
        self.place: AppendedRange | None = None
        self.error: Exception | None = None


class Recorder(PostgresApplicationRecorder):
    """Reads the events table as the library does; writes with one statement, in one round trip. Appends of several threads
    that meet at the door go in together, each a statement of its own within one transaction, so that they share the turn
    and the write to disk."""

    def __init__(self, datastore: Datastore) -> None:
        super().__init__(datastore, events_table_name="events")
        self.datastore: Datastore = datastore
        self.channel_name = SCHEMA
        self._convoy = GroupCommit(self._let_in, BATCH_MAX)

    def create_table(self) -> None:
        """Nothing: tables are made by migration."""

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
    ) -> AppendedRange:
        """Where the events stand now. Tries again when the connection is lost, and a few times when the turn does not come:
        had a lost try been recorded, the receipt gives the place of that one."""
        drafts = encode_drafts(stored_events, self.datastore.psycopg_type_adapters["draft"].oid)
        append = PendingAppend((drafts, command, fingerprint, Jsonb(dict(reads or {}))))
        self._convoy.travel(append)
        if append.place is None:
            raise append.error or OperationalError("interrupted")
        return append.place

    def _let_in(self, appends: Sequence[PendingAppend]) -> None:
        lost = len(appends) > 1 and self._together(appends)
        failed: Exception | None = None
        for append in appends:
            if append.place is None:
                failed = failed or self._alone(append, lost=lost)
                append.error = append.error or failed

    def _together(self, appends: Sequence[PendingAppend]) -> bool:
        """All in one transaction, or none: then each must go alone. True if we cannot know because the reply was lost."""
        connection = None
        try:
            with self.datastore.door.get_connection() as connection:
                with connection.pipeline(), connection.transaction():
                    said = [self._said(connection, append) for append in appends]
                for append, cursor in zip(appends, said, strict=True):
                    append.place = _appended_range(cursor)
        except PersistenceError:
            return connection is not None and connection.broken
        return False

    def _alone(self, append: PendingAppend, *, lost: bool) -> Exception | None:
        """Sets the place, or the error that is this one's own. Returns one that is everybody's: the turn does not come or
        the server is away, and nobody else who waits need try."""
        losses = locked = 0
        while True:
            try:
                with self.datastore.door.get_connection() as connection:
                    first, last, recorded_at, repeated = _appended_range(self._said(connection, append))
                append.place = (first, last, recorded_at, repeated and not lost)
                return None
            except (InterfaceError, OperationalError) as error:
                if isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                    locked += 1
                else:
                    losses += 1
                    lost = True
                if locked >= LOCK_ATTEMPTS or losses >= LOST_ATTEMPTS:
                    return error
                sleep(WAIT_S)
            except PersistenceError as error:
                append.error = error
                return None

    def _said(self, connection: psycopg.Connection[Any], append: PendingAppend) -> psycopg.Cursor[Any]:
        return connection.cursor(row_factory=tuple_row, binary=True).execute(APPEND, append.parameters, prepare=True)


def _appended_range(cursor: psycopg.Cursor[Any]) -> AppendedRange:
    place: AppendedRange = cursor.fetchone() or (0, 0, None, False)
    return place
