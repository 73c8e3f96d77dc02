"""After the database was away everything goes on within seconds, however long it was away."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

from api.cli.client.database_access import logins_of, prepare_database
from api.server.service import Service
from ledger.postgres import cluster, embedded
from tests.support.server import served

AGENCY = {"name": {"en": "A"}, "on": "2025-04-01", "authority": {"kind": "body"}}
QUESTION = {"query": "{ agencies { nodes { slug } } }"}
AWAY_S = 8.0
"""Long enough for pauses that double to grow beyond what is allowed below."""
BOUND_S = 8.0
ANSWERS_S, PROJECTS_S = 3.0, 5.0


@pytest.fixture
def running(tmp_path: Path) -> Iterator[embedded.EmbeddedServer]:
    with embedded.start(tmp_path / "data") as server:
        yield server


def test_a_database_that_was_away_is_back_within_seconds(running: embedded.EmbeddedServer, tmp_path: Path) -> None:
    prepare_database(logins_of(running))
    service = Service(running.dsn(), tmp_path / "keyring")
    token, _ = service.tokens.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))
    headers = {"Authorization": f"Bearer {token}"}
    try:
        with (
            served(service, running.dsn()) as address,
            httpx.Client(base_url=address, headers=headers, timeout=30) as http,
            ThreadPoolExecutor(8) as threads,
        ):

            def posted(number: int, **more: str) -> httpx.Response:
                body = AGENCY | {"slug": f"a-{number}", "name": {"en": f"a-{number}"}}
                return http.post("/agencies", json=body, headers={"Idempotency-Key": str(number)} | more)

            def asked(wait_for: int = 0) -> httpx.Response:
                return http.post("/graphql", json=QUESTION, headers={"Quorate-Wait-For": str(wait_for)})

            first = [*threads.map(posted, range(8))]
            assert all(answer.status_code == 201 for answer in first)
            position = max(answer.json()["positions"][-1] for answer in first)
            assert all(a.status_code == 200 for a in threads.map(asked, [position] * 8))  # every pool is warm
            cluster.shut_down(running._installation)
            began = monotonic()
            while monotonic() - began < AWAY_S:
                asking = monotonic()
                assert {a.status_code for a in threads.map(lambda do: do(), [asked, lambda: posted(8)])} == {503}
                assert monotonic() - asking < BOUND_S
                sleep(0.2)
            cluster.bring_up(running._installation)
            back = monotonic()
            while (question := asked()).status_code != 200 or (command := posted(9)).status_code != 201:
                assert monotonic() - back < ANSWERS_S, question.text
                sleep(0.05)
            assert monotonic() - back < ANSWERS_S
            while asked(command.json()["positions"][-1]).status_code != 200:
                assert monotonic() - back < PROJECTS_S
                sleep(0.05)
            assert monotonic() - back < PROJECTS_S
    finally:
        service.close()
