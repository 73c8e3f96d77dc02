"""Questions over HTTP in one process: what a past read costs beside the same one now, and how soon a commit is seen."""

import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from threading import Event
from typing import Any
from uuid import uuid4

import httpx
import psycopg
from msgspec import Struct

from api.http import tokens
from api.server.app import create_app
from api.server.process import run_projector
from api.server.service import Service
from benchmarks import multiplied_ledger
from benchmarks.databases import Database, OpenDatabase
from benchmarks.measure import Measure, percentile
from benchmarks.multiplied_ledger import Seed
from benchmarks.page_latency import page_measures
from domain.events.meeting.proceedings import MeetingScheduled
from domain.values import Authority
from ledger.keyring import Keyring
from ledger.store.event_store import EventStore
from ledger.store.mapper import StreamEvent
from projections.engine.snapshot import wait_for_position

CEILING = 1.2
PATIENCE_S = 60
POLL_S = 0.05
PAGES = 30
"""How often each page is asked for, at the most."""
KEY = "demo-auditor"
SLUG = "cwm-taf-mqap"
QUESTION = """
query Read($slug: String!, $knownAt: String) {
  group(slug: $slug, on: "2026-03-31", knownAt: $knownAt) {
    name
    seats { id: ref title member { id: ref } attendance { expected attended verdict } }
    composition { verdict }
    offices { office state verdict }
    duties { what dueOn satisfiedOn }
    meetings(first: 20) { nodes { heldOn quorum { verdict reasons { text } } attendance { seat { id: ref } outcome } } }
  }
}
"""
HEAD = "{ ledger { position } }"
Say = Callable[[str], None]


class QuestionSizes(Struct, frozen=True):
    """How long a ledger is asked, how many questions are timed now and then, and how many commits are waited for."""

    events: int = 20_000
    questions: int = 300
    commits: int = 400


class QuestionClient:
    """Asks a service over HTTP, in this process."""

    def __init__(self, service: Service) -> None:
        app = create_app(service, close=False)
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")
        self._runner = asyncio.Runner()

    def ask(self, query: str, *, wait_for: int | None = None, **variables: Any) -> Any:
        """The data of an answer without errors."""
        headers = {"authorization": f"Bearer {KEY}"}
        if wait_for is not None:
            headers["quorate-wait-for"] = str(wait_for)
        asked = self._http.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
        answer = self._runner.run(asked).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def close(self) -> None:
        self._runner.run(self._http.aclose())
        self._runner.close()


def measures(places: OpenDatabase, seed: Seed, sizes: QuestionSizes, say: Say) -> Iterator[Measure]:
    """The ledger has the mix of the seed; a projector in a process of its own follows it."""
    with places("asking") as place:
        head = multiplied_ledger.multiply(seed, place.admin, sizes.events)
        with _served(place) as (service, asker):
            say(f"past read: waiting for the projector to come to position {head:,}")
            _wait_for_projector(service, head)
            yield from _past(asker, head, f"{SLUG}-0", sizes.questions, say)
            say("pages: each beside its question alone")
            yield from page_measures(service, f"{SLUG}-0", min(sizes.questions, PAGES))
            yield from _fresh(asker, service, place, service.store.streams("group"), sizes.commits, say)


@contextmanager
def _served(place: Database) -> Iterator[tuple[Service, QuestionClient]]:
    tokens.create_access_tables(place.login)
    with tempfile.TemporaryDirectory() as home:
        _make_keyring(Path(home), place.store())
        service = Service(place.login, Path(home), demonstration=True)
        asker = QuestionClient(service)
        projector = multiprocessing.get_context("spawn").Process(target=_project, args=(place,), daemon=True)
        projector.start()
        try:
            yield service, asker
        finally:
            projector.terminate()
            projector.join()
            asker.close()
            service.close()


def _make_keyring(home: Path, ledger: EventStore) -> None:
    """Make a keyring that passes for the ledger's: the names in a copy were sealed for others, and nobody reads them."""
    for person in ledger.streams("person")[:1]:
        Keyring(home).seal(person, 1, "name", "nobody")


def _project(place: Database) -> None:
    run_projector(place.store(), place.login, Event())


def _wait_for_projector(service: Service, position: int) -> None:
    """Wait until answers stand at a position, as long as they come nearer to it. Raises TimeoutError."""
    with service.primary.connection() as connection:
        while connection.execute("SELECT to_regclass('read.pointer')").fetchone() == (None,):
            time.sleep(POLL_S)
        reached = -1
        while reached < position:
            before, reached = reached, wait_for_position(connection, position, PATIENCE_S)
            if reached == before:
                raise TimeoutError(f"the projector stood at position {reached} of {position} for {PATIENCE_S} s")


def _past(asker: QuestionClient, head: int, slug: str, questions: int, say: Say) -> Iterator[Measure]:
    """The same question now and as of a position from which on nothing that it asks about has changed."""
    say(f"past read: {questions:,} questions now and as many about the past, turn about")
    took_ms: dict[str | None, list[float]] = {None: [], str(head // 2): []}
    answers = []
    for _ in range(questions):
        for known_at, taken in took_ms.items():
            began = time.perf_counter()
            answers.append(asker.ask(QUESTION, slug=slug, knownAt=known_at))
            taken.append((time.perf_counter() - began) * 1000)
    assert answers[0]["group"]["meetings"]["nodes"]
    assert all(answer == answers[0] for answer in answers)
    now_ms, past_ms = (median(taken) for taken in took_ms.values())
    yield Measure(name="past read: times the same read now", value=past_ms / now_ms, ceiling=CEILING)
    yield Measure(name="past read: now, p50", value=now_ms, unit="ms")
    yield Measure(name="past read: past, p50", value=past_ms, unit="ms")


def _fresh(
    asker: QuestionClient, service: Service, place: Database, groups: Sequence[str], commits: int, say: Say
) -> Iterator[Measure]:
    say(f"freshness: {commits:,} commits, then {commits:,} reads that wait for theirs")
    seen_ms, waited_ms = [], []
    with psycopg.connect(place.service, autocommit=True) as connection:
        connection.execute("LISTEN read")
        for group in islice(cycle(groups), commits):
            position, began = _commit(service.store, group), time.perf_counter()
            for notice in connection.notifies(timeout=PATIENCE_S):
                if int(notice.payload) >= position:
                    break
            seen_ms.append((time.perf_counter() - began) * 1000)
    for group in islice(cycle(groups), commits):
        position, began = _commit(service.store, group), time.perf_counter()
        head = asker.ask(HEAD, wait_for=position)["ledger"]["position"]
        waited_ms.append((time.perf_counter() - began) * 1000)
        assert int(head) >= position
    yield Measure(name="freshness: commit to visible, p99", value=percentile(seen_ms, 99), unit="ms", aim="under 25")
    yield Measure(name="freshness: commit to visible, p50", value=percentile(seen_ms, 50), unit="ms")
    yield Measure(name="freshness: a read that waits, p50", value=percentile(waited_ms, 50), unit="ms", aim="under 5")
    yield Measure(name="freshness: a read that waits, p99", value=percentile(waited_ms, 99), unit="ms")


def _commit(ledger: EventStore, group: str) -> int:
    """Schedule another meeting of a group; its position."""
    day = date(2026, 4, 1)
    scheduled = MeetingScheduled(
        on=day, by="benchmark", authority=Authority(kind="office", office="secretary"), group=group, meets_on=day
    )
    meeting = StreamEvent(str(uuid4()), 1, scheduled, kind="meeting", parent=group)
    return ledger.append([meeting], command=uuid4(), fingerprint=b"benchmark", reads={}).positions[-1]
