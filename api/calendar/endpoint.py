"""`GET /calendar.ics?token=…`: the token is in the address, since calendar programs send no header."""

from functools import partial
from hashlib import sha256
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.calendar.ics import render_ics
from api.http import request_record
from api.http.concurrency import QuestionQueue
from api.http.parameters import check_names, parse_language
from api.http.problems import problem_response
from api.http.refusals import NotAuthenticated
from api.http.tokens import DEMONSTRATION_CALENDAR_TOKEN, CalendarGrant, Tokens, addressed_to_this_machine
from domain.refusals import Unknown
from domain.text import said
from projections.engine.budget import Budget
from projections.engine.snapshot import Snapshot, snapshot
from projections.questions.group import groups

PARAMETERS = ("token", "group", "lang")
CACHE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Disposition": 'inline; filename="quorate.ics"',
    "Referrer-Policy": "no-referrer",
}
"""The address holds a credential: nobody in between keeps the answer, and no page is told where it came from."""


class CalendarEndpoint:
    """ASGI: the calendar of the groups that a calendar token grants, or of one of them (`group`), in a language
    (`lang`)."""

    def __init__(self, readers: "ConnectionPool[Connection[Any]]", tokens: Tokens, queue: QuestionQueue) -> None:
        self._readers = readers
        self._tokens = tokens
        self._queue = queue

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            granted = await run_in_threadpool(self._granted, request)
            work = partial(self._answer, request, granted)
            response = await self._queue.run(granted.actor, request.receive, work, bulk=True)
        except Exception as error:
            response = problem_response(error)
            response.headers.update(CACHE_HEADERS)
        await response(scope, receive, send)

    def _granted(self, request: Request) -> CalendarGrant:
        token = request.query_params.get("token", "").strip()
        everybodys = token == DEMONSTRATION_CALENDAR_TOKEN and not addressed_to_this_machine(request)
        granted = self._tokens.calendar_grant(token) if token and not everybodys else None
        if granted is None:
            words = said("The address needs a token that opens a calendar and still stands: ?token=…")
            raise NotAuthenticated(words, rule="credential")
        request_record.current().actor = granted.actor
        return granted

    def _answer(self, request: Request, granted: CalendarGrant, budget: Budget) -> Response:
        check_names(request.query_params, PARAMETERS)
        parse_language(
            request.query_params.get("lang", "en")
        )  # the middleware has chosen it; an unknown one is refused
        with self._readers.connection() as connection, snapshot(connection, budget) as seen:
            reached = None if granted.groups is None else sorted(set(groups.ids(seen, [*granted.groups]).values()))
            body = render_ics(seen, _requested_groups(seen, reached, request.query_params.get("group")), reached)
        mark = f'"{sha256(body).hexdigest()[:32]}"'
        headers = {**CACHE_HEADERS, "ETag": mark}
        if mark in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers, media_type="text/calendar")


def _requested_groups(seen: Snapshot, reached: list[str] | None, group: str | None) -> list[str] | None:
    """The ids of the groups to show, None for all of them. Raises Unknown where the token grants none of that name."""
    if group is None:
        return reached
    found = [g for g in groups.ids(seen, [group]).values() if reached is None or g in reached]
    if not found:
        raise Unknown("known-group", said("there is no group {group} that this calendar may show", group=group[:100]))
    return found[:1]
