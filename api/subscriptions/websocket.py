"""GraphQL subscriptions over WebSockets: graphql-transport-ws
(https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md)."""

import asyncio
import logging
from collections.abc import Callable, Collection
from time import monotonic
from typing import Any

import msgspec
from graphql import GraphQLSchema
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from api.graphql.execution import over_budget
from api.graphql.http import BadGraphQLRequest, parameters_of
from api.graphql.refusals import QueryRefused
from api.graphql.trusted_documents import TrustedDocuments
from api.http.access_entries import AccessEntry, AccessKind
from api.http.refusals import ApiRefusal, Busy, NotAuthenticated
from api.http.tokens import Tokens, bearer_token
from api.http.waiting import PositionWaits
from api.languages import LanguageCode, translating, translator
from api.languages.negotiation import negotiate
from api.subscriptions.broadcast import Broadcast
from api.subscriptions.document_checks import DocumentChecks
from api.subscriptions.follower import Ended, Ending, Heartbeat
from api.subscriptions.http_stream import reading_of
from api.subscriptions.operation import (
    FollowRequest,
    RefusedOperation,
    ended_error,
    error_of,
    read_request,
    refusal_error,
)
from domain.permission import Credential
from domain.refusals import NotPermitted
from domain.text import said
from projections.engine.budget import OverBudget

PROTOCOL = "graphql-transport-ws"
log = logging.getLogger("quorate")
TEXT_CHARS_MAX = 120
"""What the reason of a close may hold (RFC 6455: 123 bytes)."""


class _Close(Exception):
    """The connection is closed, by a code of the protocol."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class SubscriptionSocket:
    """ASGI endpoint of the connections."""

    def __init__(
        self,
        broadcast: Broadcast,
        tokens: Tokens,
        waits: PositionWaits,
        schema: GraphQLSchema,
        trusted: TrustedDocuments,
        record: Callable[[AccessEntry], bool],
        origins: Collection[str] = (),
    ) -> None:
        """`record` adds to the record of access; False where it takes no more. `origins` are those beside its own whose
        pages may connect."""
        self.record = record
        self.trusted = trusted
        self._origins = origins
        self._open: set[_Connection] = set()
        self.broadcast = broadcast
        self.tokens = tokens
        self.waits = waits
        self.schema = schema
        self.documents = DocumentChecks(schema)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        if not self._connects(socket):
            await socket.close()  # before it is accepted: a 403
            return
        offered = PROTOCOL in scope.get("subprotocols", ())
        await socket.accept(PROTOCOL if offered else None)
        language = negotiate(", ".join(socket.headers.getlist("accept-language")))
        connection = _Connection(self, socket, language)
        self._open.add(connection)
        try:
            with translating(language):
                if not offered:
                    raise _Close(4406, "Subprotocol not acceptable")
                if len(self._open) > self.broadcast.limits.sockets:
                    raise _Close(1013, "too many are connected: try again later")
                await connection.run()
        except _Close as close:
            if socket.application_state is WebSocketState.CONNECTED:
                await socket.close(close.code, close.reason[:TEXT_CHARS_MAX])
        except WebSocketDisconnect:
            pass
        finally:
            self._open.discard(connection)

    def opened_by(self, actor: str) -> int:
        """How many connections an actor has open."""
        return sum(connection.actor == actor for connection in self._open)

    def _connects(self, socket: WebSocket) -> bool:
        """Whether a page of that origin may connect; what is no page sends none. Browsers ask nothing before they do."""
        host = socket.headers.get("host", "").lower()
        return all(
            origin in self._origins or origin.lower().partition("://")[1:] == ("://", host)
            for origin in socket.headers.getlist("origin")
        )


class _Connection:
    """One connection: who it is, and what it follows, by the ids that the client gave."""

    def __init__(self, of: SubscriptionSocket, socket: WebSocket, language: LanguageCode) -> None:
        self._of = of
        self._socket = socket
        self._language = language
        self._header = ""
        self._credential: Credential | None = None
        self._following: dict[str, asyncio.Task[None]] = {}
        self._closing: asyncio.Future[_Close] = asyncio.get_running_loop().create_future()
        self._sending = asyncio.Lock()

    @property
    def actor(self) -> str | None:
        """Who it is, once that is known."""
        return None if self._credential is None else self._credential.actor

    async def run(self) -> None:
        """Hear the client until one of both closes. Raises _Close, WebSocketDisconnect."""
        hearing, watching = asyncio.create_task(self._hear()), asyncio.create_task(self._end_idle())
        try:
            waited: set[asyncio.Future[Any]] = {hearing, self._closing}
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
            if hearing.done():
                hearing.result()
            raise self._closing.result()
        finally:
            ending = [hearing, watching, *self._following.values()]
            for task in ending:
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)

    async def _end_idle(self) -> None:
        """Close the connection once it has followed nothing for a while."""
        idle_s = self._of.broadcast.limits.idle_s
        followed_at = monotonic()
        while monotonic() - followed_at < idle_s:
            await asyncio.sleep(idle_s / 4)
            if self._following:
                followed_at = monotonic()
        self._close(_Close(1000, f"nothing was followed for {idle_s:g} s"))

    async def _hear(self) -> None:
        try:
            async with asyncio.timeout(self._of.broadcast.limits.init_s):
                while self._credential is None:
                    await self._heard(await self._message())
        except TimeoutError:
            raise _Close(4408, "Connection initialisation timeout") from None
        while True:
            await self._heard(await self._message())

    async def _message(self) -> dict[str, Any]:
        received = await self._socket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received.get("code", 1000))
        try:
            message = msgspec.json.decode(received.get("text") or b"")
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            raise _Close(4400, "a message is a JSON object") from None
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            raise _Close(4400, "a message is a JSON object with a member `type`")
        return message

    async def _heard(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "connection_init":
                await self._init(message.get("payload"))
            case "ping":
                await self._send({"type": "pong"})
            case "pong":
                pass
            case "subscribe":
                await self._subscribe(message)
            case "complete":
                if task := self._following.pop(str(message.get("id")), None):
                    task.cancel()
            case other:
                raise _Close(4400, f"there is no message of type {other[:40]}")

    async def _init(self, payload: Any) -> None:
        if self._credential is not None:
            raise _Close(4429, "Too many initialisation requests")
        given = payload if isinstance(payload, dict) else {}
        header = next((v for k, v in given.items() if k.lower() == "authorization" and isinstance(v, str)), None)
        if header is None:
            header = self._socket.headers.get("authorization", "")
        self._header = header
        credential = await self._authenticated()
        if self._of.opened_by(credential.actor) >= (most := self._of.broadcast.limits.sockets_per_actor):
            raise _Close(1013, f"you have {most} connections, the most at once: close one")
        self._credential = credential
        await self._send({"type": "connection_ack"})

    async def _authenticated(self) -> Credential:
        """What the token of the connection grants now. Raises _Close."""
        try:
            return await self._of.tokens.authenticate_as(self._socket, self._header)
        except (NotAuthenticated, NotPermitted):
            refused = AccessEntry(actor=None, kind=AccessKind.REFUSED, what="WebSocket /graphql", status=401)
            self._of.record(refused)
            raise _Close(4403, "Forbidden") from None

    async def _subscribe(self, message: dict[str, Any]) -> None:
        if self._credential is None:
            raise _Close(4401, "Unauthorized")
        id, payload = message.get("id"), message.get("payload")
        if not isinstance(id, str) or not id or not isinstance(payload, dict):
            raise _Close(4400, "subscribe has an `id`, a string, and a `payload`, an object")
        if id in self._following:
            raise _Close(4409, f"Subscriber for {id} already exists")
        if len(self._following) >= (most := self._of.broadcast.limits.per_actor):
            words = said("you follow the record {count} times, the most at once: end one", count=most)
            await self._error(id, [error_of(translator()(words), "FOLLOWERS_AT_ONCE")])
            return
        task = self._following[id] = asyncio.create_task(self._follow(id, payload))
        task.add_done_callback(lambda done: self._following.pop(id, None) if self._following.get(id) is done else None)

    async def _follow(self, id: str, payload: dict[str, Any]) -> None:
        try:
            await self._followed(id, payload)
        except _Close as close:
            self._close(close)
        except RefusedOperation as refusal:
            await self._error(id, refusal.errors)
        except QueryRefused as refused:
            await self._error(id, [error_of(str(refused), refused.code)])
        except ApiRefusal as refused:
            await self._error(id, [refusal_error(refused)])
        except OverBudget as error:
            await self._error(id, over_budget(error).body["errors"])
        except TimeoutError:
            self._close(_Close(4400, "nothing was taken in time"))
        except Exception:
            log.exception("a subscription: what nobody expected")
            self._close(_Close(1011, "something unexpected went wrong"))

    async def _followed(self, id: str, payload: dict[str, Any]) -> None:
        credential, broadcast = await self._authenticated(), self._of.broadcast
        request = await self._request(payload, credential)
        if request.after:
            await self._of.waits.until(request.after)
        begins_at = await broadcast.begins_at(request, credential)
        self._record(request, credential)
        token = bearer_token(self._header)
        with broadcast.joined(self._of.schema, request, credential, token, begins_at) as follower:
            async for received in follower.received():
                match received:
                    case Heartbeat():
                        await self._send({"type": "ping"})
                    case Ended():
                        await self._error(id, [ended_error(received.reason, received.after)])
                        if received.reason is Ending.CREDENTIAL:
                            self._close(_Close(4403, "Forbidden"))
                    case _:
                        start = b'{"id":' + msgspec.json.encode(id) + b',"type":"next","payload":'
                        await self._send_all([start + item.payload + b"}" for item in received])

    def _record(self, request: FollowRequest, credential: Credential) -> None:
        """Note that a past is read. Raises Busy."""
        read = reading_of(request)
        if read is None or self._of.record(AccessEntry(actor=credential.actor, **read._asdict())):
            return
        words = said("What is read of the past is recorded, and the record takes no more: ask again later.")
        raise Busy(words, rule="access-record")

    async def _request(self, payload: dict[str, Any], credential: Credential) -> FollowRequest:
        try:
            asked = await self._of.trusted.resolved(parameters_of(payload))
        except BadGraphQLRequest as refusal:
            raise RefusedOperation([error_of(str(refusal), refusal.code)]) from None
        checked = await self._of.documents.checked(credential.actor, asked.query)
        return read_request(
            self._of.schema, checked, asked.query, asked.operation, asked.variables, credential, self._language
        )

    def _close(self, close: _Close) -> None:
        if not self._closing.done():
            self._closing.set_result(close)

    async def _error(self, id: str, errors: list[dict[str, Any]]) -> None:
        self._following.pop(id, None)
        await self._send({"id": id, "type": "error", "payload": errors})

    async def _send(self, message: dict[str, Any]) -> None:
        await self._send_all([msgspec.json.encode(message)])

    async def _send_all(self, messages: list[bytes]) -> None:
        """Raises TimeoutError where the client takes nothing."""
        async with self._sending, asyncio.timeout(self._of.broadcast.limits.send_s):
            for message in messages:
                await self._socket.send_text(message.decode())
