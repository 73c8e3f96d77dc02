"""Head listener: waits for the ledger's head to pass a position, by LISTEN on the primary, by polling on a replica."""

import time
from collections import deque
from types import TracebackType

import psycopg
from psycopg import Connection

from ledger.postgres.dsn import service_dsn

CHANNEL = "ledger"
POLL_S_MIN = 0.002
POLL_S_MAX = 0.02
LOOK_S = 0.5

HEAD = "SELECT coalesce(max(notification_id), 0) FROM ledger.events"


class HeadListener:
    """One connection that waits for the head (the newest position). Not for several threads at once."""

    def __init__(self, database_dsn: str) -> None:
        self._dsn = service_dsn(database_dsn)
        self._connection: Connection[tuple[int]] | None = None
        self._replica = False

    def wait(self, position: int, timeout_s: float) -> int:
        """The head once it is beyond `position`, else as it is when the time is up. A lost connection is made anew."""
        ends = time.monotonic() + timeout_s
        while True:
            try:
                return self._wait(self._connected(), position, ends)
            except psycopg.OperationalError:
                self.close()
                if time.monotonic() >= ends:
                    raise
                time.sleep(min(0.1, max(0.0, ends - time.monotonic())))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> "HeadListener":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _connected(self) -> Connection[tuple[int]]:
        if self._connection is None:
            connection: Connection[tuple[int]] = psycopg.connect(self._dsn, autocommit=True, connect_timeout=10)
            self._connection = connection
            self._replica = connection.execute("SELECT pg_is_in_recovery()").fetchone() == (True,)
            if not self._replica:
                connection.execute(f"LISTEN {CHANNEL}")
        return self._connection

    def _wait(self, connection: Connection[tuple[int]], position: int, ends: float) -> int:
        pause = POLL_S_MIN
        while True:
            (head,) = connection.execute(HEAD, prepare=True).fetchone() or (0,)
            left = ends - time.monotonic()
            if head > position or left <= 0:
                return head
            if self._replica:
                time.sleep(min(pause, left))
                pause = min(pause * 2, POLL_S_MAX)
            else:
                # what a notification says is not believed: whoever may connect may send any
                deque(connection.notifies(timeout=min(left, LOOK_S), stop_after=1), maxlen=0)
