"""Asynchronous batch writer of the access record: a bounded queue in memory, and one thread that writes it."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

import psycopg
from psycopg_pool import PoolTimeout

from api.http.access_entries import AccessEntry, insert

QUEUE_MAX = 10_000
BATCH_MAX = 500
BATCH_S = 0.25
RETRY_S = 1.0
PRUNE_S = 3600.0
CLOSING_S = 2.0
KEPT_DAYS = 730.0
PRUNE = "DELETE FROM access.record WHERE at < now() - %s::interval"
log = logging.getLogger("quorate")

Connect = Callable[[], AbstractContextManager["psycopg.Connection[Any]"]]


class AccessWriter:
    """Writes entries within a fraction of a second, off the path of the answer. While the database is away they wait; once
    QUEUE_MAX wait, `add` says so, and whoever adds decides: what is about the past is then not answered, a refusal is
    counted as dropped. Equal entries that wait are one with a count."""

    def __init__(self, connect: Connect, kept_days: float = KEPT_DAYS, queue_max: int = QUEUE_MAX) -> None:
        self.dropped = self.written = 0
        self._connect = connect
        self._kept = timedelta(days=kept_days)
        self._queue_max = queue_max
        self._waiting: dict[AccessEntry, tuple[datetime, int]] = {}
        self._lock, self._writing = Lock(), Lock()
        self._wake, self._closed = Event(), Event()
        self._thread: Thread | None = None
        self._pruned = -PRUNE_S

    @property
    def waiting(self) -> int:
        """How many entries wait to be written."""
        return len(self._waiting)

    def start(self) -> None:
        """Start the thread, where it does not run yet."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="access-record", daemon=True)
                self._thread.start()

    def add(self, entry: AccessEntry) -> bool:
        """Queue an entry; False where the queue is full."""
        with self._lock:
            at, times = self._waiting.get(entry, (datetime.now(UTC), 0))
            if not times and len(self._waiting) >= self._queue_max:
                return False
            self._waiting[entry] = at, times + 1
        if self._thread is None:
            self.start()
        self._wake.set()
        return True

    def add_or_drop(self, entry: AccessEntry) -> None:
        """Queue an entry, or count it as dropped where the queue is full."""
        if not self.add(entry):
            self.dropped += 1

    def close(self) -> None:
        """Write what still waits, as far as the database takes it within CLOSING_S, and end the thread."""
        self._closed.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(CLOSING_S)
        if lost := self.waiting + self.dropped:
            log.error("%s entries of the access record were not written", lost)

    def flush(self) -> None:
        """Write what waits. Raises what the database raises; nothing is lost thereby."""
        with self._writing:
            while batch := self._batch():
                with self._connect() as connection, connection.transaction():
                    insert(connection, [(entry, at, times) for entry, (at, times) in batch.items()])
                self._written(batch)

    def _batch(self) -> dict[AccessEntry, tuple[datetime, int]]:
        with self._lock:
            return {entry: self._waiting[entry] for entry, _ in zip(self._waiting, range(BATCH_MAX), strict=False)}

    def _written(self, batch: dict[AccessEntry, tuple[datetime, int]]) -> None:
        """Take written entries out; what was counted again meanwhile stays, for the next batch."""
        with self._lock:
            for entry, (at, times) in batch.items():
                _, now = self._waiting.pop(entry)
                if now > times:
                    self._waiting[entry] = at, now - times
                self.written += times

    def _run(self) -> None:
        ended = False
        while not ended:
            ended = self._closed.is_set()
            self._wake.clear()
            try:
                self._prune()
                self.flush()
            except (psycopg.Error, PoolTimeout) as error:
                log.warning("the access record waits for the database: %s", " ".join(str(error).split()))
                self._closed.wait(RETRY_S)
                self._wake.set()
            if not ended:
                self._wake.wait(PRUNE_S)
                self._closed.wait(BATCH_S)

    def _prune(self) -> None:
        """Delete, once an hour, what has been kept for its time."""
        if monotonic() - self._pruned >= PRUNE_S:
            with self._connect() as connection:
                connection.execute(PRUNE, [self._kept])
            self._pruned = monotonic()
