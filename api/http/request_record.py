"""Request context: one record a request, filled in wherever a part of it is known, read by the log, the metrics and the
access record when the request has ended. A context variable, so that threads that work for a request see its own."""

import re
from contextvars import ContextVar, Token
from datetime import date
from random import Random
from typing import NamedTuple

from starlette.types import Scope

from api.http.access_entries import AccessKind

REQUEST_ID, PURPOSE = "X-Request-Id", "Quorate-Purpose"
PURPOSE_CHARS_MAX = 200
RAW_REQUEST_ID = REQUEST_ID.lower().encode()
_ids = Random()  # ids need differ, not be secret; to ask the system for each takes longer than all the rest
_WELL_FORMED = re.compile(r"[0-9a-f]{16,64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""Hexadecimal digits or a UUID, which neither a name nor a token can be."""


class Reading(NamedTuple):
    """What was read that is to be recorded: its kind, of what, and at which clocks."""

    kind: AccessKind
    what: str
    position: int | None = None
    on: date | None = None


class RequestRecord:
    """What is known of a request so far: its id; the actor, once the credential was looked up; the purpose; the command and
    what came of it; the type of the problem that answers it; what was read that is to be recorded."""

    __slots__ = ("actor", "command", "id", "outcome", "problem", "purpose", "readings")

    def __init__(self, id: str) -> None:
        self.id = id
        self.actor: str | None = None
        self.command: str | None = None
        self.outcome = "refused"
        self.problem: str | None = None
        self.purpose = ""
        self.readings: list[Reading] = []


_CURRENT: ContextVar[RequestRecord | None] = ContextVar("quorate-request", default=None)


def current() -> RequestRecord:
    """The record of the request that is worked for; one that nobody reads where there is none."""
    return _CURRENT.get() or RequestRecord("")


def begin(scope: Scope) -> Token[RequestRecord | None]:
    """Make the record of a request the current one. Its id is the client's where that is well-formed, else a new one."""
    given = next((value.decode("latin-1") for name, value in scope["headers"] if name == RAW_REQUEST_ID), "")
    return _CURRENT.set(
        RequestRecord(given.lower() if _WELL_FORMED.fullmatch(given) else f"{_ids.getrandbits(128):032x}")
    )


def end(token: Token[RequestRecord | None]) -> None:
    """Put back what was current before."""
    _CURRENT.reset(token)
