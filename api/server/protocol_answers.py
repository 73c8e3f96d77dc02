"""HTTP/1.1 whose own answers (to what is no HTTP, to one connection too many) are problems like those of the application;
these, and refusals of a WebSocket, have the headers that every answer has."""

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Response as HandshakeResponse

from api.http.errors import ErrorBoundary
from api.http.problems import problem_response
from api.http.refusals import BadRequest, Busy
from api.http.safety_headers import SAFE, SafetyHeaders
from api.languages.negotiation import LanguageMiddleware
from api.pages.errors import error_response
from domain.text import said


class TooManyConnections(Busy):
    """503, and the connection is closed."""

    headers = {"Retry-After": "2", "Connection": "close"}


class AnsweringHttpProtocol(HttpToolsProtocol):
    """Uvicorn's over httptools, with answers of ours in the place of its own."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._application, self.app = self.app, self._asked
        self._connections_max, self.limit_concurrency = self.limit_concurrency, None
        self.ws_protocol_class = SafeWebSocketProtocol

    async def _asked(self, scope: Any, receive: Any, send: Any) -> None:
        most = self._connections_max
        full = most is not None and (len(self.connections) >= most or len(self.tasks) > most)
        await (_FULL if full else self._application)(scope, receive, send)

    def on_headers_complete(self) -> None:
        """Refuses, as RFC 9112 (3.2) has it, what names no host, or two."""
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (hosts == 0 and self.parser.get_http_version() == "1.1"):
            raise ValueError("a request names one host")  # which the parser takes for an error of its own
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """A problem; nothing where an answer has begun already."""
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            problem = problem_response(BadRequest(said("This is no request of HTTP/1.1."), rule="http"))
            headers = [*problem.raw_headers, *_raw(SAFE), (b"connection", b"close")]
            lines = b"".join(b"%b: %b\r\n" % header for header in headers)
            self.transport.write(b"HTTP/1.1 400 Bad Request\r\n%b\r\n%b" % (lines, bytes(problem.body)))
        self.transport.close()


class SafeWebSocketProtocol(WebSocketsSansIOProtocol):
    """Uvicorn's, whose refusals of a handshake have the headers that every answer has."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        send = self.conn.send_response

        def with_headers(response: HandshakeResponse) -> None:
            if response.status_code != 101:
                for name, value in SAFE.items():
                    if name not in response.headers:
                        response.headers[name] = value
            send(response)

        self.conn.send_response = with_headers  # type: ignore[method-assign]


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


async def _refuse(scope: Any, receive: Any, send: Any) -> None:
    raise TooManyConnections(
        said("As many connections are open as are taken in: ask again in a moment."), rule="connections-at-once"
    )


_FULL = SafetyHeaders(LanguageMiddleware(ErrorBoundary(_refuse, error_response)))
