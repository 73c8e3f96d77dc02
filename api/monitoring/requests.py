"""ASGI middleware around everything: gives each request its id, and tells observers how it ended."""

from collections.abc import Callable, Sequence
from time import perf_counter

from msgspec import Struct
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http import request_record
from api.http.request_record import RAW_REQUEST_ID, RequestRecord

KINDS = (
    ("/graphql", "question"),
    ("/console/feeds", "feed"),
    ("/feeds", "feed"),
    ("/events", "stream"),
    ("/reports", "report"),
    ("/evidence", "evidence"),
    ("/calendar.ics", "calendar"),
    ("/checkpoint", "proof"),
    ("/proof", "proof"),
    ("/tile", "proof"),
    ("/health", "health"),
    ("/console", "page"),
    ("/sign-", "page"),
    ("/assets", "page"),
)
"""The kinds of routes by what their templates begin with. Of the others those that are posted to are commands."""
NOWHERE = "unknown"
"""The route of an address that is none."""


class EndedRequest(Struct, frozen=True, kw_only=True):
    """A request that has ended. `route` is the template of its address, without what stood in it; `status` is None where
    nothing was answered."""

    record: RequestRecord
    method: str
    route: str
    kind: str
    status: int | None
    seconds: float


Observer = Callable[[EndedRequest], None]


class RequestObservation:
    """The middleware. Observers must neither wait nor raise."""

    def __init__(self, app: ASGIApp, observers: Sequence[Observer]) -> None:
        self.app = app
        self._observers = observers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        token = request_record.begin(scope)
        record, began = request_record.current(), perf_counter()
        status: int | None = None

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                raw: list[tuple[bytes, bytes]] = [h for h in message.get("headers", ()) if h[0] != RAW_REQUEST_ID]
                message["headers"] = [*raw, (RAW_REQUEST_ID, record.id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        finally:
            request_record.end(token)
            route = route_template(scope)
            ended = EndedRequest(
                record=record,
                method=_method(scope["method"]),
                route=route,
                kind=_kind(scope["method"], route),
                status=status,
                seconds=perf_counter() - began,
            )
            for observe in self._observers:
                observe(ended)


def route_template(scope: Scope) -> str:
    """The template of the route that a request was handed to. FastAPI names in the scope the route, where it is of its own
    kind, and of others the endpoint, which several may share."""
    if (route := scope.get("route")) is not None:
        return str(route.path)
    endpoint = scope.get("endpoint")
    if endpoint is None:
        return NOWHERE
    for route in scope["router"].routes:
        if getattr(route, "endpoint", None) is endpoint and route.path_regex.match(scope["path"]):
            return str(route.path)
    return NOWHERE


def _method(given: str) -> str:
    """The method, where it is one that any route takes; clients may send any word."""
    return given if given in ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE") else "other"


def _kind(method: str, route: str) -> str:
    for start, kind in KINDS:
        if route.startswith(start):
            return kind
    return "command" if method == "POST" and route != NOWHERE else "other"
