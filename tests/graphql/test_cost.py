"""What an answer may cost: all that is returned is counted, on every path that leads to it, and the time looked at."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import anyio
import httpx
import msgspec
import psycopg
import pytest
from msgspec.structs import replace
from psycopg.sql import SQL, Identifier
from starlette.types import Message

from api.http.concurrency import LONG_AT_ONCE, SHORT, SHORT_AT_ONCE, QuestionQueue
from api.http.costs import QUESTION
from api.http.refusals import Busy
from ledger.postgres import embedded
from projections.engine.budget import AnswerTooLarge, Budget, Limits, NotWaitedFor, TookTooLong
from tests.graphql.asker import Asker, opened
from tests.support.databases import Database
from tests.support.story_database import database_of
from tests.support.two_meetings import two_meetings

TRAIL = "{ trail { nodes { position } } }"
PATIENCE_S = 30


@pytest.fixture(scope="module")
def seeded_database(server: embedded.EmbeddedServer) -> Iterator[Database]:
    with database_of(server, two_meetings()) as database:
        yield database


def round_and_round(times: int) -> str:
    """The meeting of the attendance of the meeting …: the nodes are shared, what is returned is not."""
    below = "{ meeting { attendance " * times + "{ day }" + " } }" * times
    return f"{{ meetings(first: 1) {{ nodes {{ attendance {below} }} }} }}"


def refusal(database: Database, limits: Limits, query: str) -> tuple[str, str]:
    with opened(database, limits) as asker:
        (error,) = asker.refused(query)
        return error["extensions"]["code"], error["message"]


def test_what_is_returned_is_counted_on_every_path(seeded_database: Database) -> None:
    with opened(seeded_database) as asker:
        seen: list[int] = []
        for times in (1, 2):
            answer = asker.send(json={"query": round_and_round(times)}).json()
            seen.append(str(answer).count("day"))
        assert seen == [49, 343]
        code, message = refusal(seeded_database, replace(QUESTION, values=2_000), round_and_round(3))
        assert (code, message) == (
            "TOO_LARGE",
            "the answer would hold more than 2000 values: ask for smaller pages, or fewer fields",
        )
        assert "errors" not in asker.send(json={"query": round_and_round(1)}).json()


def test_a_hundred_and_ninety_seven_bytes_of_cycles_end_at_the_limit(asker: Asker) -> None:
    for times in (5, 7, 8):
        (error,) = asker.refused(round_and_round(times))
        assert error["extensions"]["code"] in ("TOO_LARGE", "TOOK_TOO_LONG")


@pytest.mark.parametrize(
    ("limit", "query"),
    [
        ("values", "{ trail { nodes { position } } }"),
        ("values", "{ trail { nodes { correctedBy } a: nodes { correctedBy } b: nodes { kind } } }"),
        ("values", "{ meetings { nodes { basis a: basis b: basis c: basis d: basis } } }"),
        ("values", "{ trail(first: 1) { nodes { a: data b: data c: data d: data e: data f: data g: data h: data } } }"),
        ("rows", "{ groups { nodes { seats { id: ref } meetings { nodes { id: ref } } } } }"),
        ("rows", '{ duties(first: 1, to: "2199-12-31") { nodes { id: ref } } }'),
        ("statements", "{ " + " ".join(f'a{n}: group(slug: "g{n}") {{ id: ref }}' for n in range(20)) + " }"),
        ("bytes", "{ trail { nodes { " + "a" * 3_000 + ": kind } } }"),
        ("bytes", "{ trail { nodes { sentence a: sentence b: sentence } } }"),
        ("bytes_read", "{ trail { nodes { position } } }"),
        ("errors", '{ groups { nodes { seats { attendance(from: "2026-01-02", to: "2026-01-01") { rate } } } } }'),
    ],
)
def test_each_limit_holds(seeded_database: Database, limit: str, query: str) -> None:
    low = {"rows": 20, "values": 40, "statements": 15, "bytes": 2_500, "bytes_read": 1_000, "errors": 0}[limit]
    code, message = refusal(seeded_database, replace(QUESTION, **{limit: low}), query)
    assert (code, str(low) in message) == ("TOO_LARGE", True), message


FAR_AHEAD = " ".join(f'd{n}: duties(first: 1, to: "2199-12-{n + 1:02}") {{ nodes {{ id: ref }} }}' for n in range(31))


@pytest.mark.parametrize("query", [round_and_round(8), f"{{ {FAR_AHEAD} }}"])
def test_the_time_of_the_processor_is_looked_at_on_the_way(seeded_database: Database, query: str) -> None:
    assert refusal(seeded_database, Limits(processor_s=0.2), query)[0] == "TOOK_TOO_LONG"


@contextmanager
def locked(database: Database, table: str) -> Iterator[None]:
    """A table of the read side that no statement comes past meanwhile."""
    with psycopg.connect(database.dsn) as conn:
        conn.execute(SQL("lock table {} in access exclusive mode").format(Identifier("read_1", table)))
        yield
        conn.rollback()


def test_a_statement_that_takes_long_is_ended(seeded_database: Database) -> None:
    with locked(seeded_database, "trail"):
        assert refusal(seeded_database, replace(QUESTION, database_s=0.3), TRAIL)[0] == "TOOK_TOO_LONG"


def waiting(database: Database) -> int:
    """How many statements wait for a lock."""
    query = "select count(*) from pg_stat_activity where datname = %s and wait_event_type = 'Lock'"
    with psycopg.connect(database.migrate_dsn, autocommit=True) as conn:
        [(count,)] = conn.execute(query, [database.name]).fetchall()
        return int(count)


async def until(true: Callable[[], bool]) -> None:
    with anyio.fail_after(PATIENCE_S):
        while not true():
            await anyio.sleep(0.02)


class Visit:
    """A request that is made of an endpoint as a server would, by somebody who may leave before the answer."""

    def __init__(self, query: str) -> None:
        self.body = msgspec.json.encode({"query": query})
        self.gone = asyncio.Event()
        self.sent: list[Message] = []
        headers = [(b"content-type", b"application/json")]
        self.scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers}
        self.messages: list[Message] = [{"type": "http.request", "body": self.body, "more_body": False}]

    async def receive(self) -> Message:
        if self.messages:
            return self.messages.pop()
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def stays(self) -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(self, message: Message) -> None:
        self.sent.append(message)


def test_what_nobody_waits_for_is_given_up_in_the_database_too(asker: Asker) -> None:
    async def visit() -> None:
        visit = Visit(TRAIL)
        task = asyncio.create_task(asker.endpoint(visit.scope, visit.receive, visit.send))
        await until(lambda: waiting(asker.database) == 1)
        visit.gone.set()
        await until(lambda: waiting(asker.database) == 0)
        await until(task.done)

    for _ in range(3):  # in a thread, and on the event loop
        with locked(asker.database, "trail"):
            asker.runner.run(visit())
        asker.ask(TRAIL)


def test_what_nobody_waits_for_is_given_up_while_it_is_worked_out(asker: Asker) -> None:
    looks: list[int] = []

    def worked(budget: Budget) -> None:
        budget.begin()
        while True:
            looks.append(1)
            budget.check()
            time.sleep(0.001)

    async def visit() -> None:
        visit = Visit("")
        visit.messages.clear()
        task = asyncio.create_task(QuestionQueue(Limits()).run("somebody", visit.receive, worked, straight=True))
        await until(lambda: len(looks) > 3)
        visit.gone.set()
        with anyio.fail_after(PATIENCE_S), pytest.raises(NotWaitedFor):
            await task

    asker.runner.run(visit())


def test_who_leaves_the_queue_leaves_his_place(asker: Asker) -> None:
    """Whoever waits behind others holds nothing, and is not worked for once it is gone."""
    begun: list[str] = []
    free = threading.Event()

    async def visit() -> None:
        queue = QuestionQueue()
        first = [asyncio.create_task(run(queue, f"a{n}", lambda _: free.wait(PATIENCE_S))) for n in range(LONG_AT_ONCE)]
        visit = Visit("")
        visit.messages.clear()
        task = asyncio.create_task(queue.run("b", visit.receive, lambda _: begun.append("b"), straight=True))
        await anyio.sleep(0.05)
        visit.gone.set()
        with pytest.raises(NotWaitedFor):
            await task
        free.set()
        assert await asyncio.gather(*first) == [True] * LONG_AT_ONCE
        assert await run(queue, "b", lambda _: "answer") == "answer"

    asker.runner.run(visit())
    assert not begun


def run(
    queue: QuestionQueue, actor: str, work: Callable[[Budget], Any], *, straight: bool = True
) -> Coroutine[Any, Any, Any]:
    return queue.run(actor, Visit("").stays, work, straight=straight)


def test_an_actor_has_a_most_of_questions_at_once(asker: Asker) -> None:
    with locked(asker.database, "trail"):
        asked = [asker.runner.get_loop().create_task(asker.http.post("/", json={"query": TRAIL})) for _ in range(8)]

        async def ninth() -> httpx.Response:
            await until(lambda: waiting(asker.database) == SHORT_AT_ONCE)
            return await asker.http.post("/", json={"query": "{ ledger { position } }"})

        refused = asker.runner.run(ninth())
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
        assert refused.json()["errors"][0]["extensions"] == {"code": "TOO_MANY_QUESTIONS"}
    answers = asker.runner.run(gathered(asked))
    assert [a.status_code for a in answers] == [200] * 8
    asker.ask("{ ledger { position } }")


async def gathered(tasks: list[asyncio.Task[httpx.Response]]) -> list[httpx.Response]:
    return await asyncio.gather(*tasks)


def test_many_actors_have_a_most_together(asker: Asker) -> None:
    async def visit() -> None:
        free = threading.Event()
        queue = QuestionQueue(admitted_max=3)
        tasks = [asyncio.create_task(run(queue, f"a{n}", lambda _: free.wait(PATIENCE_S))) for n in range(3)]
        await anyio.sleep(0)
        with pytest.raises(Busy):
            await run(queue, "another", lambda _: None)
        free.set()
        await asyncio.gather(*tasks)
        await run(queue, "another", lambda _: None)

    asker.runner.run(visit())


def test_a_long_question_is_begun_again_where_few_are_and_short_ones_pass(asker: Asker) -> None:
    at: list[float] = []

    def long(budget: Budget) -> str:
        at.append(budget.limits.processor_s)
        if len(at) == 1:
            raise TookTooLong
        return "answer"

    assert asker.runner.run(run(QuestionQueue(), "a", long, straight=False)) == "answer"
    assert at == [SHORT.processor_s, QUESTION.processor_s]


def test_what_is_answered_at_once_needs_no_thread_and_what_is_long_there_goes_on(asker: Asker) -> None:
    costs: list[tuple[str, str | None]] = []
    queue, threads = QuestionQueue(), set[int]()
    queue.observe = lambda cost: costs.append((cost.level, cost.given_up))

    def work(budget: Budget) -> str:
        threads.add(threading.get_ident())
        return "from a thread"

    async def at_once(answers: Any) -> Any:
        async def answer(_: Budget) -> Any:
            if isinstance(answers, Exception):
                raise answers
            return answers

        return await queue.run("a", Visit("").stays, work, at_once=answer)

    assert asker.runner.run(at_once("here")) == "here"
    assert not threads
    assert asker.runner.run(at_once(None)) == "from a thread"
    assert asker.runner.run(at_once(TookTooLong())) == "from a thread"
    assert costs == [("short", None), ("short", None), ("short", "time"), ("long", None)]
    with pytest.raises(AnswerTooLarge):
        asker.runner.run(at_once(AnswerTooLarge("rows", 1)))
    assert queue.open == 0
