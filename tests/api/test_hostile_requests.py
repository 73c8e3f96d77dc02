"""Slow clients, characters that are not seen, and answers in a browser of somebody else's."""

import io
import socket as sockets
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any

import pytest

from api.cli.console import VisibleConsole
from api.commands import endpoint
from api.http import limits
from api.server import slow_clients
from api.server.service import Service
from api.sheets import read_sheets
from api.sheets.cells import UnreadableSheet, looks_like_a_formula
from domain.characters import unseen_in
from tests.support.http_client import Client, InProcess
from tests.support.raw_http import PATIENCE_S, listening, slowly, socket_to

AGENCY = {"slug": "a-force", "name": {"en": "A"}, "on": "2025-04-01", "authority": {"kind": "body"}}
AUDITOR = {"Authorization": "Bearer demo-auditor"}
MARKS = ("\x1b", "\x07", "\x9b", "\x7f", "\u202e", "\u2066", "\u200f", "\u061c", "\0")
INVISIBLE = ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\ufe0f", "\u3164", "\U000e0041", "\U000e0101")
SLOW_S = 0.4

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


@pytest.mark.parametrize("mark", INVISIBLE)
def test_what_is_invisible_is_refused_and_shown_where_it_stands(
    http: InProcess, client: Client, mark: str, nothing_recorded: Any
) -> None:
    with nothing_recorded():
        for body in (AGENCY | {"name": {"en": f"A{mark}B"}}, AGENCY | {"slug": f"a{mark}b"}, AGENCY | {mark: "x"}):
            assert client.request("/agencies", body).status_code == 400
        problem = client.request("/agencies", AGENCY | {"name": {"en": f"A{mark}B"}}).json()
        assert problem["rule"] == "text"
        assert f"take U+{ord(mark):04X} out of" in problem["detail"]
        assert f"{ord(mark):04x}B" in problem["detail"]


@pytest.mark.parametrize("mark", INVISIBLE)
def test_what_came_in_with_what_was_pasted_is_left_out_of_a_sheet(mark: str) -> None:
    [sheet] = read_sheets(f"{mark}name,slug\nA{mark}B,{mark}\n".encode())
    assert [[cell.text for cell in row] for row in sheet.rows] == [["name", "slug"], ["AB"]]


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
    for path in ("/meetings/a/roll.csv?langs=cy", "/health/ready?form=questions", "/proof/consistency?form=3"):
        assert http.request("GET", path, headers=AUDITOR).status_code == 400
    for path in ("/feeds/a%00b.csv", "/meetings/a%00b/roll.csv"):
        assert http.request("GET", path, headers=AUDITOR).status_code == 404


def test_what_was_recorded_before_it_was_refused_stays_readable(
    client: Client, http: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(endpoint, "refuse_unseen", lambda value: None)
        client.post("/agencies", AGENCY | {"name": {"en": "A\u200bB"}})
    client.project()
    asked = {"query": '{ agency(slug: "a-force") { name } trail { nodes { sentence } } }'}
    found = http.request("POST", "/graphql", json=asked, headers=AUDITOR).json()["data"]
    assert found["agency"]["name"] == "A\u200bB"
    assert len(found["trail"]["nodes"]) == 1
    client.post(
        "/agencies/a-force/renamings", {"name": {"en": "AB"}, "on": "2025-05-01", "authority": {"kind": "body"}}
    )


def test_lines_and_tabs_are_text(client: Client) -> None:
    client.post("/agencies", AGENCY | {"name": {"en": "A\tB\nC"}})


@pytest.mark.parametrize("sign", [*"=+-@", *"\uff1d\uff0b\uff0d\uff20"])
def test_full_width_signs_begin_a_formula_as_the_others_do(sign: str) -> None:
    assert looks_like_a_formula(f"{sign}1+1")


@pytest.mark.parametrize("mark", [*MARKS, "\u200b", "\ufeff"])
def test_a_terminal_is_shown_what_it_would_obey(mark: str) -> None:
    written = io.StringIO()
    VisibleConsole(file=written, width=100).print(f"before{mark}after")
    assert unseen_in(written.getvalue()) is None
    assert f"\\u{ord(mark):04x}" in written.getvalue()


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


def test_headers_without_end_are_refused_and_nothing_more_is_taken(service: Service) -> None:
    def send(connection: sockets.socket) -> None:
        with suppress(OSError):
            connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: a\r\nX-Long: ")
            for _ in range(64):
                connection.sendall(b"x" * 16 * 1024)

    with listening(service) as address:
        for _ in range(2):
            answer, took = slowly(send, address)
            assert not answer or answer.startswith(b"HTTP/1.1 400")
            assert took < PATIENCE_S


@pytest.mark.parametrize(
    "head",
    [
        b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na",
        b"POST /graphql HTTP/1.1\r\nHost: a\r\nX y: b\r\n\r\n",
        b"GET /health/live HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
    ],
)
def test_a_request_that_two_servers_could_read_in_two_ways_is_refused(service: Service, head: bytes) -> None:
    with listening(service) as address:
        answer, _ = slowly(lambda connection: connection.sendall(head), address)
    assert answer.startswith(b"HTTP/1.1 400")


def test_many_who_do_not_ask_leave_room_for_who_does(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_clients, "WAITING_MAX", 5)
    with listening(service, connections=10) as address, ExitStack() as stack:
        for _ in range(12):
            waiting = stack.enter_context(socket_to(address))
            waiting.sendall(b"GET /health/live HTTP/1.1\r\nX-")
        threading.Event().wait(0.2)
        asked = b"GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        assert slowly(lambda connection: connection.sendall(asked), address)[0].startswith(b"HTTP/1.1 200")


def test_an_answer_that_nobody_takes_is_not_kept(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_clients, "LOOK_S", SLOW_S)
    asked = b"GET /openapi.json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with listening(service, unsent_bytes=4096) as address:
        whole, _ = slowly(lambda connection: connection.sendall(asked), address)
        assert whole.endswith(b"}"), "whoever takes it gets the whole"
        taken = b""
        with socket_to(address, small=True) as unread:
            unread.sendall(asked)
            threading.Event().wait(6 * SLOW_S)
            with suppress(ConnectionResetError):
                while chunk := unread.recv(65536):
                    taken += chunk
        assert len(taken) < len(whole)
