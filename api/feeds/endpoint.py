"""`GET /feeds/{list}.csv` and `.xlsx`: a list as one table."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from graphql import GraphQLSchema
from psycopg import Connection
from psycopg_pool import ConnectionPool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.feeds.executor import FeedExecutor
from api.graphql.context import Viewer
from api.http.concurrency import QuestionQueue
from api.http.parameters import parse_position
from api.http.problems import problem_response
from api.http.refusals import BadRequest
from api.http.waiting import await_position
from api.people.finder import Opener
from api.sheets import write_csv, write_xlsx
from api.sheets.media_types import CSV, XLSX
from domain.text import said
from projections.engine.budget import Budget
from projections.engine.snapshot import snapshot

CACHE_HEADERS = {"Cache-Control": "no-store", "Vary": "Authorization"}


class FeedEndpoint:
    """ASGI: executes and renders a feed in the queue's threads, on a connection of the read side."""

    def __init__(
        self,
        readers: "ConnectionPool[Connection[Any]]",
        authenticate: Callable[[Request], Awaitable[Viewer]],
        open_sealed: Opener,
        schema: GraphQLSchema,
        queue: QuestionQueue,
    ) -> None:
        self._readers = readers
        self._authenticate = authenticate
        self._open = open_sealed
        self._executor = FeedExecutor(schema)
        self._queue = queue

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            viewer = await self._authenticate(request)
            position = _position(request.headers.get("quorate-wait-for"))
            response = await self._queue.run(
                viewer.actor,
                request.receive,
                partial(self._answer, request, viewer),
                before=partial(await_position, self._readers, position) if position else None,
                bulk=True,
                straight=request.url.path.endswith(".xlsx"),
            )
        except Exception as error:
            response = problem_response(error)
        await response(scope, receive, send)

    def _answer(self, request: Request, viewer: Viewer, budget: Budget) -> Response:
        name, format = request.path_params["list"], request.url.path.rpartition(".")[2]
        with self._readers.connection() as connection, snapshot(connection, budget) as seen:
            parameters = request.query_params.multi_items()
            page = self._executor.page(name, format, parameters, seen, viewer, self._open)
            head = seen.head.position
        content, media = (write_xlsx(page), XLSX) if format == "xlsx" else (write_csv(page), CSV)
        headers = {
            **CACHE_HEADERS,
            "Content-Disposition": f'attachment; filename="{name}.{format}"',
            "Quorate-Position": str(head),
        }
        return Response(content, 200, headers, media)


def _position(header: str | None) -> int:
    position = 0 if header is None else parse_position(header)
    if position is None:
        raise BadRequest(said("Quorate-Wait-For is not a position of the ledger."), rule="wait-for")
    return position
