"""HTTP/1.1 whose own answers (to what is no HTTP, to one connection too many) are problems like those of the application;
these, and refusals of a WebSocket, have the headers that every answer has."""

from typing import Any

from starlette.responses import Response
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
        await (_FULL if self._is_full(len(self.tasks) - 1) else self._application)(scope, receive, send)

    def _is_full(self, tasks: int) -> bool:
        most = self._connections_max
        return most is not None and max(len(self.connections), tasks) >= most

    def handle_websocket_upgrade(self) -> None:
        """Refuses one connection too many, as a request would be: an upgraded one stays open."""
        if self._is_full(len(self.tasks)):
            self._send_and_close(b"503 Service Unavailable", problem_response(_too_many_connections()))
        else:
            super().handle_websocket_upgrade()

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
            self._send_and_close(b"400 Bad Request", problem)
        self.transport.close()

    def _send_and_close(self, status: bytes, answer: Response) -> None:
        headers = [*answer.raw_headers, *_raw(SAFE), (b"connection", b"close")]
        lines = b"".join(b"%b: %b\r\n" % header for header in dict(headers).items())
        self.transport.write(b"HTTP/1.1 %b\r\n%b\r\n%b" % (status, lines, bytes(answer.body)))
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


def _too_many_connections() -> TooManyConnections:
    words = said("As many connections are open as are taken in: ask again in a moment.")
    return TooManyConnections(words, rule="connections-at-once")


async def _refuse(scope: Any, receive: Any, send: Any) -> None:
    raise _too_many_connections()


_FULL = SafetyHeaders(LanguageMiddleware(ErrorBoundary(_refuse, error_response)))
