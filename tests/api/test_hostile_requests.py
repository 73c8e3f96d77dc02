"""Slow clients, characters that are not seen, and answers in a browser of somebody else's."""

import asyncio
import io
import socket as sockets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import pytest
import uvicorn

from api.cli.console import VisibleConsole
from api.http import limits
from api.server import process, slow_clients
from api.server.app import create_app
from api.server.service import Service
from api.server.slow_clients import BoundedH11Protocol
from api.sheets import read_sheets
from api.sheets.cells import UnreadableSheet, looks_like_a_formula
from domain.characters import UNSEEN
from tests.support.http_client import Client, InProcess

AGENCY = {"slug": "a-force", "name": {"en": "A"}, "on": "2025-04-01", "authority": {"kind": "body"}}
AUDITOR = {"Authorization": "Bearer demo-auditor"}
MARKS = ("\x1b", "\x07", "\x9b", "\x7f", "\u202e", "\u2066", "\u200f", "\u061c", "\0")
SLOW_S = 0.4
PATIENCE_S = 10

ANSWERS = (
    ("GET", "/health/live"), ("GET", "/health/ready"), ("GET", "/openapi.json"), ("GET", "/nothing-here"),
    ("GET", "/calendar.ics?token=demo-calendar"), ("GET", "/calendar.ics?token=none"), ("GET", "/feeds/agencies.csv"),
    ("GET", "/feeds/agencies.xlsx"), ("GET", "/reports/attendance?group=none&period=2025-26-Q1"), ("POST", "/graphql"),
    ("POST", "/agencies"), ("DELETE", "/agencies"), ("POST", "/rolls"), ("GET", "/meetings/none/roll.xlsx"),
)  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ANSWERS)
@pytest.mark.parametrize("headers", [AUDITOR, {}])
def test_no_answer_is_guessed_at_framed_or_kept(
    http: InProcess, client: Client, method: str, path: str, headers: dict[str, str]
) -> None:
    answer = http.request(method, path, json={"query": "{ __typename }"}, headers=headers)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize("mark", MARKS)
def test_what_is_not_seen_is_refused_wherever_it_is_sent(
    http: InProcess, client: Client, mark: str, nothing_recorded: Any
) -> None:
    with nothing_recorded():
        for body in (AGENCY | {"name": {"en": f"A{mark}B"}}, AGENCY | {"slug": f"a{mark}b"}, AGENCY | {mark: "x"}):
            assert client.request("/agencies", body).status_code == 400
    with pytest.raises(UnreadableSheet):
        read_sheets(f"name,slug\nA{mark}B,a".encode())


@pytest.mark.parametrize("text", ["a\0b", "a\\u0000b", "a\\u{0}b"])
def test_nul_is_refused_in_every_parameter(http: InProcess, client: Client, text: str) -> None:
    questions: list[dict[str, Any]] = [
        {"query": f'{{ group(slug: "{text}") {{ slug }} }}'},
        {"query": "query ($s: String!) { group(slug: $s) { slug } }", "variables": {"s": text}},
    ]
    for question in questions:
        answer = http.request("POST", "/graphql", json=question, headers=AUDITOR)
        codes = {e["extensions"]["code"] for e in answer.json().get("errors", ())}
        assert answer.status_code in (200, 400)
        assert "UNEXPECTED" not in codes, answer.text
    for path in ("/feeds/agencies.csv?agency=a%00b", "/reports/attendance?group=a%00b&period=x"):
        assert http.request("GET", path, headers=AUDITOR).status_code == 400
    for path in ("/feeds/a%00b.csv", "/meetings/a%00b/roll.csv"):
        assert http.request("GET", path, headers=AUDITOR).status_code == 404


def test_lines_and_tabs_are_text(client: Client) -> None:
    client.post("/agencies", AGENCY | {"name": {"en": "A\tB\nC"}})


@pytest.mark.parametrize("sign", [*"=+-@", *"\uff1d\uff0b\uff0d\uff20"])
def test_full_width_signs_begin_a_formula_as_the_others_do(sign: str) -> None:
    assert looks_like_a_formula(f"{sign}1+1")


@pytest.mark.parametrize("mark", MARKS)
def test_a_terminal_is_shown_what_it_would_obey(mark: str) -> None:
    written = io.StringIO()
    VisibleConsole(file=written, width=100).print(f"before{mark}after")
    assert not UNSEEN.search(written.getvalue())
    assert f"\\u{ord(mark):04x}" in written.getvalue()


@contextmanager
def listening(service: Service) -> Iterator[tuple[str, int]]:
    with process.bound_socket("127.0.0.1", 0) as socket:
        config = uvicorn.Config(
            create_app(service, close=False), log_level="critical", lifespan="off", http=BoundedH11Protocol
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([socket])))
        thread.start()
        try:
            while not server.started:
                threading.Event().wait(0.01)
            yield socket.getsockname()[:2]
        finally:
            server.should_exit = True
            thread.join()


def slowly(send: Callable[[sockets.socket], None], address: tuple[str, int]) -> tuple[bytes, float]:
    """What comes back until the server closes, and after how long."""
    with sockets.create_connection(address, timeout=PATIENCE_S) as connection:
        began = monotonic()
        send(connection)
        answer = b""
        try:
            while chunk := connection.recv(65536):
                answer += chunk
        except ConnectionResetError:
            pass
        return answer, monotonic() - began


def trickle(head: bytes) -> Callable[[sockets.socket], None]:
    def send(connection: sockets.socket) -> None:
        connection.sendall(head)
        try:
            for _ in range(20):
                threading.Event().wait(SLOW_S / 10)
                connection.sendall(b"x")
        except OSError:
            pass

    return send


def test_slow_headers_and_bodies_end(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_clients, "HEADERS_S_MAX", SLOW_S)
    monkeypatch.setattr(limits, "BODY_S_MAX", SLOW_S)
    with listening(service) as address:
        for head in (b"", b"GET /health/live HTTP/1.1\r\nHost: a\r\nX-Slow: "):
            assert slowly(trickle(head), address)[1] < PATIENCE_S
        kept = b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"
        answer, took = slowly(trickle(kept + b"GET /health/live HTTP/1.1\r\nX-"), address)
        assert answer.startswith(b"HTTP/1.1 200")
        assert took < PATIENCE_S
        body = b"POST /agencies HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n{"
        answer, took = slowly(trickle(body), address)
        assert answer.startswith(b"HTTP/1.1 408"), answer
        assert b"urn:quorate:problem:too-slow" in answer
        assert took < PATIENCE_S
