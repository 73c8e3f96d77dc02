"""Replay by whoever may, a walk through the record, and a drill whose result is an assurance."""

import asyncio
import json
from collections.abc import MutableMapping
from hashlib import sha256
from typing import Any

import httpx
import pytest

from api.server.app import create_app
from projections.engine.replayed_rows import replayed_rows
from tests.subscriptions.following import PATIENCE_S, Following


def replay(following: Following, token: str = "demo-auditor", **parameters: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(f"{following.address}/replay", params=parameters, headers=headers, timeout=PATIENCE_S * 4)


def test_a_replay_is_the_rows_that_are_known_there_with_their_digest(following: Following) -> None:
    answer = replay(following, at=60)
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.content == b"".join(replayed_rows(following.service.store, 60))
    *rows, last = answer.content.splitlines(keepends=True)
    end = json.loads(last)["end"]
    assert (end["position"], end["rows"]) == (60, len(rows))
    assert end["sha256"] == sha256(b"".join(rows)).hexdigest()
    models = {json.loads(row)["model"] for row in rows}
    assert {"groups", "trail", "agencies"} <= models
    assert sum(json.loads(row)["model"] == "trail" for row in rows) == 60


def test_a_moment_is_the_position_that_was_known_then(following: Following) -> None:
    at = following.service.store.recorded_at(following.head)
    assert at is not None
    assert (
        json.loads(replay(following, at=at.isoformat()).content.splitlines()[-1])["end"]["position"] == following.head
    )


def test_only_who_audits_all_groups_may_replay(following: Following) -> None:
    for token in (following.token("reporting"), following.token(groups=("cwm-taf-mqap",))):
        refused = replay(following, token)
        assert (refused.status_code, refused.json()["rule"]) == (403, "may-replay")
    assert replay(following, "nobody").status_code == 401


@pytest.mark.parametrize("at", ["99999999", "yesterday", "-1"])
def test_what_is_no_position_is_refused(following: Following, at: str) -> None:
    assert replay(following, at=at).status_code == 400
    assert replay(following, until="1").status_code == 400


def test_a_replay_of_the_past_stands_in_the_record_of_access(following: Following) -> None:
    replay(following, at=5)
    following.service.access.close()
    query = "SELECT actor, kind, what, position FROM access.record"
    with following.service.primary.connection() as connection:
        assert ("demo-auditor", "FEED", "replay", 5) in connection.execute(query).fetchall()


def test_a_client_that_takes_nothing_keeps_nobody_from_a_replay(following: Following) -> None:
    answered: list[int] = []
    app = create_app(following.service, close=False)
    headers = [(b"authorization", f"Bearer {following.token()}".encode()), (b"host", b"quorate")]
    scope = {"type": "http", "http_version": "1.1", "method": "GET", "path": "/replay", "raw_path": b"/replay"}

    async def asked(blocked: asyncio.Event | None) -> None:
        async def receive() -> dict[str, Any]:
            if first:
                return first.pop()
            await asyncio.Event().wait()
            raise AssertionError

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answered.append(message["status"])
            elif blocked is not None:
                blocked.set()
                await asyncio.Event().wait()

        first = [{"type": "http.request", "body": b"", "more_body": False}]
        given = {**scope, "query_string": b"at=20", "headers": headers, "client": ("127.0.0.1", 1), "scheme": "http"}
        await app(given, receive, send)

    async def both() -> None:
        blocked = asyncio.Event()
        slow = asyncio.create_task(asked(blocked))
        await asyncio.wait_for(blocked.wait(), PATIENCE_S * 4)
        await asyncio.wait_for(asked(None), PATIENCE_S * 4)
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)

    asyncio.run(both())
    assert answered == [200, 200]
