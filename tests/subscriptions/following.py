"""Clients that follow a served ledger, over HTTP."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from domain.permission import Role
from tests.support.demonstration import Demonstration

Line = dict[str, Any]
ON_FIRST_DAY = {"on": "2025-04-01", "authority": {"kind": "body"}}
PATIENCE_S = 20.0


class Following:
    """A served demonstration: records, and follows as whoever."""

    def __init__(self, demo: Demonstration, address: str) -> None:
        self.demo = demo
        self.address = address
        self.service = demo.service

    @property
    def head(self) -> int:
        return self.service.head()

    def token(self, role: Role = "auditor", groups: tuple[str, ...] | None = None, *, names: bool = False) -> str:
        ends_at = datetime.now(UTC) + timedelta(days=1)
        name = f"{role} of {groups}, {names}"
        return self.service.tokens.create(name, role, ends_at, groups=groups, names=names)[0]

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        headers = {"Authorization": "Bearer demo-administrator"}
        answer = httpx.post(self.address + path, json={**ON_FIRST_DAY, **body}, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def agency(self, slug: str) -> int:
        """Record an agency, which every credential sees: its position."""
        return int(self.post("/agencies", {"slug": slug, "name": {"en": slug}})["positions"][-1])

    def get(self, token: str = "demo-auditor", **parameters: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.get(f"{self.address}/events", params=parameters, headers=headers, timeout=PATIENCE_S)

    def all(self, token: str = "demo-auditor", **parameters: Any) -> list[Line]:
        """The events up to the head; what ends them is looked at."""
        answer = self.get(token, wait="false", **{"after": 0, **parameters})
        assert answer.status_code == 200, answer.text
        first, *events, last = map(json.loads, answer.text.splitlines())
        assert [*first] == ["heartbeat"]
        assert last["end"]["reason"] == "head"
        return [line["event"] for line in events if "heartbeat" not in line]

    @contextmanager
    def lines(self, token: str = "demo-auditor", **parameters: Any) -> Iterator[Iterator[Line]]:
        headers = {"Authorization": f"Bearer {token}"}
        url = f"{self.address}/events"
        with httpx.stream("GET", url, params=parameters, headers=headers, timeout=PATIENCE_S) as answer:
            assert answer.status_code == 200, answer.read()
            yield (json.loads(line) for line in answer.iter_lines())


def events(lines: Iterator[Line], count: int) -> list[Line]:
    """The next events, whatever signs of life come between."""
    found: list[Line] = []
    while len(found) < count:
        line = next(lines)
        assert "end" not in line, line
        if "event" in line:
            found.append(line["event"])
    return found


def ending(lines: Iterator[Line]) -> Line:
    """How the stream ends."""
    for line in lines:
        if "end" in line:
            assert next(lines, None) is None, "something comes after the end"
            end: Line = line["end"]
            return end
    raise AssertionError("ended without a word")
