"""Headers that every answer has: no browser guesses at it, frames it in a page of others, or keeps it; assets, the same for
everybody, may be kept."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAMED_BY_NOBODY = "frame-ancestors 'none'"
CACHE, POLICY = "Cache-Control", "Content-Security-Policy"
FIXED = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"}
SAFE = {**FIXED, POLICY: FRAMED_BY_NOBODY, CACHE: "no-store"}
"""What an answer without headers of its own gets."""


_RAW = [(name.lower().encode(), value.encode()) for name, value in FIXED.items()]
_OWN = frozenset((POLICY.lower().encode(), CACHE.lower().encode(), *(name for name, _ in _RAW)))


class SafetyHeaders:
    """ASGI middleware. A policy of an answer's own is kept, and gets what it lacks."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _safe(message.get("headers", ()))
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def _safe(raw: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of an answer with those that it lacks."""
    headers = [*raw]
    own = {name: value.decode("latin-1") for name, value in headers if name in _OWN}
    if own:
        headers = [header for header in headers if header[0] not in _OWN]
    policy, cache = (own.get(name.lower().encode(), "") for name in (POLICY, CACHE))
    if "frame-ancestors" not in policy:
        policy = f"{policy.rstrip('; ')}; {FRAMED_BY_NOBODY}" if policy else FRAMED_BY_NOBODY
    if not {"no-store", "immutable"} & {part.strip() for part in cache.split(",")}:
        cache = "no-store"
    stated = [(name.lower().encode(), value.encode("latin-1")) for name, value in ((POLICY, policy), (CACHE, cache))]
    return [*headers, *_RAW, *stated]
