"""Real clients of GraphQL's subscriptions, over server-sent events and over WebSockets."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.subscriptions.following import Following

EVENTS = "subscription ($after: Int) { events(after: $after) { position sentence } }"
GROUP = 'subscription { events(group: "nowhere") { position } }'
ACCEPT = "text/event-stream"


def post(following: Following, token: str, query: str, accept: str = ACCEPT, **variables: Any) -> httpx.Request:
    headers = {"Authorization": f"Bearer {token}", "Accept": accept}
    body = {"query": query, "variables": variables}
    return httpx.Request("POST", f"{following.address}/graphql", json=body, headers=headers)


@contextmanager
def sse(following: Following, query: str, token: str = "demo-auditor", **given: Any) -> Iterator[Iterator[Any]]:
    """The events of a stream, each as its id, its name and its data."""
    last = given.pop("last", None)
    request = post(following, token, query, **given)
    if last is not None:
        request.headers["Last-Event-ID"] = str(last)
    with httpx.Client(timeout=20) as client:
        answer = client.send(request, stream=True)
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"].startswith(ACCEPT)

        def events() -> Iterator[Any]:
            found: dict[str, str] = {}
            for line in answer.iter_lines():
                if line and not line.startswith(":"):
                    name, _, value = line.partition(":")
                    found[name] = value.strip()
                elif found:
                    yield found.get("id"), found["event"], json.loads(found["data"] or "null")
                    found = {}

        yield events()
        answer.close()


@contextmanager
def socket(following: Following, token: str | None = "demo-auditor") -> Iterator[ClientConnection]:
    url = following.address.replace("http", "ws") + "/graphql"
    with connect(url, subprotocols=[Subprotocol("graphql-transport-ws")]) as opened:
        if token is not None:
            send(opened, type="connection_init", payload={"Authorization": f"Bearer {token}"})
            assert receive(opened) == {"type": "connection_ack"}
        yield opened


def send(opened: ClientConnection, **message: Any) -> None:
    opened.send(json.dumps(message))


def receive(opened: ClientConnection) -> Any:
    while True:
        message = json.loads(opened.recv(timeout=20))
        if message != {"type": "ping"}:
            return message


def closed(opened: ClientConnection) -> int:
    try:
        while True:
            opened.recv(timeout=20)
    except ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else 0


def subscribe(opened: ClientConnection, id: str, query: str = EVENTS, **variables: Any) -> None:
    send(opened, type="subscribe", id=id, payload={"query": query, "variables": variables})
