"""`GET /feeds/{list}.csv` and `.xlsx`: a list as one table."""

import gzip
from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import sha256
from typing import Any

from graphql import GraphQLSchema
from psycopg import Connection
from psycopg_pool import ConnectionPool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.feeds.definitions import FEEDS
from api.feeds.executor import FeedExecutor
from api.feeds.provenance import FeedState, feed_state
from api.graphql.context import Viewer
from api.http import request_record
from api.http.access_entries import AccessKind
from api.http.concurrency import QuestionQueue
from api.http.parameters import parse_position
from api.http.problems import problem_response
from api.http.refusals import BadRequest
from api.http.request_record import Reading
from api.http.waiting import PositionWaits
from api.languages import translator
from api.people.finder import Opener
from api.sheets.sheet_file import sheet_file
from domain.text import said
from projections.engine.budget import Budget
from projections.engine.snapshot import Snapshot, snapshot

CACHE_HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Accept-Encoding, Accept-Language"}
GZIP_LEVEL = 5


class FeedEndpoint:
    """ASGI: executes and renders a feed in the queue's threads, on a connection of the read side."""

    def __init__(
        self,
        readers: "ConnectionPool[Connection[Any]]",
        authenticate: Callable[[Request], Awaitable[Viewer]],
        open_sealed: Opener,
        schema: GraphQLSchema,
        queue: QuestionQueue,
        waits: PositionWaits,
    ) -> None:
        self._readers = readers
        self._waits = waits
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
                before=partial(self._waits.until, position) if position else None,
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
            state = feed_state(seen, parameters)
            headers = {**CACHE_HEADERS, **state.headers, "ETag": _etag(request, viewer, state, seen.head.position)}
            if headers["ETag"] in request.headers.get("if-none-match", ""):
                _note_reading(name, format, seen)
                return Response(status_code=304, headers=headers)
            page = self._executor.page(name, format, parameters, state, seen, viewer, self._open)
            _note_reading(name, format, seen)
        content, media = sheet_file(page, format)
        headers["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
        if format == "csv" and "gzip" in request.headers.get("accept-encoding", ""):
            content, headers["Content-Encoding"] = gzip.compress(content, GZIP_LEVEL, mtime=0), "gzip"
        return Response(content, 200, headers, media)


def _note_reading(name: str, format: str, seen: Snapshot) -> None:
    """Note that a feed of the past was read: once it is made, since what is given up is begun again."""
    if seen.past and name in FEEDS:
        request_record.current().readings.append(Reading(AccessKind.FEED, f"{name}.{format}", *seen.past))


def _etag(request: Request, viewer: Viewer, state: FeedState, head: int) -> str:
    """An entity tag (RFC 9110) of the request, of the credential as far as that matters, and of what the feed rests on.
    Weak, as the same stands behind compressed bytes and plain ones; names are today's, so where they are seen the head
    counts too."""
    reach = "*" if viewer.groups is None else ",".join(sorted(viewer.groups))
    told = (request.url.path, request.url.query, reach, head if viewer.names else None, translator().language, *state)
    return f'W/"{sha256(repr(told).encode()).hexdigest()[:32]}"'


def _position(header: str | None) -> int:
    position = 0 if header is None else parse_position(header)
    if position is None:
        raise BadRequest(said("Quorate-Wait-For is not a position of the ledger."), rule="wait-for")
    return position
