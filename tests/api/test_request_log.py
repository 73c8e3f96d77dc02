"""The log of requests as JSON lines: what stands in it, and that no name and no token ever does."""

import io
import json
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from api.http.request_record import REQUEST_ID
from api.monitoring import json_log
from api.routes import ROUTES
from api.server.service import Service
from tests.support.http_client import Client, InProcess

NAME = "Gwenllian"
TOKEN = "quorate_ThisTokenIsNoneOfOursAndStandsInAnAddress"
UUID = "0b0f3e1c-9d0e-4f5a-8a57-2f2b9f1f6a11"
Lines = list[dict[str, Any]]


class Written:
    """What was logged as JSON lines so far."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def lines(self) -> Lines:
        return [json.loads(line) for line in self.text.splitlines()]

    def requests(self) -> Lines:
        return [line for line in self.lines() if line["logger"] == json_log.REQUESTS]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[Written]:
    """Logging as `QUORATE_LOG=json` configures it, into a text."""
    found, root = Written(), logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(logging, "StreamHandler", lambda: logging.Handler())
    before = json_log.log.level, root.level
    json_log.configure(json=True)
    (handler,) = root.handlers
    monkeypatch.setattr(handler, "emit", lambda record: print(handler.format(record), file=found.stream))
    yield found
    json_log.log.setLevel(before[0])
    root.setLevel(before[1])


def addresses(http: InProcess) -> Iterator[tuple[str, str]]:
    """A method and an address of every route, a name in each place of it."""
    app: Any = http.http._transport
    for route in app.app.router.routes:
        for method in getattr(route, "methods", None) or ("GET", "POST"):
            yield method, re.sub(r"{[^}]+}", NAME, route.path)


def test_no_name_and_no_token_reaches_the_log_by_any_route(http: InProcess, service: Service, written: Written) -> None:
    ends_at = datetime.now(UTC) + timedelta(days=1)
    known, _ = service.tokens.create(f"{NAME} Example", "administrator", ends_at)
    bodies = {r.path: next((e.body for e in r.examples), {}) for r in ROUTES}
    sent = 0
    for method, path in addresses(http):
        for token in (known, TOKEN):
            headers = {"Authorization": f"Bearer {token}", "X-Request-Id": NAME, "User-Agent": NAME}
            query = {"name": NAME, "token": token, "group": NAME, "then": f"/console/people?name={NAME}"}
            body = {**bodies.get(path, {}), "name": NAME, "query": f'{{ persons(name: "{NAME}") {{ nope }} }}'}
            http.request(method, path, params=query, headers=headers, json=body if method == "POST" else None)
            sent += 1
        http.http.cookies.clear()
    assert len(written.requests()) == sent
    assert sent > 2 * len(ROUTES)
    for secret in (NAME, TOKEN, known, NAME.lower()):
        assert secret not in written.text


def test_a_line_says_who_what_and_how_it_went(client: Client, http: InProcess, written: Written) -> None:
    answer = http.request("GET", "/feeds/agencies.csv?group=none", headers=client.headers)
    (line,) = written.requests()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", line.pop("time"))
    assert line.pop("duration_ms") > 0
    assert line == {
        "level": "INFO",
        "logger": json_log.REQUESTS,
        "message": "request",
        "request": answer.headers[REQUEST_ID],
        "actor": "demo-administrator",
        "method": "GET",
        "route": "/feeds/{list}.csv",
        "status": answer.status_code,
        "problem": "malformed",
    }


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        *((good, True) for good in (UUID, "4BF92F3577B34DA6A3CE929D0E0E4736")),
        *((bad, False) for bad in ("", "ab", NAME, TOKEN, "0" * 65, "0123456789abcdef\t", "٣" * 16)),
    ],
)
def test_the_id_of_a_request_is_the_clients_where_it_is_well_formed(http: InProcess, given: str, taken: bool) -> None:
    header = {REQUEST_ID.encode(): given.encode()}
    answer: httpx.Response = http.request("GET", "/health/live", headers=header)
    assert (answer.headers[REQUEST_ID] == given.lower()) is taken
    assert re.fullmatch("[0-9a-f-]{32,36}", answer.headers[REQUEST_ID])


def test_what_an_exception_says_is_not_logged_and_where_it_came_from_is(
    http: InProcess, client: Client, service: Service, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError(f"no such person as {NAME}")

    monkeypatch.setattr(service.governance, "record", fail)
    monkeypatch.setattr(type(service.governance), "record", fail)
    body = {"slug": "a", "name": {"en": "A"}, "on": "2025-04-01", "authority": {"kind": "body"}}
    answer = client.request("/agencies", body)
    assert answer.status_code == 500
    problem, request = written.lines()
    assert problem["request"] == request["request"] == answer.headers[REQUEST_ID]
    assert problem["error"]["kind"] == "builtins.ValueError"
    assert any(" _carried_out" in step for step in problem["error"]["through"])
    assert NAME not in written.text
