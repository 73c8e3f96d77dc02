"""Fourteen invented bodies, told through the public commands in one ledger, projected once, and asked over GraphQL."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.commands.fields.ids import DEMONSTRATION_ACTOR
from api.http.in_process import client
from api.server.app import create_app
from api.server.service import Service
from ledger.postgres import embedded
from projections.engine import read_schema
from projections.engine.projector import Projector
from tests.support.databases import ready_database
from tests.terms.questions import Ask, BodyQuestions
from tests.terms.scenario import ScenarioCommands
from tests.terms.scenarios import SCENARIOS


def all_scenarios() -> ScenarioCommands:
    """The commands of all bodies, in one ledger."""
    commands = ScenarioCommands()
    for record in SCENARIOS.values():
        record(commands)
    return commands


@pytest.fixture(scope="session")
def http(server: embedded.EmbeddedServer) -> Iterator[httpx.Client]:
    """A client of a service that holds all the scenarios. Nobody changes it, so tests share it."""
    with tempfile.TemporaryDirectory(prefix="quorate-range-") as home, ready_database(server) as database:
        service = Service(database.login_dsn, Path(home) / "keyring", demonstration=True)
        try:
            with client(create_app(service, close=False), {"Authorization": f"Bearer {DEMONSTRATION_ACTOR}"}) as http:
                for key, (path, fields) in all_scenarios().commands.items():
                    answer = http.post(path, json=fields, headers={"Idempotency-Key": key})
                    if answer.status_code == 422 and answer.json()["rule"] == "perhaps-recorded":
                        others = {"acknowledge": [fault["id"] for fault in answer.json()["faults"]]}
                        answer = http.post(path, json=fields | others, headers={"Idempotency-Key": key})
                    assert answer.status_code == 201, (key, answer.text)
                with service.primary.connection() as connection:
                    Projector(service.store, connection, read_schema.pointer(connection)).catch_up()
                yield http
        finally:
            service.close()


@pytest.fixture(scope="session")
def ask(http: httpx.Client) -> Ask:
    """The data of an answer without errors."""

    def ask(query: str) -> Any:
        answer = http.post("/graphql", json={"query": query}).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    return ask


@pytest.fixture(scope="module")
def asked(request: pytest.FixtureRequest, ask: Ask) -> BodyQuestions:
    """Asks about the body that the module is named after."""
    return BodyQuestions(ask, request.module.__name__.partition(".test_")[2].replace("_", "-"))
