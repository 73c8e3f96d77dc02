"""GraphQL subscriptions over server-sent events: the distinct connections mode of graphql-sse
(https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md)."""

from typing import Any

import msgspec
from graphql import GraphQLSchema
from starlette.datastructures import Headers as RequestHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.graphql.http import BadGraphQLRequest, Parameters, read_parameters
from api.graphql.operations.document_cache import CheckedDocument
from api.graphql.refusals import QueryRefused
from api.graphql.trusted_documents import TrustedDocuments
from api.http.media import json_response
from api.http.parameters import parse_position
from api.http.problems import problem_response
from api.http.tokens import Tokens, bearer_token
from api.http.waiting import PositionWaits
from api.languages import translator
from api.subscriptions.broadcast import Broadcast
from api.subscriptions.document_checks import DocumentChecks
from api.subscriptions.follower import Ended, Heartbeat
from api.subscriptions.http_stream import note_reading, stream, unbuffered
from api.subscriptions.operation import FollowRequest, RefusedOperation, StreamItem, ended_error, error_of, read_request
from domain.permission import Credential

MEDIA_TYPE = "text/event-stream"
COMPLETE = b"event: complete\ndata:\n\n"


class EventSource:
    """ASGI: answers what asks for an event stream by one, and hands everything else on to `questions`."""

    def __init__(
        self,
        questions: ASGIApp,
        broadcast: Broadcast,
        tokens: Tokens,
        waits: PositionWaits,
        schema: GraphQLSchema,
        trusted: TrustedDocuments,
    ) -> None:
        self._trusted = trusted
        self._questions = questions
        self._broadcast = broadcast
        self._tokens = tokens
        self._waits = waits
        self._schema = schema
        self._documents = DocumentChecks(schema)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepted = ",".join(RequestHeaders(scope=scope).getlist("accept")).lower()
        if MEDIA_TYPE not in accepted:
            await self._questions(scope, receive, send)
            return
        http = Request(scope, receive)
        try:
            credential = await self._tokens.authenticate(http)
            whole = await http.body()
            given = await read_parameters(Request(scope, _again(whole, receive)))
            parameters = await self._trusted.resolved(given)
            checked = await self._documents.checked(credential.actor, parameters.query)
            if not checked.follows(parameters.operation) and "application/" in accepted:
                await self._questions(scope, _again(whole, receive), send)
                return
            await self._follow(http, parameters, checked, credential, send)
        except BadGraphQLRequest as refusal:
            body = {"errors": [error_of(str(refusal), refusal.code)]}
            await json_response(body, refusal.status, refusal.headers)(scope, receive, send)
        except Exception as error:
            await problem_response(error)(scope, receive, send)

    async def _follow(
        self, http: Request, parameters: Parameters, checked: CheckedDocument, credential: Credential, send: Send
    ) -> None:
        try:
            request = self._request(http, parameters, checked, credential)
            if request.after:
                await self._waits.until(request.after)
            begins_at = await self._broadcast.begins_at(request, credential)
        except (RefusedOperation, QueryRefused) as refusal:
            errors = refusal.errors if isinstance(refusal, RefusedOperation) else [error_of(str(refusal), refusal.code)]
            body = _message({"errors": errors}) + COMPLETE
            await Response(body, 200, {"Cache-Control": "no-store"}, MEDIA_TYPE)(http.scope, http.receive, send)
            return
        token = bearer_token(http.headers["authorization"])
        with self._broadcast.joined(self._schema, request, credential, token, begins_at) as follower:
            note_reading(request)
            headers, send_s = unbuffered(MEDIA_TYPE), self._broadcast.limits.send_s
            await stream(follower, True, send_s, headers, _encoded, http.receive, send)

    def _request(
        self, http: Request, parameters: Parameters, checked: CheckedDocument, credential: Credential
    ) -> FollowRequest:
        found = read_request(
            self._schema,
            checked,
            parameters.query,
            parameters.operation,
            parameters.variables,
            credential,
            translator().language,
        )
        last = parse_position(http.headers.get("last-event-id", ""))
        return found if last is None else found._replace(after=last)


def _encoded(received: list[StreamItem] | Heartbeat | Ended) -> bytes:
    match received:
        case Heartbeat():
            return b":\n\n"
        case Ended():
            return _message({"errors": [ended_error(received.reason, received.after)]}) + COMPLETE
        case _:
            return b"".join(b"id: %d\nevent: next\ndata: %b\n\n" % (i.position, i.payload) for i in received)


def _message(body: Any) -> bytes:
    return b"event: next\ndata: " + msgspec.json.encode(body) + b"\n\n"


def _again(body: bytes, receive: Receive) -> Receive:
    """A request's body, to be received once more."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def received() -> Message:
        return waiting.pop() if waiting else await receive()

    return received
