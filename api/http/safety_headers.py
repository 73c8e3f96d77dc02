"""Headers that every answer has: no browser guesses at it, frames it in a page of others, or keeps it; assets, the same for
everybody, may be kept."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAMED_BY_NOBODY = "frame-ancestors 'none'"
CACHE, POLICY = "Cache-Control", "Content-Security-Policy"
FIXED = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"}
SAFE = {**FIXED, POLICY: FRAMED_BY_NOBODY, CACHE: "no-store"}
"""What an answer without headers of its own gets."""


class SafetyHeaders:
    """ASGI middleware. A policy of an answer's own is kept, and gets what it lacks."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(FIXED)
                policy = headers.get(POLICY, "")
                if "frame-ancestors" not in policy:
                    headers[POLICY] = f"{policy.rstrip('; ')}; {FRAMED_BY_NOBODY}" if policy else FRAMED_BY_NOBODY
                if not {"no-store", "immutable"} & {part.strip() for part in headers.get(CACHE, "").split(",")}:
                    headers[CACHE] = "no-store"
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
