"""A secretary of the demonstration's groups, who plans meetings on days that no other test uses."""

import asyncio
import itertools
from datetime import date, timedelta
from typing import Any

import httpx

from api.commands.fields.ids import DEMONSTRATION_ACTOR, DEMONSTRATION_NAMESPACE, command_id, stream_id
from projections.engine import read_schema
from projections.engine.projector import Projector
from tests.rolls.filled_sheet import FilledSheet
from tests.support.demonstration import Demonstration

MQAP = "cwm-taf-mqap"
CHAIR = {"kind": "office", "group": MQAP, "office": "chair"}
DAYS = (date(2026, 4, 7) + timedelta(days=n) for n in itertools.count())


class Secretary:
    """Speaks HTTP to the demonstration as its administrator, or with another credential."""

    def __init__(self, demonstration: Demonstration, runner: asyncio.Runner) -> None:
        self.demonstration = demonstration
        self.service = demonstration.service
        self.runner = runner
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(demonstration.app, client=("127.0.0.1", 1)), base_url="http://127.0.0.1"
        )

    def request(self, method: str, path: str, *, credential: str = DEMONSTRATION_ACTOR, **given: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {credential}", **given.pop("headers", {})}
        return self.runner.run(self.http.request(method, path, headers=headers, **given))

    def post(self, path: str, body: Any, status: int = 201, **given: Any) -> Any:
        answer = self.request("POST", path, json=body, **given)
        assert answer.status_code == status, answer.text
        return answer.json()

    def plan(self, group: str = MQAP, **said: Any) -> tuple[str, str]:
        """A meeting on a day of its own: its id and its day."""
        day = next(DAYS).isoformat()
        body = {"meets_on": day, "authority": {"kind": "body", "group": group}, **said}
        key = f"test-{group}-{day}"
        self.post(f"/groups/{group}/meetings", body, headers={"Idempotency-Key": key})
        return stream_id(command_id(DEMONSTRATION_NAMESPACE, DEMONSTRATION_ACTOR, key)), day

    def sheet(self, meeting: str, **given: Any) -> FilledSheet:
        return FilledSheet(self.download(meeting, **given))

    def download(self, meeting: str, format: str = "xlsx", status: int = 200, **given: Any) -> bytes:
        answer = self.request("GET", f"/meetings/{meeting}/roll.{format}", **given)
        assert answer.status_code == status, answer.text
        return answer.content

    def send(self, content: bytes, status: int, *, preview: bool = False, **given: Any) -> Any:
        answer = self.request("POST", "/rolls" + ("?preview=true" if preview else ""), content=content, **given)
        assert answer.status_code == status, answer.text
        return answer.json()

    def kinds(self, positions: list[int]) -> list[str]:
        return [type(e.event).__name__ for p in positions if (e := self.service.store.entry(p))]

    def project(self) -> None:
        with self.service.primary.connection() as connection:
            Projector(self.service.store, connection, read_schema.pointer(connection)).catch_up()


def filled(secretary: Secretary, meeting: str) -> FilledSheet:
    """A sheet on which everybody is present from ten to twelve, and nobody else yet."""
    sheet = secretary.sheet(meeting)
    sheet.clear_guests()
    sheet.item("Start", "10:00")
    sheet.item("End", "12:00")
    for seat in sheet.seats():
        if sheet.of_seat(seat, "Member").value != "(vacant)":
            sheet.seat(seat, outcome="present")
    return sheet


def addresses(problem: dict[str, Any]) -> dict[str, str]:
    return {c["address"]: c["header"] for c in problem["cells"]}
