"""Limits of requests: the size, the time and the encoding of bodies."""

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.refusals import BadRequest, Busy, RequestTimeout, TooLarge, UnsupportedMediaType
from domain.text import said

BODY_MAX_BYTES = 1024 * 1024
DISCARDED_MAX_BYTES = 64 * 1024 * 1024
BODY_S_MAX = 30
BODIES_MAX = 64
_LOOKED_AT = (b"content-encoding", b"expect")
"""How many may be on their way at once; each may hold as much memory as one body."""


class RequestLimits:
    """ASGI middleware: reads a body of bounded size, in bounded time, before the application sees the request. Raises
    BadRequest, RequestTimeout, TooLarge, UnsupportedMediaType, Busy."""

    def __init__(self, app: ASGIApp, body_max_bytes: int = BODY_MAX_BYTES) -> None:
        self.app = app
        self.body_max_bytes = body_max_bytes
        self._coming = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if any(name in _LOOKED_AT for name, _ in scope["headers"]):
            self._check(Headers(scope=scope))
        if b"%00" in scope["query_string"]:
            raise BadRequest(said("Text holds no NUL characters."), rule="text")
        try:
            async with asyncio.timeout(BODY_S_MAX):
                body = await self._body(receive)
        except TimeoutError:
            raise RequestTimeout(
                said("The body did not come within {count} s.", count=BODY_S_MAX), rule="body-time"
            ) from None
        await self.app(scope, _replay(body, receive), send)

    def _check(self, headers: Headers) -> None:
        """Refuse by the headers, before the body is sent. Without `Expect` a large one is on its way already."""
        if packed := [c for v in headers.getlist("content-encoding") for c in v.split(",") if c.strip() != "identity"]:
            text = said("Send the body as it is, not packed as {coding}.", coding=packed[0].strip()[:40])
            raise UnsupportedMediaType(text, rule="content-encoding", headers={"Accept-Encoding": "identity"})
        length = headers.get("content-length", "")
        if headers.get("expect", "").lower() == "100-continue" and length.isdecimal():
            self._bound(int(length))

    def _bound(self, size: int) -> None:
        if size > self.body_max_bytes:
            raise TooLarge(said("A body holds at most {count} bytes.", count=self.body_max_bytes), rule="body-size")

    async def _body(self, receive: Receive) -> bytes:
        """The whole body. One that is too large is read to its end but discarded, so that the client reads the answer."""
        if self._coming >= BODIES_MAX:
            raise Busy(said("too many bodies are on their way: send it again in a moment"), rule="bodies-at-once")
        self._coming += 1
        try:
            return await self._received(receive)
        finally:
            self._coming -= 1

    async def _received(self, receive: Receive) -> bytes:
        kept, size = bytearray(), 0
        while size <= DISCARDED_MAX_BYTES:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise BadRequest(said("The request ended before its body did."), rule="body-complete")
            chunk = message.get("body", b"")
            size += len(chunk)
            if size <= self.body_max_bytes:
                kept += chunk
            else:
                kept.clear()
            if not message.get("more_body"):
                break
        self._bound(size)
        return bytes(kept)


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed
