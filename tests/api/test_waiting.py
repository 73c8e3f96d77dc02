"""Waiting for the read side: what can never come is refused at once, and who waits takes nothing from those who do not."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import anyio.to_thread
import httpx
import pytest

from api.http.concurrency import QuestionQueue
from api.http.waiting import WAITERS_MAX
from api.server.app import create_app
from api.server.service import Service
from projections.engine import read_schema
from projections.engine.projector import Projector
from tests.support.databases import Database
from tests.support.http_client import Client, InProcess, in_process

AGENCY = {"slug": "a-force", "name": {"en": "A"}, "on": "2025-04-01", "authority": {"kind": "body"}}
AT_ONCE_S = 1.0
TOO_MANY = 4
AUDITOR = {"Authorization": "Bearer demo-auditor"}


def by_graphql(http: httpx.AsyncClient, position: str, method: str = "POST") -> "asyncio.Task[httpx.Response]":
    body = {"query": "{ ledger { position } }"}
    sent = http.request(method, "/graphql", json=body, headers={**AUDITOR, "Quorate-Wait-For": position})
    return asyncio.ensure_future(sent)


def by_get(path: str) -> "Callable[[httpx.AsyncClient, str], asyncio.Task[httpx.Response]]":
    def ask(http: httpx.AsyncClient, position: str) -> "asyncio.Task[httpx.Response]":
        return asyncio.ensure_future(http.get(path, headers={**AUDITOR, "Quorate-Wait-For": position}))

    return ask


WAYS = {
    "graphql": by_graphql,
    "feed": by_get("/feeds/agencies.csv"),
    "sheet": by_get("/feeds/agencies.xlsx"),
    "report": by_get("/reports/attendance?group=g&period=2025-26-Q1"),
}


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Service]:
    queue = QuestionQueue(per_actor=64)
    service = Service(database.login_dsn, tmp_path / "keyring", demonstration=True, queue=queue)
    yield service
    service.close()


@pytest.fixture
def http(service: Service) -> Iterator[InProcess]:
    with in_process(create_app(service, close=False)) as http:
        yield http


def project(service: Service) -> None:
    with service.primary.connection() as connection:
        Projector(service.store, connection, read_schema.pointer(connection)).catch_up()


def test_a_position_beyond_the_head_is_refused_at_once_by_every_way_to_wait(http: InProcess, client: Client) -> None:
    client.post("/agencies", AGENCY)

    async def ask() -> None:
        for name, way in WAYS.items():
            for position in ("2", "999999999999999999"):
                began = monotonic()
                refused = await way(http.http, position)
                assert (name, refused.status_code) == (name, 400)
                assert "1" in refused.text
                assert monotonic() - began < AT_ONCE_S, name

    http.runner.run(ask())


def test_waiters_are_bounded_and_hold_neither_a_thread_nor_a_connection(
    http: InProcess, client: Client, service: Service
) -> None:
    client.post("/agencies", AGENCY)
    ways = [*WAYS.values()]

    async def ask() -> None:
        waiting = [ways[n % 3](http.http, "1") for n in range(WAITERS_MAX + TOO_MANY)]
        ends = monotonic() + 4
        while len(turned_away := [w for w in waiting if w.done()]) < TOO_MANY and monotonic() < ends:
            await asyncio.sleep(0.01)
        assert [w.result().status_code for w in turned_away] == [503] * TOO_MANY
        began = monotonic()
        assert (await http.http.post("/graphql", json={"query": "{ __typename }"}, headers=AUDITOR)).status_code == 200
        assert monotonic() - began < AT_ONCE_S
        stats = service.readers.get_stats()
        assert stats["pool_size"] - stats["pool_available"] <= 1
        limiters = (anyio.to_thread.current_default_thread_limiter(), service.queue.short, service.waits._looks)
        assert [limiter.borrowed_tokens for limiter in limiters] == [0, 0, 0]
        await asyncio.to_thread(project, service)
        answers = await asyncio.gather(*waiting)
        assert sorted(a.status_code for a in answers) == [200] * WAITERS_MAX + [503] * TOO_MANY

    http.runner.run(ask())


def test_answers_that_do_not_come_in_time_say_where_they_stand(
    http: InProcess, client: Client, service: Service
) -> None:
    client.post("/agencies", AGENCY)
    service.waits._wait_s_max = 0.1

    async def ask() -> None:
        for way in WAYS.values():
            behind = await way(http.http, "1")
            assert behind.status_code == 503
            assert (behind.headers["retry-after"], behind.headers["quorate-position"]) == ("1", "0")

    http.runner.run(ask())


def test_a_report_is_not_issued_as_of_a_position_that_was_never_recorded(http: InProcess, service: Service) -> None:
    began = monotonic()
    with pytest.raises(Exception, match="ends at position 0"):
        service.waits.shortly(7)
    assert monotonic() - began < AT_ONCE_S
