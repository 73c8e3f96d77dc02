"""Connection with a deadline: where the server has not answered by then, the socket is shut down, as by a broken
network."""

import math
import os
import socket
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, TypeVar

import psycopg

R = TypeVar("R")
_LOOK_S = 0.1
NOT_REPLICATED = "01000"
"""The warning of a commit whose wait for a standby was cancelled: it is done here, and nobody knows whether anywhere else.
A commit of ours gives no other."""


class BoundedConnection(psycopg.Connection[Any]):
    """`within(seconds)` bounds what is done meanwhile. PostgreSQL itself does not: neither `statement_timeout` nor a client
    that left ends a commit that waits for a standby (synchronous replication)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ends = math.inf
        self._warned = False
        self.add_notice_handler(self._notice)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Raises OperationalError, with the connection broken, where the time is up before the server has answered, and
        where the server committed without the standbys that it should have waited for."""
        self._ends, self._warned = monotonic() + seconds, False
        try:
            yield
            if self._warned:
                self._cut()
                raise psycopg.OperationalError("committed, but perhaps on no standby: nothing is acknowledged")
        finally:
            self._ends = math.inf

    def wait(self, gen: Generator[Any, Any, R], interval: float = _LOOK_S, timeout: float | None = None) -> R:
        return super().wait(self._watched(gen) if self._ends < math.inf else gen, interval, timeout)

    def _watched(self, gen: Generator[Any, Any, R]) -> Generator[Any, Any, R]:
        """The generator, which fails by itself once the socket is shut."""
        try:
            state = next(gen)
            while True:
                ready = yield state
                if monotonic() > self._ends:
                    self._cut()
                state = gen.send(ready)
        except StopIteration as end:
            result: R = end.value
            return result

    def _cut(self) -> None:
        with socket.socket(fileno=os.dup(self.pgconn.socket)) as shared:
            shared.shutdown(socket.SHUT_RDWR)

    def _notice(self, notice: psycopg.errors.Diagnostic) -> None:
        self._warned = self._warned or notice.sqlstate == NOT_REPLICATED
