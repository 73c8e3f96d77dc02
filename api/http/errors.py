"""The boundary of errors: whatever the application raises is answered by a problem."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import problem_response
from api.http.refusals import Busy
from domain.text import said


class ErrorBoundary:
    """ASGI middleware: responds with a problem to every exception, and to the cancellation of a request when the time of
    the server to end has come; with nothing where a response has started."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

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
            response = problem_response(error if isinstance(error, Exception) else ending)
            if not started:
                await response(scope, receive, send)
