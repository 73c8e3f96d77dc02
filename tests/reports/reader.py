"""A group's first quarter with two meetings, a recommendation and a report begun, asked over HTTP and over GraphQL."""

import asyncio
import csv
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from api.http import tokens
from api.server.app import create_app
from api.server.service import Service
from domain.events.work import action, recommendation, report
from domain.values import Text
from domain.verdicts import Outcome
from ledger.governance import CODEC
from ledger.keyring import Keyring
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from tests.support.databases import Database
from tests.support.story import CHAIR, Story, id_of, said
from tests.support.two_meetings import MQAP, two_meetings

MARKUP = "<script>alert('Tŷ & co')</script>"
JUNE, JULY = date(2025, 6, 20), date(2025, 7, 10)
PERIOD = "2025-26-Q1"


def quarter() -> Story:
    """The two meetings; a recommendation that one agency refuses and another has not answered; an action overdue; and a
    report of the quarter with a paragraph that was written twice."""
    story = two_meetings()
    group = id_of(MQAP)
    words, agencies = Text(en=f"Share the screening tool {MARKUP}"), (id_of("rctcbc"), id_of("mtcbc"))
    made = recommendation.RecommendationMade(group=group, text=words, agencies=agencies, **said(JUNE, CHAIR))
    story.record(("recommendation", made))
    refused = recommendation.RecommendationAnswered(
        agency=id_of("rctcbc"), answer="REFUSED", reason=Text(en="It has its own."), **said(JUNE, CHAIR)
    )
    story.record(("recommendation", refused))
    raised = action.ActionRaised(
        group=group, text=Text(en="Draft it"), agency=id_of("mtcbc"), due_on=date(2025, 6, 25), **said(JUNE, CHAIR)
    )
    story.record(("action", raised))
    story.record(("report", report.ReportPrepared(group=group, what="quarterly", period=PERIOD, **said(JULY, CHAIR))))
    for text in ("One meeting.", f"Two meetings. {MARKUP}"):
        written = report.ParagraphWritten(
            paragraph="p1", heading=Text(en="In brief"), text=Text(en=text), **said(JULY, CHAIR)
        )
        story.record(("report", written))
    return story


def corrected() -> tuple[Story, int]:
    """The same, then an attendance at the second meeting corrected; and the last position before that."""
    story = quarter()
    position = len(story.entries)
    wrong = next(
        e.position
        for e in story.entries
        if e.stream == id_of("second") and getattr(e.event, "outcome", None) is Outcome.ABSENT
    )
    story.correct(wrong, outcome=Outcome.PRESENT)
    return story, position


def tables(content: bytes) -> dict[str, list[dict[str, str]]]:
    """The tables of the CSV by name, each row by column."""
    found: dict[str, list[dict[str, str]]] = {}
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    while lines:
        end = lines.index([]) if [] in lines else len(lines)
        (name,), head, *rows = lines[:end]
        found[name] = [dict(zip(head, row, strict=True)) for row in rows]
        lines = lines[end + 1 :]
    return found


class Reader:
    """Asks one application that holds a story."""

    def __init__(self, service: Service, position: int, runner: asyncio.Runner) -> None:
        self.service, self.position, self._runner = service, position, runner
        app = create_app(service, close=False)
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
        self._http = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")

    def get(self, kind: str = "quarterly", *, token: str = "demo-auditor", **params: Any) -> httpx.Response:
        asked = {"group": MQAP, "period": PERIOD, **{k.replace("_", "-"): v for k, v in params.items()}}
        headers = {"Authorization": f"Bearer {token}"}
        return self._runner.run(self._http.get(f"/reports/{kind}", params=asked, headers=headers))

    def made(self, kind: str = "quarterly", **params: Any) -> httpx.Response:
        answer = self.get(kind, **params)
        assert answer.status_code == 200, answer.text
        return answer

    def ask(self, query: str) -> Any:
        headers = {"Authorization": "Bearer demo-auditor"}
        answer = self._runner.run(self._http.post("/graphql", json={"query": query}, headers=headers)).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def token(self, *groups: str, role: str = "auditor") -> str:
        ends_at = datetime.now(UTC) + timedelta(days=2)
        return self.service.tokens.create("A Reader", role, ends_at, groups=groups or None)[0]  # type: ignore[arg-type]


@contextmanager
def reading(database: Database, position: int) -> Iterator[Reader]:
    tokens.create_access_tables(database.login_dsn)
    with tempfile.TemporaryDirectory(prefix="quorate-reports-") as home, asyncio.Runner() as runner:
        _give_keys(database, Path(home) / "keyring")
        service = Service(database.login_dsn, Path(home) / "keyring", demonstration=True)
        yield Reader(service, position, runner)
        service.close()


def _give_keys(database: Database, keyring_dir: Path) -> None:
    """A key for each person of the ledger: a service does not start on a keyring that is another ledger's."""
    store, keyring = EventStore(Datastore(database.login_dsn), CODEC), Keyring(keyring_dir)
    for person in store.streams("person"):
        keyring.seal(person, 1, "name", "Somebody")
    store.close()
