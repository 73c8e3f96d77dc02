"""The boundary of errors: whatever the application raises is answered by a problem."""

import asyncio
from collections.abc import Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.refusals import Busy
from domain.text import said


class ErrorBoundary:
    """ASGI middleware: answers every exception by `response`, and the cancellation of a request when the time of
    the server to end has come; with nothing where a response has started."""

    def __init__(self, app: ASGIApp, response: Callable[[Scope, Exception], Response]) -> None:
        self.app = app
        self.response = response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched_send(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched_send)
        except (Exception, asyncio.CancelledError) as error:
            ending = Busy(said("The service ends: ask it again in a moment, or another one."), rule="ending")
            response = self.response(scope, error if isinstance(error, Exception) else ending)
            if not started:
                await response(scope, receive, send)
