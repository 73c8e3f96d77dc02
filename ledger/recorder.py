"""The library's PostgreSQL recorder, writing through `append` alone."""

from collections.abc import Mapping, Sequence
from time import sleep
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import InterfaceError, OperationalError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb

from ledger.datastore import SCHEMA, Datastore
from ledger.drafts import packed

APPEND = f"SELECT * FROM {SCHEMA}.append(%s, %s, %s, %s)"
LOST_ATTEMPTS = 10
LOCK_ATTEMPTS = 3
WAIT_S = 0.2

AppendRow = tuple[int, UUID, int, Any, bool]
"""position, stream, version, time recorded, and whether it had been recorded before."""


class Recorder(PostgresApplicationRecorder):
    """Reads the events table as the library does; writes with one statement, in one round trip."""

    def __init__(self, datastore: Datastore) -> None:
        super().__init__(datastore, events_table_name="events")
        self.channel_name = SCHEMA

    def create_table(self) -> None:
        """Nothing: tables are made by migration, in one step under a lock."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        """The library's way in: positions of the events. Raises IntegrityError when a version is taken."""
        rows = self.append(stored_events, **kwargs) if stored_events else []
        return [row[0] for row in rows]

    def append(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        command: UUID | None = None,
        fingerprint: bytes | None = None,
        reads: Mapping[str, int] | None = None,
        **_: Any,
    ) -> list[AppendRow]:
        """A row an event. Tries again after a lost connection, and a few times when the turn does not come: had a lost
        try been recorded, the receipt gives the rows of that one."""
        drafts = packed(stored_events, self.datastore.psycopg_type_adapters["draft"].oid)
        parameters = (drafts, command, fingerprint, Jsonb(dict(reads or {})))
        lost = locked = 0
        while True:
            try:
                with self.datastore.get_connection() as conn, conn.cursor(row_factory=tuple_row, binary=True) as cursor:
                    rows: list[AppendRow] = cursor.execute(APPEND, parameters, prepare=True).fetchall()
                    return [(*row[:4], row[4] and not lost) for row in rows]
            except (InterfaceError, OperationalError) as error:
                if isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                    locked += 1
                else:
                    lost += 1
                if locked >= LOCK_ATTEMPTS or lost >= LOST_ATTEMPTS:
                    raise
                sleep(WAIT_S)
