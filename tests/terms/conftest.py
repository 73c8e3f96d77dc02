"""Thirteen invented bodies, told through the public commands in one ledger, projected once, and asked over GraphQL."""

import importlib
import pkgutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from api import tokens
from api.app import create_app
from api.demonstration.story import ACTOR
from api.inprocess import client
from api.service import Service
from ledger import embedded
from ledger.migrate import migrate
from projections import store
from projections.projector import Projector
from tests import terms as package
from tests.conftest import NUMBERS
from tests.terms.asking import Ask, Asked
from tests.terms.telling import Told


def told() -> Told:
    """What every scenario tells: each test module of this package that has something to `tell`."""
    found = Told()
    for module in sorted(m.name for m in pkgutil.iter_modules(package.__path__) if m.name.startswith("test_")):
        tell = getattr(importlib.import_module(f"{package.__name__}.{module}"), "tell", None)
        if tell:
            tell(found)
    return found


@pytest.fixture(scope="package")
def http(server: embedded.Running) -> Iterator[httpx.Client]:
    """A client of a service that holds all the scenarios. Nobody changes it, so tests share it."""
    name = f"t{next(NUMBERS)}"
    with (
        tempfile.TemporaryDirectory(prefix="quorate-range-") as home,
        psycopg.connect(server.dsn("postgres", "postgres"), autocommit=True) as admin,
    ):
        admin.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        migrate(server.dsn(name, "postgres"), server.dsn(name))
        tokens.prepare(server.dsn(name))
        service = Service(server.dsn(name), Path(home) / "keyring", demonstration=True)
        try:
            with service.here.connection() as connection:
                schema = store.prepare(connection)
            with client(create_app(service, close=False), {"Authorization": f"Bearer {ACTOR}"}) as http:
                for key, (path, fields) in told().commands.items():
                    answer = http.post(path, json=fields, headers={"Idempotency-Key": key})
                    assert answer.status_code == 201, (key, answer.text)
                with service.here.connection() as connection:
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
def asked(request: pytest.FixtureRequest, ask: Ask) -> Asked:
    """Asks about the body of the module, which it names in SLUG."""
    return Asked(ask, request.module.SLUG)
