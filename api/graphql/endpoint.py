"""The endpoint: an ASGI application that takes one question and gives one answer, as GraphQL over HTTP says."""

from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from typing import Any

import msgspec
from graphql import GraphQLError
from psycopg import Connection
from psycopg_pool import ConnectionPool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.graphql import execution
from api.graphql.context import NewestCheckpoint, RequestContext, Viewer
from api.graphql.document_cache import DocumentCache
from api.graphql.execution import ExecutionResponse
from api.graphql.http import BadGraphQLRequest, Parameters, negotiated_media_type, read_parameters
from api.graphql.schema import build
from api.http.concurrency import QuestionQueue
from api.http.media import JSON
from api.http.refusals import AnswersBehind, ApiRefusal, BeyondHead, Busy, TooManyQuestions
from api.http.waiting import PositionWaits
from api.languages import translator
from api.people.finder import Opener
from projections.engine.budget import Budget, OverBudget
from projections.engine.snapshot import snapshot

CODES: dict[type[ApiRefusal], str] = {
    TooManyQuestions: "TOO_MANY_QUESTIONS",
    Busy: "BUSY",
    AnswersBehind: "BEHIND",
    BeyondHead: "WAIT_FOR_BEYOND_HEAD",
}


class GraphQLEndpoint:
    """ASGI: questions over connections that only read. `authenticate` says who asks, or raises what the application turns
    into its own answer; `open_sealed` opens names."""

    def __init__(
        self,
        readers: "ConnectionPool[Connection[Any]]",
        authenticate: Callable[[Request], Awaitable[Viewer]],
        open_sealed: Opener,
        queue: QuestionQueue,
        waits: PositionWaits,
        newest_checkpoint: NewestCheckpoint = lambda: None,
    ) -> None:
        self._newest_checkpoint = newest_checkpoint
        self._readers = readers
        self._waits = waits
        self._authenticate = authenticate
        self._open = open_sealed
        self._queue = queue
        self.schema, self.sdl = build()
        self._documents = DocumentCache(self.schema)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._respond(Request(scope, receive))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        media = JSON
        try:
            media = negotiated_media_type(", ".join(request.headers.getlist("accept")))
            viewer = await self._authenticate(request)
            asked = await read_parameters(request)
            before = partial(self._waits.until, asked.wait_for) if asked.wait_for is not None else None
            work = partial(self._answer, request.method, media, asked, viewer)
            return await self._queue.run(viewer.actor, request.receive, work, before=before)
        except OverBudget as error:
            return _response(execution.over_budget(error), media)
        except BadGraphQLRequest as refusal:
            return _refusal(refusal, media)
        except tuple(CODES) as refusal:
            words, code = translator()(refusal.detail), CODES[type(refusal)]
            return _refusal(BadGraphQLRequest(refusal.status, words, code, dict(refusal.headers)), media)

    def _answer(self, method: str, media: str, parameters: Parameters, viewer: Viewer, budget: Budget) -> Response:
        checked = self._documents.checked(parameters.query)
        if method == "GET" and not checked.reads(parameters.operation):
            words = "by GET only a query is answered"
            raise BadGraphQLRequest(HTTPStatus.METHOD_NOT_ALLOWED, words, "METHOD_NOT_ALLOWED", {"Allow": "POST"})
        if checked.errors:
            return _response(execution.refusal(checked.errors), media)
        budget.check()
        with self._readers.connection() as conn, snapshot(conn, budget) as seen:
            asked = RequestContext(seen, viewer, self._open, self._newest_checkpoint)
            answer = execution.execute(self.schema, checked, parameters, asked)
        return _response(answer, media, {"Quorate-Position": str(seen.head.position)})


def _response(answer: ExecutionResponse, media: str, headers: dict[str, str] | None = None) -> Response:
    """Old clients get 200 for every well-formed request; the others 400 where nothing was executed."""
    status = HTTPStatus.OK if answer.executed or media == JSON else HTTPStatus.BAD_REQUEST
    return _written(answer.body, status, media, headers)


def _refusal(refusal: BadGraphQLRequest, media: str) -> Response:
    error = GraphQLError(str(refusal), extensions={"code": refusal.code})
    return _written({"errors": [error.formatted]}, refusal.status, media, refusal.headers)


def _written(body: Any, status: HTTPStatus, media: str, headers: dict[str, str] | None) -> Response:
    kept = {"Cache-Control": "no-store", "Vary": "Accept, Authorization", **(headers or {})}
    return Response(msgspec.json.encode(body), status, kept, f"{media}; charset=utf-8")
