"""Thirteen invented bodies, told through the public commands in one ledger, projected once, and asked over GraphQL."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from api.commands.ids import DEMONSTRATION_ACTOR
from api.http import tokens
from api.http.inprocess import client
from api.server.app import create_app
from api.server.service import Service
from ledger.migrate import migrate
from ledger.postgres import embedded
from projections.engine import read_schema
from projections.engine.projector import Projector
from tests.conftest import NUMBERS
from tests.terms.questions import Ask, BodyQuestions
from tests.terms.scenario import ScenarioCommands
from tests.terms.scenarios import SCENARIOS


def all_scenarios() -> ScenarioCommands:
    """The commands of all bodies, in one ledger."""
    commands = ScenarioCommands()
    for record in SCENARIOS.values():
        record(commands)
    return commands


@pytest.fixture(scope="package")
def http(server: embedded.EmbeddedServer) -> Iterator[httpx.Client]:
    """A client of a service that holds all the scenarios. Nobody changes it, so tests share it."""
    name = f"t{next(NUMBERS)}"
    with (
        tempfile.TemporaryDirectory(prefix="quorate-range-") as home,
        psycopg.connect(server.dsn("postgres", "postgres"), autocommit=True) as admin,
    ):
        admin.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        migrate(server.dsn(name, "postgres"), server.dsn(name))
        tokens.create_access_tables(server.dsn(name))
        service = Service(server.dsn(name), Path(home) / "keyring", demonstration=True)
        try:
            with service.primary.connection() as connection:
                schema = read_schema.prepare(connection)
            with client(create_app(service, close=False), {"Authorization": f"Bearer {DEMONSTRATION_ACTOR}"}) as http:
                for key, (path, fields) in all_scenarios().commands.items():
                    answer = http.post(path, json=fields, headers={"Idempotency-Key": key})
                    assert answer.status_code == 201, (key, answer.text)
                with service.primary.connection() as connection:
                    Projector(service.store, connection, schema).catch_up()
                yield http
        finally:
            service.close()
            admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture(scope="package")
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
