"""ASGI middleware: reads the stated purpose, and lets nothing that reads the past be answered unless that is recorded."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.writer import AccessWriter
from api.http import request_record
from api.http.access_entries import AccessEntry, AccessKind
from api.http.refusals import BadRequest, Busy
from api.monitoring.requests import EndedRequest
from domain.characters import unseen_in
from domain.text import said

REFUSED = (401, 403)
REFUSED_PROBLEMS = ("not-authenticated", "not-permitted", "NOT_PERMITTED")


class AccessRecording:
    """The middleware; fails closed. Raises BadRequest for a purpose that is none, Busy where the record takes no more."""

    def __init__(self, app: ASGIApp, writer: AccessWriter) -> None:
        self.app = app
        self._writer = writer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        record = request_record.current()
        record.purpose = stated_purpose(Headers(scope=scope))

        async def recorded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                for read in record.readings:
                    entry = AccessEntry(actor=record.actor, purpose=record.purpose, request=record.id, **read._asdict())
                    if not self._writer.add(entry):
                        raise Busy(
                            said(
                                "What is read of the past is recorded, and the record takes no more: ask again later."
                            ),
                            rule="access-record",
                        )
                record.readings.clear()
            await send(message)

        await self.app(scope, receive, recorded_send)


class RefusalObserver:
    """Observer of ended requests; refusals that the record does not take are counted, for they have been refused anyway.
    The purpose that somebody unknown states is not kept: entries are counted where they are equal, and no client shall
    fill the record without a credential."""

    def __init__(self, writer: AccessWriter) -> None:
        self._writer = writer

    def __call__(self, ended: EndedRequest) -> None:
        record = ended.record
        if ended.status in REFUSED or record.problem in REFUSED_PROBLEMS:
            entry = AccessEntry(
                actor=record.actor,
                kind=AccessKind.REFUSED,
                what=f"{ended.method} {ended.route}",
                status=ended.status,
                purpose=record.purpose if record.actor else "",
            )
            self._writer.add_or_drop(entry)


def stated_purpose(headers: Headers) -> str:
    """The purpose that a request states. Raises BadRequest for one that is long or is no line of text."""
    given = headers.get(request_record.PURPOSE)
    if given is None:
        return ""
    try:
        purpose = given.encode("latin-1").decode().strip()
    except UnicodeDecodeError:
        purpose = "\0"
    if len(purpose) > request_record.PURPOSE_CHARS_MAX or unseen_in(purpose) or "\t" in purpose:
        words = said(
            "{header} is a line of at most {count} characters.",
            header=request_record.PURPOSE,
            count=request_record.PURPOSE_CHARS_MAX,
        )
        raise BadRequest(words, rule="purpose")
    return purpose
