"""In-process HTTP client of an ASGI application."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx
from starlette.types import ASGIApp

BASE_URL = "http://127.0.0.1"
FRAMING_HEADERS = ("content-length", "transfer-encoding", "content-encoding")


class InProcessTransport(httpx.BaseTransport):
    """httpx transport onto an ASGI application, one request after another; not where an event loop runs already."""

    def __init__(self, app: ASGIApp) -> None:
        self._transport = httpx.ASGITransport(app, client=("127.0.0.1", 0))
        self._runner = asyncio.Runner()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._runner.run(self._answer(request))

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = await self._transport.handle_async_request(request)
        content = await answer.aread()
        headers = [(k, v) for k, v in answer.headers.multi_items() if k not in FRAMING_HEADERS]
        return httpx.Response(answer.status_code, headers=headers, content=content)

    def close(self) -> None:
        self._runner.close()


@contextmanager
def client(app: ASGIApp, headers: Mapping[str, str] | None = None) -> Iterator[httpx.Client]:
    """A client of the application that sends these headers with every request."""
    with httpx.Client(transport=InProcessTransport(app), base_url=BASE_URL, headers=headers) as http:
        yield http
