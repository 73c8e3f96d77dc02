"""A service that answers trusted documents only: subscriptions, the console and feeds go on."""

import json
from collections.abc import Iterator
from hashlib import sha256

import httpx
import pytest

from api.graphql.trusted_documents import DocumentStore
from api.pages.question import document
from tests.subscriptions.following import Following
from tests.subscriptions.graphql_clients import EVENTS, receive, send, socket, sse, subscribe
from tests.support.console_client import ConsoleClient
from tests.support.demonstration import DemonstrationTemplate
from tests.support.server import served

HASH = sha256(EVENTS.encode()).hexdigest()
OTHER = "subscription ($after: Int) { events(after: $after) { kind } }"


@pytest.fixture
def trusting(demonstration: DemonstrationTemplate) -> Iterator[Following]:
    """Answers one subscription, and what the console asks."""
    with (
        demonstration.copy() as demo,
        served(demo.service, demo.login_dsn, trusted_only=True) as address,
    ):
        DocumentStore(demo.service.primary).add([EVENTS], by="test")
        yield Following(demo, address)


def test_a_subscription_is_followed_by_its_hash_over_both_ways(trusting: Following) -> None:
    after = trusting.head - 1
    with sse(trusting, EVENTS, after=after) as events:
        assert next(events)[0] == str(trusting.head), "by its text"
    body = {"documentId": f"sha256:{HASH}", "variables": {"after": after}}
    headers = {"Authorization": "Bearer demo-auditor", "Accept": "text/event-stream"}
    with httpx.stream("POST", f"{trusting.address}/graphql", json=body, headers=headers, timeout=20) as answer:
        assert answer.status_code == 200
        assert f"id: {trusting.head}" in answer.iter_lines()
    with socket(trusting) as opened:
        persisted = {"persistedQuery": {"version": 1, "sha256Hash": HASH}}
        for id, payload in (("1", {"documentId": HASH}), ("2", {"extensions": persisted}), ("3", {"query": EVENTS})):
            send(opened, type="subscribe", id=id, payload={**payload, "variables": {"after": after}})
            message = receive(opened)
            assert (message["id"], message["type"]) == (id, "next"), message
            assert message["payload"]["data"]["events"]["position"] == trusting.head


def test_no_other_subscription_is(trusting: Following) -> None:
    headers = {"Authorization": "Bearer demo-auditor", "Accept": "text/event-stream"}
    answer = httpx.post(f"{trusting.address}/graphql", json={"query": OTHER}, headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (403, "DOCUMENT_NOT_TRUSTED")
    with socket(trusting) as opened:
        subscribe(opened, "1", OTHER)
        message = receive(opened)
        assert message["type"] == "error"
        assert message["payload"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"
        send(opened, type="subscribe", id="2", payload={"documentId": "0" * 64})
        assert receive(opened)["payload"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"


def test_pages_feeds_and_lines_go_on(trusting: Following) -> None:
    client = ConsoleClient(trusting.address)
    try:
        client.enter("demo-auditor")
        for path in ("/console", "/console/groups/cwm-taf-mqap", "/console/due", "/console/trail"):
            assert client.get(path).status_code == 200, path
        asked = client.send("/console/graphql", '{"query": "{ __typename }"}', "application/json")
        assert (asked.status_code, asked.json()["errors"][0]["extensions"]["code"]) == (403, "DOCUMENT_NOT_TRUSTED")
        page = json.dumps({"query": document("people")})
        assert "data" in client.send("/console/graphql", page, "application/json").json(), "what a page asks"
    finally:
        client.close()
    assert len(trusting.all()) == trusting.head
    headers = {"Authorization": "Bearer demo-auditor"}
    assert httpx.get(f"{trusting.address}/feeds/groups.csv", headers=headers).status_code == 200
