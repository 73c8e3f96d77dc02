"""HTTP/1.1 with bounds on slow clients: a connection that takes too long to ask is closed."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEADERS_S_MAX = 10.0
"""From the beginning of a connection, or of the next request on it, until its headers are there."""
CONNECTIONS_MAX = 500
"""Open at once; more are answered 503 and closed."""


class BoundedH11Protocol(H11Protocol):
    """Uvicorn's, with a time for headers, which Uvicorn does not bound."""

    _headers_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect_headers()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._cancel()
        else:
            self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel()
        super().connection_lost(exc)

    def _expect_headers(self) -> None:
        if self._headers_due is None:
            self._headers_due = self.loop.call_later(HEADERS_S_MAX, self._close_slow)

    def _cancel(self) -> None:
        if self._headers_due is not None:
            self._headers_due.cancel()
            self._headers_due = None

    def _close_slow(self) -> None:
        self._headers_due = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
