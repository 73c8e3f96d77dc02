"""Recorder: the library's PostgreSQL recorder, which writes through the SQL function `ledger.append` alone."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import InterfaceError, OperationalError, PersistenceError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb

from ledger.postgres.bounded_connection import BoundedConnection
from ledger.store.composites import encode_drafts
from ledger.store.datastore import SCHEMA, Datastore
from ledger.store.group_commit import GroupCommit, PendingCommit
from ledger.store.subscription import Subscription

APPEND = f"SELECT * FROM {SCHEMA}.append(%s, %s, %s, %s)"
EMIT = "SELECT pg_logical_emit_message(true, 'quorate', '')"
BATCH_MAX = 32
APPEND_S_MAX = 6.0
"""How long an append may take, tries again included, until it is given up: nobody knows then whether it was recorded."""
LOCK_ATTEMPTS = 2
WAIT_S = 0.2

AppendedRange = tuple[int, int, Any, bool]
"""First and last position, the time recorded, and whether it had been recorded before."""


class PendingAppend(PendingCommit):
    """A pending append: its parameters and, once committed, its positions, or the error."""

    def __init__(self, parameters: tuple[Any, ...]) -> None:
        super().__init__()
        self.parameters = parameters
        self.appended: AppendedRange | None = None
        self.error: Exception | None = None


class Recorder(PostgresApplicationRecorder):
    """Reads the events table as the library does; writes with one statement, in one round trip. Concurrent appends are
    committed as a group, each a statement of its own within one transaction, so that they share the lock and the write to
    disk."""

    def __init__(self, datastore: Datastore) -> None:
        super().__init__(datastore, events_table_name="events")
        self.datastore: Datastore = datastore
        self.channel_name = SCHEMA
        self._group_commit = GroupCommit(self._commit, BATCH_MAX)

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
        """The positions that the events have now. Tries again when the connection is lost, and a few times when the lock
        does not come: had a lost try been recorded, the command's receipt gives the range of that one."""
        drafts = encode_drafts(stored_events, self.datastore.psycopg_type_adapters["draft"].oid)
        append = PendingAppend((drafts, command, fingerprint, Jsonb(dict(reads or {}))))
        self._group_commit.submit(append)
        if append.appended is None:
            raise append.error or OperationalError("interrupted")
        return append.appended

    def settle(self, command: UUID, fingerprint: bytes) -> None:
        """Return once a command that is recorded is as durable as one that is acknowledged: on the standbys too, where
        there is synchronous replication. Raises OperationalError when that does not come in time."""
        self.append((), command=command, fingerprint=fingerprint)

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription:
        return Subscription(recorder=self, gt=gt, topics=topics)

    def _commit(self, appends: Sequence[PendingAppend]) -> None:
        lost = len(appends) > 1 and self._commit_batch(appends)
        failed: Exception | None = None
        for append in appends:
            if append.appended is None:
                failed = failed or self._commit_one(append, lost=lost)
                append.error = append.error or failed

    def _commit_batch(self, appends: Sequence[PendingAppend]) -> bool:
        """Commit all in one transaction, or none: then each must go alone. True if nobody knows, as the reply was lost."""
        connection = None
        try:
            with self._connection(monotonic() + APPEND_S_MAX / 2) as connection:
                with connection.pipeline(), connection.transaction():
                    cursors = [self._execute(connection, append) for append in appends]
                ranges = [_appended_range(cursor) for cursor in cursors]
        except PersistenceError:
            return connection is not None and connection.broken
        for append, found in zip(appends, ranges, strict=True):
            append.appended = found
        return False

    def _commit_one(self, append: PendingAppend, *, lost: bool) -> Exception | None:
        """Commit one append by itself: sets its range, or the error that is its own. Returns an error that concerns every
        append (the lock does not come, the server is away), so that nobody else who waits need try."""
        locked, ends = 0, monotonic() + APPEND_S_MAX
        while True:
            try:
                with self._connection(ends) as connection:
                    first, last, recorded_at, repeated = _appended_range(self._execute(connection, append))
                append.appended = (first, last, recorded_at, repeated and not lost)
                return None
            except (InterfaceError, OperationalError) as error:
                if isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                    locked += 1
                else:
                    lost = True
                if locked >= LOCK_ATTEMPTS or monotonic() + WAIT_S > ends:
                    return error
                sleep(WAIT_S)
            except PersistenceError as error:
                append.error = error
                return None

    @contextmanager
    def _connection(self, ends: float) -> Iterator[BoundedConnection]:
        """The connection that appends, cut when the time is up."""
        with self.datastore.append_pool.get_connection() as connection:
            assert isinstance(connection, BoundedConnection)
            with connection.within(ends - monotonic()):
                yield connection

    def _execute(self, connection: psycopg.Connection[Any], append: PendingAppend) -> psycopg.Cursor[Any]:
        return connection.cursor(row_factory=tuple_row, binary=True).execute(APPEND, append.parameters, prepare=True)


def _appended_range(cursor: psycopg.Cursor[Any]) -> AppendedRange:
    found: AppendedRange = cursor.fetchone() or (0, 0, None, False)
    return found
