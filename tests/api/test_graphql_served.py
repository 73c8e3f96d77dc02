"""Questions to the whole service: who may ask, and a question right after a command."""

from collections.abc import Iterator
from threading import Event, Thread

import httpx
import pytest

from api.server.process import run_projector
from api.server.service import Service
from tests.support.databases import Database
from tests.support.http_client import Client, InProcess

AGENCY = {"slug": "police", "name": {"en": "Police"}, "on": "2025-04-01", "authority": {"kind": "agency"}}


@pytest.fixture
def projecting(service: Service, database: Database) -> Iterator[None]:
    stop = Event()
    thread = Thread(target=run_projector, args=(service.store, database.login_dsn, stop))
    thread.start()
    yield
    stop.set()
    thread.join()


def asked(http: InProcess, query: str, token: str | None = "demo-auditor", **headers: str) -> httpx.Response:
    sent = headers | ({"Authorization": f"Bearer {token}"} if token else {})
    return http.request("POST", "/graphql", json={"query": query}, headers=sent)


@pytest.mark.parametrize("token", [None, "", "nobody"])
def test_nobody_asks_without_a_credential(http: InProcess, token: str | None) -> None:
    response = asked(http, "{ __typename }", token)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert "data" not in response.json()


def test_what_was_just_recorded_is_read_by_who_waits_for_it(http: InProcess, client: Client, projecting: None) -> None:
    for number in range(5):
        receipt = client.post("/agencies", AGENCY | {"slug": f"a-{number}", "name": {"en": f"A {number}"}})
        response = asked(
            http,
            f'{{ agency(slug: "a-{number}") {{ id: ref name }} ledger {{ position }} }}',
            **{"Quorate-Wait-For": str(receipt["positions"][-1])},
        )
        assert response.json()["data"] == {
            "agency": {"id": receipt["id"], "name": f"A {number}"},
            "ledger": {"position": number + 1},
        }


def test_a_reporting_tool_sees_no_names(http: InProcess, client: Client, projecting: None) -> None:
    person = {"name": "Ada Example", "on": "2025-04-01", "authority": {"kind": "body"}}
    id = client.post("/persons", person)["id"]
    query = f'{{ person(id: "{id}") {{ name nameState }} }}'
    for token, found in (
        ("demo-auditor", {"name": "Ada Example", "nameState": "SHOWN"}),
        ("demo-reporting", {"name": None, "nameState": "HIDDEN"}),
    ):
        assert asked(http, query, token, **{"Quorate-Wait-For": "1"}).json()["data"]["person"] == found
    client.post(
        f"/persons/{id}/erasure",
        {"ground": "request-of-the-person", "on": "2025-05-01", "authority": {"kind": "body"}},
    )
    response = asked(http, query, **{"Quorate-Wait-For": "2"})
    assert response.json()["data"]["person"] == {"name": None, "nameState": "ERASED"}


def test_a_body_of_ten_megabytes_is_too_large(http: InProcess) -> None:
    response = asked(http, "#" * 10_000_000)
    assert response.status_code == 413
    assert len(response.content) < 1_000
