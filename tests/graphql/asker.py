"""A client of one GraphQL endpoint over a database, by HTTP in this process."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import httpx
import psycopg
from msgspec import Struct
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool

from api.commands.acts.corrections import supposed_corrections
from api.graphql.endpoint import GraphQLEndpoint
from api.http.concurrency import CONNECTIONS, QuestionQueue
from api.http.costs import QUESTION
from api.http.waiting import PositionWaits, ledger_head
from api.server.service import SINGLE_STATEMENT
from domain.values import Sealed
from ledger.governance import CODEC
from ledger.postgres.statement_pool import StatementPool
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from projections.engine.budget import Limits
from tests.support.databases import Database
from tests.support.story import Story
from tests.support.story_database import tell

SHORT = 12
"""A list of no more nodes than this is asked for a node at a time too."""


class Viewer(Struct):
    actor: str = "somebody"
    groups: tuple[str, ...] | None = None
    names: bool = True
    audits: bool = True
    role: str = "administrator"
    agency: str | None = None

    def reads_group(self, slug: str) -> bool:
        return self.groups is None or slug in self.groups


class Asker:
    """Asks one endpoint; `viewer` is who asks."""

    def __init__(self, database: Database, limits: Limits = QUESTION) -> None:
        self.database = database
        self.viewer = Viewer()
        self.opened: list[Sealed] = []
        self.destroyed = False
        self.pool: ConnectionPool[psycopg.Connection[Any]] = ConnectionPool(
            database.dsn, min_size=1, max_size=CONNECTIONS, kwargs={"autocommit": True}, open=True
        )
        options = f"{conninfo_to_dict(database.dsn).get('options') or ''} {SINGLE_STATEMENT}"
        self.single = StatementPool(make_conninfo(database.dsn, options=options), most=2)
        waits = PositionWaits(self.pool, partial(ledger_head, self.pool))
        self.streams = EventStore(Datastore(database.dsn), CODEC)
        self.endpoint = GraphQLEndpoint(
            self.pool,
            self.authenticate,
            self.open,
            QuestionQueue(limits),
            waits,
            streams=self.streams,
            single=self.single,
            suppose=supposed_corrections,
        )
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(self.endpoint), base_url="http://quorate")
        self.runner = asyncio.Runner()

    async def authenticate(self, _: Any) -> Viewer:
        return self.viewer

    def open(self, sealed: Sealed) -> str | None:
        self.opened.append(sealed)
        return None if self.destroyed else sealed.ct

    def tell(self, story: Story) -> None:
        tell(self.database, story)

    def clear(self) -> None:
        """Forget the read side and, as nobody may outside tests, the ledger."""
        with psycopg.connect(self.database.migrate_dsn) as conn:
            conn.execute("alter table ledger.events disable trigger all")
            for table in ("streams", "names"):
                conn.execute(f"alter table ledger.{table} disable trigger all".encode())
            conn.execute("truncate ledger.events, ledger.streams, ledger.names")
            conn.execute("drop schema read cascade")
            conn.execute("drop schema read_1 cascade")

    def send(self, method: str = "POST", **given: Any) -> httpx.Response:
        return self.runner.run(self.http.request(method, "/", **given))

    def ask(self, query: str, **variables: Any) -> Any:
        """The data of an answer without errors."""
        answer = self.send(json={"query": query, "variables": variables}).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def refused(self, query: str, **variables: Any) -> list[dict[str, Any]]:
        """The errors of an answer that has some."""
        answer = self.send(json={"query": query, "variables": variables}).json()
        assert answer.get("errors"), answer
        assert "Traceback" not in str(answer)
        return answer["errors"]  # type: ignore[no-any-return]

    def close(self) -> None:
        self.runner.run(self.http.aclose())
        self.runner.close()
        self.streams.close()
        self.single.close()
        self.pool.close()


def page_sizes(whole: int) -> list[int]:
    """Sizes of pages for a list of so many: a few pages, a last page of one node, one page that is full, and one that is
    not; of a short list also a node a page."""
    return sorted({1 if whole <= SHORT else whole // 3 - 1, max(1, whole - 1), max(1, whole), whole + 1})


@contextmanager
def opened(database: Database, limits: Limits = QUESTION) -> Iterator[Asker]:
    asker = Asker(database, limits)
    yield asker
    asker.close()
