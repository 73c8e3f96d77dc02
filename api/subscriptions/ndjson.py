"""`GET /events?after=…`: the events after a position as they are recorded, one JSON object a line (NDJSON)."""

from typing import NamedTuple

import msgspec
from graphql import GraphQLSchema
from starlette.requests import Request as HTTPRequest
from starlette.types import Receive, Scope, Send

from api.graphql.operations.document_cache import DocumentCache
from api.graphql.refusals import QueryRefused
from api.http.parameters import check_names, parse_flag, parse_language, parse_position
from api.http.problems import problem_response
from api.http.refusals import BadRequest
from api.http.tokens import Tokens, bearer_token
from api.http.waiting import PositionWaits
from api.languages import LanguageCode, translator
from api.subscriptions.broadcast import Broadcast
from api.subscriptions.follower import Ended, Heartbeat
from api.subscriptions.http_stream import note_reading, stream, unbuffered
from api.subscriptions.operation import NDJSON, FollowRequest, StreamItem, read_request
from domain.permission import Credential
from domain.refusals import Unknown
from domain.text import said

MEDIA_TYPE = "application/x-ndjson"
HEADERS = unbuffered(MEDIA_TYPE)
PARAMETERS = ("after", "group", "lang", "wait")


class StreamParameters(NamedTuple):
    """The parameters of a request."""

    after: int | None
    group: str | None
    language: LanguageCode
    waits: bool


class EventLines:
    """ASGI endpoint of the stream."""

    def __init__(self, broadcast: Broadcast, tokens: Tokens, waits: PositionWaits, schema: GraphQLSchema) -> None:
        self._broadcast = broadcast
        self._tokens = tokens
        self._waits = waits
        self._schema = schema
        self._documents = DocumentCache(schema)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        http = HTTPRequest(scope, receive)
        try:
            credential = await self._tokens.authenticate(http)
            asked = _asked(http)
            request = self._request(asked, credential)
            if asked.after:
                await self._waits.until(asked.after)
            begins_at = await self._begins_at(request, credential)
            token = bearer_token(http.headers["authorization"])
            with self._broadcast.joined(self._schema, request, credential, token, begins_at) as follower:
                note_reading(request)
                await stream(follower, asked.waits, self._broadcast.limits.send_s, HEADERS, line_of, receive, send)
        except Exception as error:
            await problem_response(error)(scope, receive, send)

    def _request(self, asked: StreamParameters, credential: Credential) -> FollowRequest:
        checked = self._documents.checked(NDJSON)
        variables = {} if asked.group is None else {"group": asked.group}
        found = read_request(self._schema, checked, NDJSON, None, variables, credential, asked.language, plain=True)
        return found._replace(after=asked.after)

    async def _begins_at(self, request: FollowRequest, credential: Credential) -> int:
        try:
            return await self._broadcast.begins_at(request, credential)
        except QueryRefused:
            words = said("there is no group {group} that you may see", group=(request.group or "")[:100])
            raise Unknown("known-group", words) from None


def line_of(received: list[StreamItem] | Heartbeat | Ended) -> bytes:
    """What a follower receives as lines; each is an object with one member, which says what it is."""
    match received:
        case Heartbeat():
            return msgspec.json.encode({"heartbeat": {"after": received.after}}) + b"\n"
        case Ended():
            return msgspec.json.encode({"end": {"reason": received.reason, "after": received.after}}) + b"\n"
        case _:
            return b"".join(item.payload + b"\n" for item in received)


def _asked(http: HTTPRequest) -> StreamParameters:
    check_names(http.query_params, PARAMETERS)
    given = dict(http.query_params)
    after = parse_position(given["after"]) if "after" in given else None
    if "after" in given and after is None:
        raise BadRequest(said("`after` is a position of the ledger: a number from 0."), rule="after")
    waits = parse_flag("wait", given.get("wait", "true"))
    language = parse_language(given["lang"]) if "lang" in given else translator().language
    return StreamParameters(after, given.get("group"), language, waits)
