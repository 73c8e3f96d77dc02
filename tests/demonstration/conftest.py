"""The demonstration, loaded once through the real application, projected, and asked over GraphQL."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from api import demonstration
from api.http import tokens
from api.server.app import create_app
from api.server.service import Service
from ledger.migrate import migrate
from ledger.postgres import embedded
from projections.engine import read_schema
from projections.engine.projector import Projector
from tests.conftest import NUMBERS


class Demonstration:
    """A service that holds the demonstration. Nobody changes it, so tests share it."""

    def __init__(self, service: Service, runner: asyncio.Runner, login_dsn: str, keyring_dir: Path) -> None:
        self.service = service
        self.login_dsn = login_dsn
        self.keyring_dir = keyring_dir
        self.app = create_app(service, close=False)
        self.loaded = demonstration.load(self.app)
        with service.primary.connection() as connection:
            Projector(service.store, connection, read_schema.prepare(connection)).catch_up()
        self._runner = runner
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://127.0.0.1")

    def send(self, path: str, content: Any, **headers: str) -> httpx.Response:
        """The answer to a request of the demonstration's administrator."""
        sent = {"Authorization": "Bearer demo-administrator"} | {n.replace("_", "-"): v for n, v in headers.items()}
        return self._runner.run(self._http.post(path, json=content, headers=sent))

    def ask(self, question: str, credential: str = "demo-auditor", **variables: Any) -> Any:
        """The data of an answer without errors."""
        headers = {"Authorization": f"Bearer {credential}"}
        asked = self._http.post("/graphql", json={"query": question, "variables": variables}, headers=headers)
        answer = self._runner.run(asked).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def rows(self, model: str) -> list[tuple[Any, ...]]:
        """Every row of a read model that was ever known: key, from when to when, body."""
        with self.service.primary.connection() as connection:
            schema = read_schema.pointer(connection)
            query = SQL("SELECT key, known_from, known_to, body FROM {} ORDER BY key, known_from")
            return connection.execute(query.format(Identifier(schema, model))).fetchall()


@contextmanager
def loaded(server: embedded.EmbeddedServer) -> Iterator[Demonstration]:
    name = f"t{next(NUMBERS)}"
    with (
        tempfile.TemporaryDirectory(prefix="quorate-demonstration-") as home,
        psycopg.connect(server.dsn("postgres", "postgres"), autocommit=True) as admin,
    ):
        admin.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        migrate(server.dsn(name, "postgres"), server.dsn(name))
        tokens.create_access_tables(server.dsn(name))
        service = Service(server.dsn(name), Path(home) / "keyring", demonstration=True)
        try:
            with service.primary.connection() as connection:
                read_schema.prepare(connection)
            with asyncio.Runner() as runner:
                yield Demonstration(service, runner, server.dsn(name), Path(home) / "keyring")
        finally:
            service.close()
            admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture(scope="package")
def demo(server: embedded.EmbeddedServer) -> Iterator[Demonstration]:
    with loaded(server) as found:
        yield found
