"""Which WebSockets are opened, and which are closed."""

import asyncio
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest
from msgspec.structs import replace
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from api.graphql.operations.document_cache import CheckedDocument, DocumentCache
from api.subscriptions.document_checks import DocumentChecks
from api.subscriptions.follower import FOLLOWS_PER_ACTOR
from tests.subscriptions.following import Following
from tests.subscriptions.graphql_clients import closed, receive, send, socket, sse, subscribe
from tests.support.demonstration import DemonstrationTemplate
from tests.support.server import served

PROTOCOLS = [Subprotocol("graphql-transport-ws")]
KNOWN = "https://dashboard.example"


def test_a_page_of_another_origin_does_not_connect(following: Following) -> None:
    url = following.address.replace("http", "ws") + "/graphql"
    for origin in ("https://evil.example", "null", f"{following.address}.evil.example", KNOWN):
        with pytest.raises(InvalidStatus) as refused, connect(url, origin=Origin(origin), subprotocols=PROTOCOLS):
            pass
        assert refused.value.response.status_code == 403
    with connect(url, origin=Origin(following.address), subprotocols=PROTOCOLS):
        pass


def test_a_page_of_an_origin_of_the_settings_connects(demonstration: DemonstrationTemplate) -> None:
    with demonstration.copy() as demo, served(demo.service, demo.login_dsn, cors_origins=[KNOWN]) as address:
        url = address.replace("http", "ws") + "/graphql"
        with connect(url, origin=Origin(KNOWN), subprotocols=PROTOCOLS):
            pass


def test_documents_are_checked_beside_the_event_loop_so_many_at_once(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, goes_on, on_the_loop = DocumentCache._check, Event(), []

    def slow(cache: DocumentCache, text: str) -> CheckedDocument:
        on_the_loop.append(asyncio._get_running_loop() is not None)
        goes_on.wait(20 if not on_the_loop[-1] else 0)
        return original(cache, text)

    asked: list[str] = []
    checked = DocumentChecks.checked

    async def noted(checks: DocumentChecks, actor: str, text: str) -> CheckedDocument:
        asked.append(text)
        return await checked(checks, actor, text)

    monkeypatch.setattr(DocumentCache, "_check", slow)
    monkeypatch.setattr(DocumentChecks, "checked", noted)
    with socket(following) as opened, socket(following) as other:
        for id in range(FOLLOWS_PER_ACTOR + 1):
            subscribe(opened, str(id), f"subscription {{ events {{ nothing }} }} #{id}")
        assert code(receive(opened)) == "FOLLOWERS_AT_ONCE"
        ends = monotonic() + 10
        while len(asked) < FOLLOWS_PER_ACTOR and monotonic() < ends:
            sleep(0.01)
        subscribe(other, "1", "subscription { events { nothing } }")
        assert code(receive(other)) == "QUESTIONS_AT_ONCE"
        goes_on.set()
        codes = [code(receive(opened)) for _ in range(FOLLOWS_PER_ACTOR)]
    assert codes == ["GRAPHQL_VALIDATION_FAILED"] * FOLLOWS_PER_ACTOR
    with sse(following, "subscription { events { nothing } } #sse") as events:
        next(events)
    assert on_the_loop == [False] * (FOLLOWS_PER_ACTOR + 1)


def code(message: Any) -> Any:
    return message["payload"][0]["extensions"]["code"]


def test_so_many_sockets_are_open(following: Following) -> None:
    _limit(following, sockets=3, sockets_per_actor=2, init_s=60.0)
    with socket(following), socket(following), socket(following, None) as third:
        with socket(following, None) as fourth:
            assert closed(fourth) == 1013, "of all"
        send(third, type="connection_init", payload={"Authorization": "Bearer demo-auditor"})
        assert closed(third) == 1013, "of one actor"


def test_no_socket_is_open_for_nothing(following: Following) -> None:
    _limit(following, idle_s=8.0)
    with socket(following) as idle, socket(following) as follows:
        subscribe(follows, "1")
        _limit(following, init_s=0.5)
        with socket(following, None) as silent:
            assert closed(silent) == 4408
        assert closed(idle) == 1000
        recorded = following.agency("still-followed")
        assert receive(follows)["payload"]["data"]["events"]["position"] == recorded


def _limit(following: Following, **limits: float) -> None:
    broadcast = following.service.broadcast
    broadcast.limits = replace(broadcast.limits, **limits)
