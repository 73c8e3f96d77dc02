"""HTTP/1.1 with bounds on slow clients: a connection that takes too long to ask, or does not take its answer, is closed."""

import asyncio
from typing import Any, ClassVar

from api.server.protocol_answers import AnsweringHttpProtocol

HEADERS_S_MAX = 10.0
"""From the beginning of a connection, or of the next request on it, until its headers are there."""
CONNECTIONS_MAX = 500
"""Open at once; more are answered 503 and closed."""
WAITING_MAX = 300
"""Open at once without a request; for one more the one that has waited longest is closed, so that whoever asks, such as a
look at the service's health, is answered."""
HEADERS_MAX_BYTES = 64 * 1024
LOOK_S, TAKEN_BYTES_MIN = 10.0, 20_000
"""How often it is looked whether an unsent answer is being taken, and how much of it a client takes in that time."""


class BoundedHttpProtocol(AnsweringHttpProtocol):
    """Uvicorn's over httptools, with a size and a time for headers and a time for answers, which Uvicorn does not bound."""

    _waiting: ClassVar[dict["BoundedHttpProtocol", None]] = {}
    _in_headers = False
    _body_came = False
    _bytes_beside = 0
    """How much has come since the last part of a body: of headers, of trailers, of what stands beside a chunk."""
    _headers_due: asyncio.TimerHandle | None = None
    _look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect_headers()

    def data_received(self, data: bytes) -> None:
        self._body_came = False
        super().data_received(data)
        self._bytes_beside = 0 if self._body_came else self._bytes_beside + len(data)
        if self._bytes_beside > HEADERS_MAX_BYTES and not self.transport.is_closing():
            self.send_400_response("")
        upgraded = self.transport.get_protocol() is not self
        if upgraded or (self.cycle is not None and not self.cycle.response_complete):
            self._cancel()
        else:
            self._expect_headers()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_headers = True

    def on_header(self, name: bytes, value: bytes) -> None:
        """Trailers, which come behind the body, are not taken for headers (RFC 9110, 6.5.1)."""
        if self._in_headers:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_headers = False
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._body_came = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._body_came = True
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel()
        self._end_look()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._end_look()
        self._look_later(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        self._end_look()
        super().resume_writing()

    def _look_later(self, unsent: int) -> None:
        self._look = self.loop.call_later(LOOK_S, self._close_unread, unsent)

    def _end_look(self) -> None:
        if self._look is not None:
            self._look.cancel()
            self._look = None

    def _close_unread(self, before: int) -> None:
        """Close a connection whose client has taken next to nothing since the last look."""
        unsent = self.transport.get_write_buffer_size()
        if unsent > before - TAKEN_BYTES_MIN:
            self._look = None
            self.transport.abort()
        else:
            self._look_later(unsent)

    def _expect_headers(self) -> None:
        if self._headers_due is None:
            self._headers_due = self.loop.call_later(HEADERS_S_MAX, self._close_slow)
            self._waiting[self] = None
            if len(self._waiting) > WAITING_MAX:
                next(iter(self._waiting))._close_slow()

    def _cancel(self) -> None:
        if self._headers_due is not None:
            self._headers_due.cancel()
            self._headers_due = None
            self._waiting.pop(self, None)

    def _close_slow(self) -> None:
        self._cancel()
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
