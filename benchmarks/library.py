"""The library as it comes: its recorder in a table of its own, and its `ProjectionRunner` doing one upsert an event."""

import time
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import Mapper as LibraryMapper
from eventsourcing.persistence import StoredEvent, Tracking
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from ledger.governance import CODEC
from ledger.store.mapper import Mapper

WRITE_EVENTS = 500
POLL_S = 0.02


def settings(dsn: str) -> dict[str, str]:
    """What the library needs to know to reach a database; all else stays as it comes."""
    given = conninfo_to_dict(dsn)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(given["dbname"]),
        "POSTGRES_HOST": str(given["host"]),
        "POSTGRES_PORT": str(given["port"]),
        "POSTGRES_USER": str(given["user"]),
        "POSTGRES_PASSWORD": "none",
    }


def recorder(dsn: str) -> PostgresApplicationRecorder:
    """The default recorder, with one connection."""
    given = settings(dsn)
    names = ("POSTGRES_DBNAME", "POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_USER", "POSTGRES_PASSWORD")
    datastore = PostgresDatastore(*(given[name] for name in names), pool_size=1)
    return PostgresApplicationRecorder(datastore)


class LibraryApplication(Application[UUID]):
    """An application over the library's tables that reads our events, so that both sides decode the same."""

    def construct_mapper(self) -> LibraryMapper[UUID]:
        return Mapper(CODEC)


class NewestEventView(PostgresTrackingRecorder):
    """A view of one row a stream: its newest event."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        schema = Identifier(datastore.schema)
        self.sql_create_statements.append(
            SQL("CREATE TABLE IF NOT EXISTS {}.newest (stream text PRIMARY KEY, version bigint, happened date)").format(
                schema
            )
        )
        self._upsert = SQL(
            "INSERT INTO {}.newest VALUES (%s, %s, %s)"
            " ON CONFLICT (stream) DO UPDATE SET version = excluded.version, happened = excluded.happened"
        ).format(schema)

    def upsert(self, recorded: Any, tracking: Tracking) -> None:
        row = (recorded.originator_id, recorded.originator_version, recorded.event.on)
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(self._upsert, row, prepare=True)


class UpsertProjection(Projection[NewestEventView]):
    """One upsert an event; notes when each was done."""

    name = "upserts"

    def __init__(self, view: NewestEventView) -> None:
        super().__init__(view)
        self.done_at: list[float] = []

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.view.upsert(domain_event, tracking)
        self.done_at.append(time.perf_counter())


def events_per_s(dsn: str, events: Sequence[StoredEvent]) -> float:
    """How fast the library's runner projects the events, from the first upsert to the last, starting excluded."""
    with LibraryApplication(settings(dsn)) as writing:
        for at in range(0, len(events), WRITE_EVENTS):
            writing.recorder.insert_events(events[at : at + WRITE_EVENTS])
    with ProjectionRunner(
        application_class=LibraryApplication,
        projection_class=UpsertProjection,
        view_class=NewestEventView,
        env=settings(dsn),
    ) as runner:
        done_at = cast("UpsertProjection", runner.projection).done_at
        while len(done_at) < len(events):
            runner.run_forever(timeout=POLL_S)
    return (len(events) - 1) / (done_at[-1] - done_at[0])
