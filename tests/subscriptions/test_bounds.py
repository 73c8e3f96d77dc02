"""What followers may cost: each is bounded in number, in what is kept for it, and in time."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from math import inf
from time import monotonic, sleep
from typing import Any

import pytest
from msgspec.structs import replace

from api.server.app import create_app
from api.subscriptions.follower import FOLLOWS_PER_ACTOR
from api.subscriptions.operation import batch_budget
from projections.engine.budget import Budget
from tests.subscriptions.following import Following, ending, events
from tests.subscriptions.graphql_clients import receive, socket, subscribe

SHORT: dict[str, Any] = {"ring_items": 3, "heartbeat_s": 0.3, "lookup_s": 0.2, "send_s": 0.5, "behind_s": 0.2}


@pytest.fixture
def short(following: Following) -> Following:
    """A service that keeps little, and waits for nobody."""
    broadcast = following.service.broadcast
    broadcast.limits = replace(broadcast.limits, **SHORT)
    return following


def until(so: Callable[[], bool]) -> None:
    ends = monotonic() + 20
    while not so() and monotonic() < ends:
        sleep(0.01)


def test_an_actor_follows_so_often_at_once_and_no_more(following: Following) -> None:
    token = following.token()
    held = [following.lines(token) for _ in range(FOLLOWS_PER_ACTOR)]
    streams = [each.__enter__() for each in held]
    for stream in streams:
        next(stream)
    refused = following.get(token)
    assert (refused.status_code, refused.json()["rule"]) == (429, "followers-at-once")
    with following.lines() as other:
        next(other)
    for each in held:
        each.__exit__(None, None, None)
    until(lambda: following.service.broadcast.open == 0)
    assert following.service.broadcast.open == 0, "those who left are forgotten"
    with following.lines(token) as again:
        next(again)


def test_signs_of_life_come_while_nothing_else_does(short: Following) -> None:
    with short.lines() as lines:
        assert [next(lines) for _ in range(3)] == [{"heartbeat": {"after": short.head}}] * 3
        short.agency("one")
        assert len(events(lines, 1)) == 1


def test_one_hundred_followers_cost_the_questions_of_one(following: Following) -> None:
    broadcast = following.service.broadcast
    broadcast.limits = replace(broadcast.limits, per_actor=100)
    executed: list[int] = []
    original = broadcast._items

    def counted(seen: Any, channel: Any, batch: Any, visible: Any) -> Any:
        executed.append(batch.end)
        return original(seen, channel, batch, visible)

    broadcast._items = counted  # type: ignore[method-assign]
    held = [following.lines() for _ in range(20)]
    streams = [each.__enter__() for each in held]
    for stream in streams:
        next(stream)
    before = len(executed)
    recorded = following.agency("for-all")
    assert {events(stream, 1)[0]["position"] for stream in streams} == {recorded}
    assert len(executed) - before == 1
    for each in held:
        each.__exit__(None, None, None)


class Slow:
    """A client of the application in this process that reads as slowly as it is told to."""

    def __init__(self, following: Following, after: int, delay: Callable[[bytes], Awaitable[None]]) -> None:
        self.following = following
        self.delay = delay
        self.lines: list[dict[str, Any]] = []
        self.asked = False
        self.scope = {
            "type": "http",
            "method": "GET",
            "path": "/events",
            "query_string": f"after={after}".encode(),
            "headers": [(b"authorization", b"Bearer demo-auditor"), (b"host", b"127.0.0.1")],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "scheme": "http",
            "http_version": "1.1",
            "root_path": "",
        }

    async def receive(self) -> dict[str, Any]:
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(self, message: Any) -> None:
        body = message.get("body", b"")
        await self.delay(body)
        self.lines += map(json.loads, body.splitlines())

    async def follow(self) -> None:
        await create_app(self.following.service, close=False)(self.scope, self.receive, self.send)


def test_a_slow_reader_is_ended_with_where_it_is_and_goes_on_from_there(short: Following) -> None:
    """It has read what is new; while it reads one answer, more is recorded than the ring buffer keeps."""
    broadcast = short.service.broadcast
    broadcast.limits = replace(broadcast.limits, send_s=60.0)
    head, names = short.head, (f"a-{number}" for number in range(1000))

    def recorded(count: int) -> None:
        until(lambda: any(f._fell_behind == inf for f in broadcast._followers) or count > 1)
        for _ in range(count):
            short.agency(next(names))
        until(lambda: (broadcast._position or 0) >= short.head)

    begun = False

    async def delay(body: bytes) -> None:
        """The first is recorded once it follows: before, it would be caught up with, and nobody is slow who catches up."""
        nonlocal begun
        if b'"event"' in body:
            await asyncio.to_thread(recorded, SHORT["ring_items"] + 1)
        elif body and not begun:
            begun = True
            await asyncio.to_thread(recorded, 1)

    async def run() -> Slow:
        slow = Slow(short, head, delay)
        await slow.follow()
        return slow

    slow = asyncio.run(asyncio.wait_for(run(), 90))
    assert slow.lines[-1]["end"]["reason"] == "slow-reader"
    read = [line["event"]["position"] for line in slow.lines if "event" in line]
    assert slow.lines[-1]["end"]["after"] == read[-1]
    rest = [e["position"] for e in short.all(after=read[-1])]
    assert read + rest == [*range(head + 1, short.head + 1)]
    assert rest


def test_one_that_takes_nothing_is_left(short: Following) -> None:
    async def run() -> None:
        slow = Slow(short, 0, lambda _: asyncio.sleep(60.0))
        await slow.follow()

    began = monotonic()
    asyncio.run(run())
    assert monotonic() - began < 20
    assert short.service.broadcast.open == 0


def test_all_are_ended_when_the_service_stops(following: Following) -> None:
    with following.lines() as lines, following.lines(after=0) as other:
        next(lines)
        following.service.broadcast.stop()
        assert ending(lines) == {"reason": "stopping", "after": following.head}
        assert ending(other)["reason"] == "stopping"
    assert following.get().status_code == 503


def test_all_operations_of_an_actor_have_one_budget_for_a_batch(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Budget] = []

    def noted() -> Budget:
        made.append(batch_budget())
        return made[-1]

    monkeypatch.setattr("api.subscriptions.broadcast.batch_budget", noted)
    with socket(following) as many, socket(following, "demo-administrator") as one:
        for id in ("a", "b", "c"):
            subscribe(many, id, f"subscription {{ events {{ {id}: data }} }}")
        subscribe(one, "1", "subscription { events { data } }")
        until(lambda: following.service.broadcast.open == 4)
        for name in ("first-read-as-the-past-may-be", "for-two"):
            made.clear()
            following.agency(name)
            assert {receive(many)["id"] for _ in "abc"} == {*"abc"}
            assert receive(one)["id"] == "1"
    theirs, ours = sorted(budget.statements for budget in made)
    assert ours == 3 * theirs > 0
