"""Subscriptions of GraphQL, over server-sent events and over WebSockets, by real clients."""

import json
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect

from tests.subscriptions.following import Following
from tests.subscriptions.graphql_clients import EVENTS, GROUP, closed, post, receive, send, socket, sse, subscribe


def test_sse_gives_what_the_trail_gives_and_what_comes(following: Following) -> None:
    head = following.head
    query = "{ event(position: %d) { position sentence } }"
    with sse(following, EVENTS, after=head - 2) as events:
        for position in (head - 1, head):
            expected = following.demo.ask(query % position)["event"]
            assert next(events) == (str(position), "next", {"data": {"events": expected}})
        recorded = following.agency("by-sse")
        assert next(events)[2]["data"]["events"]["position"] == recorded
    with sse(following, EVENTS, last=recorded - 1) as events:
        assert next(events)[0] == str(recorded)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription { events { nothing } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { events { position } events2: events { position } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("{ ledger { position } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { events(after: -1) { position } }", "BAD_VALUE"),
        ("subscription { ... on Subscription { events { position } } }", "BAD_VALUE"),
        (GROUP, "BAD_VALUE"),
    ],
)
def test_what_cannot_be_followed_is_said_over_both(following: Following, query: str, code: str) -> None:
    with sse(following, query) as events:
        (id, name, body), *rest = events
        assert (id, name, body["errors"][0]["extensions"]["code"]) == (None, "next", code)
        assert rest == [(None, "complete", None)]
    with socket(following) as opened:
        subscribe(opened, "1", query)
        answer = receive(opened)
        assert (answer["id"], answer["type"], answer["payload"][0]["extensions"]["code"]) == ("1", "error", code)


def test_a_question_beside_an_event_stream_is_answered_as_json(following: Following) -> None:
    accept = "application/graphql-response+json, application/json, text/event-stream"
    with httpx.Client() as client:
        answer = client.send(post(following, "demo-auditor", "{ ledger { position } }", accept))
        assert answer.json() == {"data": {"ledger": {"position": following.head}}}
        refused = client.send(post(following, "demo-auditor", EVENTS, "application/json"))
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (406, "NOT_ACCEPTABLE")


def test_nobody_follows_by_sse_without_a_credential(following: Following) -> None:
    with httpx.Client() as client:
        assert client.send(post(following, "nobody", EVENTS)).status_code == 401


def test_a_socket_follows_several_and_ends_each_as_it_is_told(following: Following) -> None:
    with socket(following) as opened:
        subscribe(opened, "now")
        subscribe(opened, "all", after=following.head - 1)
        assert receive(opened)["id"] == "all"
        send(opened, type="complete", id="all")
        send(opened, type="ping")
        assert receive(opened) == {"type": "pong"}
        recorded = following.agency("by-socket")
        message = receive(opened)
        assert (message["id"], message["payload"]["data"]["events"]["position"]) == ("now", recorded)
        subscribe(opened, "all", after=recorded - 1)
        assert receive(opened)["payload"]["data"]["events"]["position"] == recorded


def test_a_socket_sees_what_its_credential_reaches(following: Following) -> None:
    token = following.token("reporting", groups=("cwm-taf-mqap",))
    expected = [e["position"] for e in following.all(token)]
    with socket(following, token) as opened:
        subscribe(opened, "1", after=0)
        found = [receive(opened)["payload"]["data"]["events"]["position"] for _ in expected]
    assert found == expected
    assert len(found) < following.head


def test_a_revoked_credential_closes_its_socket(following: Following) -> None:
    token = following.token()
    id = following.service.tokens.list()[-1].id
    with socket(following, token) as opened:
        subscribe(opened, "1", after=following.head - 1)
        assert receive(opened)["payload"]["data"]["events"]["position"] == following.head
        following.service.tokens.revoke(id)
        error = receive(opened)
        assert error["payload"][0]["extensions"] == {
            "code": "ENDED", "reason": "credential-ended", "after": following.head,
        }  # fmt: skip
        assert closed(opened) == 4403


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([{"type": "connection_init", "payload": {"Authorization": "Bearer nobody"}}], 4403),
        ([{"type": "connection_init"}], 4403),
        ([{"type": "subscribe", "id": "1", "payload": {"query": EVENTS}}], 4401),
        ([{"type": "dance"}], 4400),
        (["nothing"], 4400),
    ],
)
def test_who_does_not_keep_to_the_protocol_is_closed_by_its_code(
    following: Following, messages: list[Any], code: int
) -> None:
    with socket(following, None) as opened:
        for message in messages:
            opened.send(json.dumps(message))
        assert closed(opened) == code


def test_an_id_that_is_in_use_and_a_second_greeting_close_it(following: Following) -> None:
    with socket(following) as opened:
        subscribe(opened, "1")
        subscribe(opened, "1")
        assert closed(opened) == 4409
    with socket(following) as opened:
        send(opened, type="connection_init")
        assert closed(opened) == 4429
    with connect(following.address.replace("http", "ws") + "/graphql") as opened:
        assert closed(opened) == 4406


def test_who_follows_from_a_past_stands_in_the_record_of_access(following: Following) -> None:
    with socket(following) as opened:
        subscribe(opened, "1", after=following.head - 1)
        assert receive(opened)["id"] == "1"
    with socket(following, None) as opened:
        send(opened, type="connection_init", payload={"Authorization": "Bearer nobody"})
        assert closed(opened) == 4403
    with sse(following, EVENTS, after=following.head - 2) as events:
        next(events)
    with following.lines(after=following.head - 3, group="cwm-taf-mqap") as lines:
        next(lines)
    following.service.access.close()
    query = "SELECT actor, what FROM access.record WHERE kind IN ('FEED', 'REFUSED')"
    with following.service.primary.connection() as connection:
        told = {*connection.execute(query).fetchall()}
    assert told == {
        ("demo-auditor", f"events after {following.head - 1}"),
        (None, "WebSocket /graphql"),
        ("demo-auditor", f"events after {following.head - 2}"),
        ("demo-auditor", f"events of cwm-taf-mqap after {following.head - 3}"),
    }
