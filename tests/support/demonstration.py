"""The demonstration: recorded once through the real application and projected, then copied for each that needs its own."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from psycopg.sql import SQL, Identifier

from api import demonstration
from api.demonstration import LoadedDemonstration
from api.server.app import create_app
from api.server.service import Service
from ledger.postgres import embedded
from projections.engine import read_schema
from projections.engine.projector import Projector
from tests.support.databases import Database, copy_of, ready_database


class Demonstration:
    """A service that holds the demonstration, and a client of it."""

    def __init__(
        self, database: Database, keyring_dir: Path, runner: asyncio.Runner, loaded: LoadedDemonstration | None = None
    ) -> None:
        self.service = Service(database.login_dsn, keyring_dir, demonstration=True)
        self.login_dsn = database.login_dsn
        self.keyring_dir = keyring_dir
        self.app = create_app(self.service, close=False)
        self.loaded = loaded or self._load()
        self._runner = runner
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://127.0.0.1")

    def _load(self) -> LoadedDemonstration:
        loaded = demonstration.load(self.app)
        with self.service.primary.connection() as connection:
            Projector(self.service.store, connection, read_schema.pointer(connection)).catch_up()
        return loaded

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
def opened(database: Database, keyring_dir: Path, loaded: LoadedDemonstration | None = None) -> Iterator[Demonstration]:
    """The demonstration in a database; recorded there first, unless what was loaded into it is given."""
    with asyncio.Runner() as runner:
        found = Demonstration(database, keyring_dir, runner, loaded)
        try:
            yield found
        finally:
            found.service.close()


@contextmanager
def recorded(server: embedded.EmbeddedServer) -> Iterator[Demonstration]:
    """The demonstration, recorded anew."""
    with (
        tempfile.TemporaryDirectory(prefix="quorate-demonstration-") as home,
        ready_database(server) as database,
        opened(database, Path(home) / "keyring") as found,
    ):
        yield found


@dataclass(frozen=True)
class DemonstrationTemplate:
    """The demonstration as it was recorded, with no service over it."""

    server: embedded.EmbeddedServer
    database: Database
    keyring_dir: Path
    loaded: LoadedDemonstration

    @contextmanager
    def copy(self) -> Iterator[Demonstration]:
        """A demonstration of one's own: database and keyring."""
        with (
            tempfile.TemporaryDirectory(prefix="quorate-demonstration-") as home,
            copy_of(self.server, self.database) as database,
        ):
            shutil.copytree(self.keyring_dir, Path(home) / "keyring")
            with opened(database, Path(home) / "keyring", self.loaded) as found:
                yield found


@contextmanager
def template(server: embedded.EmbeddedServer) -> Iterator[DemonstrationTemplate]:
    with tempfile.TemporaryDirectory(prefix="quorate-demonstration-") as home, ready_database(server) as database:
        keyring_dir = Path(home) / "keyring"
        with opened(database, keyring_dir) as found:
            loaded = found.loaded
        yield DemonstrationTemplate(server, database, keyring_dir, loaded)
