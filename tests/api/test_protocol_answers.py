"""What the protocol itself answers, before the application is asked, is as safe and clear as the application's answers."""

import json
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from typing import Any

import pytest

from api.server.service import Service
from tests.support.raw_http import listening, slowly, socket_to

SAFE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "content-security-policy": "frame-ancestors 'none'",
    "cache-control": "no-store",
}
LIVE = b"GET /health/live HTTP/1.1\r\nHost: a\r\n"
UPGRADE = b"GET %s HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n%s\r\n"
KEY = b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
NO_HTTP = {
    "no request at all": b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
    "a header without a name": LIVE + b": x\r\n\r\n",
    "no host": b"GET /health/live HTTP/1.1\r\n\r\n",
    "two lengths": LIVE + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "a chunk without a length": b"POST /agencies HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n",
    "a header without end": LIVE + b"X: " + b"x" * 70_000,
}
NO_HANDSHAKE = {
    "no key": (400, b"/graphql", b"Sec-WebSocket-Version: 13\r\n"),
    "another version": (400, b"/graphql", KEY.replace(b"13", b"7")),
    "nothing there": (403, b"/nothing-here", KEY),
    "another origin": (403, b"/graphql", KEY + b"Origin: https://other.example\r\n"),
}


def answered(sent: bytes, address: tuple[str, int]) -> tuple[int, dict[str, str], bytes]:
    """The status, the headers by their names in small letters, and the body of the one answer."""
    answer, _ = slowly(lambda connection: connection.sendall(sent), address)
    first, _, rest = answer.partition(b"\r\n")
    head, _, body = rest.partition(b"\r\n\r\n")
    fields = [(name.lower(), value) for name, value in BytesHeaderParser().parsebytes(head).items()]
    assert len({name for name, _ in fields}) == len(fields), fields
    return int(first.split()[1]), dict(fields), body


def problem_in(headers: dict[str, str], body: bytes) -> Any:
    assert headers["content-type"] == "application/problem+json"
    assert len(body) == int(headers["content-length"])
    return json.loads(body)


@pytest.mark.parametrize("sent", NO_HTTP.values(), ids=NO_HTTP)
def test_what_is_no_http_is_answered_by_a_problem(service: Service, sent: bytes) -> None:
    with listening(service) as address:
        status, headers, body = answered(sent, address)
    assert (status, headers | SAFE, headers["connection"]) == (400, headers, "close")
    assert problem_in(headers, body)["rule"] == "http"


def test_garbage_behind_a_request_ends_the_connection_after_its_answer(service: Service) -> None:
    with listening(service) as address:
        status, headers, _ = answered(LIVE + b"\r\n" + b"\x00\x01\r\n\r\n", address)
    assert (status, headers | SAFE) in ((200, headers), (400, headers))


CHUNKED = (
    b"POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n%s\r\n2\r\n{}\r\n0\r\n"
)


def test_a_trailer_is_no_header_of_the_request(service: Service) -> None:
    with listening(service) as address:
        status, _, body = answered(CHUNKED % b"" + b"Authorization: Bearer unknown\r\n\r\n", address)
    assert (status, "Send a token" in json.loads(body)["detail"]) == (401, True)


def test_a_trailer_without_end_is_refused(service: Service) -> None:
    token, _ = service.tokens.create("of the test", "auditor", datetime.now(UTC) + timedelta(hours=1))
    bearer = f"Authorization: Bearer {token}\r\n".encode()
    with listening(service) as address:
        status, headers, body = answered(CHUNKED % bearer + b"X: " + b"x" * 1_000_000, address)
    assert (status, problem_in(headers, body)["rule"]) == (400, "http")


@pytest.mark.parametrize(("language", "word"), [("en", "connections"), ("cy", "gysylltiad")])
def test_one_connection_too_many_is_told_so(service: Service, language: str, word: str) -> None:
    with listening(service, connections=3) as address, ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(socket_to(address)).sendall(LIVE)
        asked = LIVE + f"Accept-Language: {language}\r\n\r\n".encode()
        status, headers, body = answered(asked, address)
    assert (status, headers | SAFE, headers["connection"]) == (503, headers, "close")
    problem = problem_in(headers, body)
    assert (problem["rule"], problem["lang"]) == ("connections-at-once", language)
    assert word in problem["detail"]
    assert int(headers["retry-after"]) > 0


def test_one_connection_too_many_is_no_websocket_either(service: Service) -> None:
    with listening(service, connections=3) as address, ExitStack() as stack:
        for _ in range(2):
            upgraded = stack.enter_context(socket_to(address))
            upgraded.sendall(UPGRADE % (b"/graphql", KEY))
            assert upgraded.recv(100).startswith(b"HTTP/1.1 101 ")
        status, headers, body = answered(UPGRADE % (b"/graphql", KEY), address)
    assert (status, headers | SAFE, headers["connection"]) == (503, headers, "close")
    assert problem_in(headers, body)["rule"] == "connections-at-once"
    assert int(headers["retry-after"]) > 0


@pytest.mark.parametrize(("status", "path", "extra"), NO_HANDSHAKE.values(), ids=NO_HANDSHAKE)
def test_a_handshake_that_is_refused_is_as_safe(service: Service, status: int, path: bytes, extra: bytes) -> None:
    with listening(service) as address:
        found, headers, _ = answered(UPGRADE % (path, extra), address)
    assert (found, headers | SAFE) == (status, headers)
