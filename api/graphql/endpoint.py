"""The endpoint: an ASGI application that takes one question and gives one answer, as GraphQL over HTTP says."""

from collections.abc import Awaitable, Callable
from copy import copy
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
from api.graphql.asked_fields import asked_fields
from api.graphql.context import NewestCheckpoint, RequestContext, SupposeCorrections, Viewer
from api.graphql.execution import ExecutionResponse
from api.graphql.http import BadGraphQLRequest, Parameters, negotiated_media_type, read_parameters
from api.graphql.operations.document_cache import CheckedDocument, DocumentCache
from api.graphql.schema import build
from api.graphql.single_statements import SingleStatements
from api.graphql.trusted_documents import TrustedDocuments
from api.http import request_record
from api.http.access_entries import AccessKind
from api.http.concurrency import QuestionQueue
from api.http.media import JSON
from api.http.refusals import AnswersBehind, ApiRefusal, Busy, TooManyQuestions, WaitBeyondHead
from api.http.request_record import Reading
from api.http.waiting import PositionWaits
from api.languages import translator
from api.people.finder import Opener
from ledger.postgres.statement_pool import StatementPool
from ledger.store.event_store import EventStore
from projections.engine.budget import Budget, OverBudget
from projections.engine.single_statement import known_head
from projections.engine.snapshot import Snapshot, snapshot

CODES: dict[type[ApiRefusal], str] = {
    TooManyQuestions: "TOO_MANY_QUESTIONS",
    Busy: "BUSY",
    AnswersBehind: "BEHIND",
    WaitBeyondHead: "WAIT_FOR_BEYOND_HEAD",
}
SUPPOSES = "whatIf"
"""What names this field is known to be long."""


class GraphQLEndpoint:
    """ASGI: questions over connections that only read. `authenticate` says who asks, or raises what the application turns
    into its own answer; `open_sealed` opens names; on connections of `single` a statement is a
    whole transaction."""

    def __init__(
        self,
        readers: "ConnectionPool[Connection[Any]]",
        authenticate: Callable[[Request], Awaitable[Viewer]],
        open_sealed: Opener,
        queue: QuestionQueue,
        waits: PositionWaits,
        newest_checkpoint: NewestCheckpoint = lambda: None,
        streams: EventStore | None = None,
        single: StatementPool | None = None,
        suppose: SupposeCorrections | None = None,
        trusted: TrustedDocuments | None = None,
    ) -> None:
        self.trusted = trusted or TrustedDocuments(readers)
        self._single = SingleStatements(single)
        self._streams, self._suppose = streams, suppose
        self._newest_checkpoint = newest_checkpoint
        self._readers = readers
        self._waits = waits
        self._authenticate = authenticate
        self._open = open_sealed
        self._queue = queue
        self.schema, self.sdl = build()
        self._documents = DocumentCache(self.schema)

    def asked_by(self, authenticate: Callable[[Request], Awaitable[Viewer]]) -> "GraphQLEndpoint":
        """The same endpoint for who is known in another way, such as by a session."""
        other = copy(self)
        other._authenticate = authenticate
        return other

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._respond(Request(scope, receive))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        media = JSON
        try:
            media = negotiated_media_type(", ".join(request.headers.getlist("accept")))
            viewer = await self._authenticate(request)
            asked = await self.trusted.resolved(await read_parameters(request))
            before = partial(self._waits.until, asked.wait_for) if asked.wait_for is not None else None
            work = partial(self._answer, request.method, media, asked, viewer)
            straight = SUPPOSES in asked.query  # what it costs grows with the group
            at_once = self._at_once(media, asked, viewer) if before is None else None
            return await self._queue.run(
                viewer.actor, request.receive, work, before=before, at_once=at_once, straight=straight
            )
        except OverBudget as error:
            return _response(execution.over_budget(error), media)
        except BadGraphQLRequest as refusal:
            return _refusal(refusal, media)
        except tuple(CODES) as refusal:
            words, code = translator()(refusal.detail), CODES[type(refusal)]
            return _refusal(BadGraphQLRequest(refusal.status, words, code, dict(refusal.headers)), media)

    def _at_once(
        self, media: str, parameters: Parameters, viewer: Viewer
    ) -> Callable[[Budget], Awaitable[Response | None]] | None:
        """What answers a question here, without a thread; None where there is nothing that might."""
        checked = self._documents.kept(parameters.query)
        listed = self._single.compiled(checked, parameters, viewer) if checked is not None else None
        if checked is None or listed is None:
            return None

        async def answer(budget: Budget) -> Response | None:
            found = await self._single.answer(listed, parameters, viewer, budget, self.context)
            if found is None:
                return None
            _note_reading(checked, parameters, found.seen)
            return _encoded(found.body, HTTPStatus.OK, media, _position(found.seen))

        return answer

    def _answer(self, method: str, media: str, parameters: Parameters, viewer: Viewer, budget: Budget) -> Response:
        checked = self._documents.checked(parameters.query)
        if method == "GET" and not checked.reads(parameters.operation):
            words = "by GET only a query is answered"
            raise BadGraphQLRequest(HTTPStatus.METHOD_NOT_ALLOWED, words, "METHOD_NOT_ALLOWED", {"Allow": "POST"})
        if checked.follows(parameters.operation):
            words = "a subscription is answered as text/event-stream, or over graphql-transport-ws"
            raise BadGraphQLRequest(HTTPStatus.NOT_ACCEPTABLE, words, "NOT_ACCEPTABLE")
        if checked.errors:
            return _response(execution.refusal(checked.errors), media)
        budget.check()
        self._single.prepare(self.schema, checked, parameters)
        with self._readers.connection() as conn, snapshot(conn, budget) as seen:
            self._single.head = known_head(seen)
            answer = execution.execute(self.schema, checked, parameters, self.context(seen, viewer))
            _note_reading(checked, parameters, seen)
        return _response(answer, media, _position(seen))

    def context(self, seen: Snapshot, viewer: Viewer) -> RequestContext:
        """The context of a request, of what a snapshot shows."""
        return RequestContext(seen, viewer, self._open, self._newest_checkpoint, self._streams, self._suppose)


def _note_reading(checked: CheckedDocument, parameters: Parameters, seen: Snapshot) -> None:
    """Have it recorded where the past was read."""
    if seen.past and checked.document is not None:
        what = asked_fields(checked.document, parameters.operation, parameters.variables)
        request_record.current().readings.append(Reading(AccessKind.QUESTION, what, *seen.past))


def _position(seen: Snapshot) -> dict[str, str]:
    return {"Quorate-Position": str(seen.head.position)}


def _response(answer: ExecutionResponse, media: str, headers: dict[str, str] | None = None) -> Response:
    """Old clients get 200 for every well-formed request; the others 400 where nothing was executed."""
    status = HTTPStatus.OK if answer.executed or media == JSON else HTTPStatus.BAD_REQUEST
    return _written(answer.body, status, media, headers)


def _refusal(refusal: BadGraphQLRequest, media: str) -> Response:
    request_record.current().problem = refusal.code
    error = GraphQLError(str(refusal), extensions={"code": refusal.code})
    return _written({"errors": [error.formatted]}, refusal.status, media, refusal.headers)


def _written(body: Any, status: HTTPStatus, media: str, headers: dict[str, str] | None) -> Response:
    return _encoded(msgspec.json.encode(body), status, media, headers)


def _encoded(body: bytes, status: HTTPStatus, media: str, headers: dict[str, str] | None) -> Response:
    kept = {"Cache-Control": "no-store", "Vary": "Accept, Authorization", **(headers or {})}
    return Response(body, status, kept, f"{media}; charset=utf-8")
