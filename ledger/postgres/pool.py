"""Connection pools that have recovered within seconds once a server is back: each connection is checked when it is handed
out, and new ones are tried for every second."""

from collections.abc import Callable
from select import POLLIN, poll
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg.rows import RowFactory, tuple_row
from psycopg_pool import ConnectionPool

WAIT_S_MAX = 3.0
"""How long who needs a connection waits for one."""
RECONNECT_S = 1.0
TRUSTED_S = 0.5
"""How long a connection that answered is trusted to do so again, unless its server has said something since, as one does
that goes: to ask each time takes as long as a short statement."""
CONNECT_S = 2
"""The library takes whole seconds, two of them at least."""


def open_pool(
    dsn: str,
    *,
    most: int,
    least: int = 1,
    row_factory: RowFactory[Any] = tuple_row,
    configure: Callable[[psycopg.Connection[Any]], None] | None = None,
    connection_class: type[psycopg.Connection[Any]] = psycopg.Connection,
    opened: bool = True,
) -> "ConnectionPool[psycopg.Connection[Any]]":
    """A pool of at most `most` connections in autocommit. Whoever gets none within WAIT_S_MAX gets PoolTimeout."""
    return ConnectionPool(
        dsn,
        min_size=least,
        max_size=most,
        connection_class=connection_class,
        timeout=WAIT_S_MAX,
        kwargs={"autocommit": True, "row_factory": row_factory, "connect_timeout": CONNECT_S},
        configure=configure,
        check=_Check(),
        reconnect_timeout=RECONNECT_S,
        reconnect_failed=_try_again,
        open=opened,
    )


class _Check:
    """Finds a connection whose server is gone. Its fellows in the pool are then as dead: all are made anew at once, for the
    library would come upon one after the other, and wait longer after each."""

    def __init__(self) -> None:
        self._drained = -RECONNECT_S
        self._answered: WeakKeyDictionary[psycopg.Connection[Any], float] = WeakKeyDictionary()

    def __call__(self, connection: psycopg.Connection[Any]) -> None:
        now = monotonic()
        if now - self._answered.get(connection, -TRUSTED_S) < TRUSTED_S and not _has_come(connection):
            return
        try:
            ConnectionPool.check_connection(connection)
        except Exception:
            pool: Any = connection._pool
            if pool is not None and monotonic() - self._drained > RECONNECT_S:
                self._drained = monotonic()
                pool.drain()
            raise
        self._answered[connection] = now


def _has_come(connection: psycopg.Connection[Any]) -> bool:
    """Whether anything has come from the server that nobody has read: its last words, or the end of the connection."""
    waiting = poll()
    waiting.register(connection.fileno(), POLLIN)
    return bool(waiting.poll(0))


def _try_again(pool: "ConnectionPool[Any]") -> None:
    """The library gives up after RECONNECT_S, and would else double its pause each time."""
    pool.check()
