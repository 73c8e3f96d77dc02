"""Entries of the access record, which stands in the schema `access`, outside the ledger."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import UNSET, Struct, UnsetType

from domain.characters import escaped

if TYPE_CHECKING:
    from psycopg import Connection

WHAT_CHARS_MAX = 500
COMMAND_LINE = "command-line"
"""Who makes and revokes credentials on the machine itself, in the access record."""
INSERT = (
    'INSERT INTO access.record (at, actor, kind, what, status, position, "on", purpose, request, times)'
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


class AccessKind(StrEnum):
    """What kind of access was recorded."""

    QUESTION = "QUESTION"
    PAGE = "PAGE"
    FEED = "FEED"
    REPORT = "REPORT"
    EVIDENCE = "EVIDENCE"
    SUBJECT = "SUBJECT"
    REFUSED = "REFUSED"
    CREDENTIAL = "CREDENTIAL"
    SIGN_IN = "SIGN_IN"


class AccessEntry(Struct, frozen=True, kw_only=True):
    """One access: by whom (None: nobody known), of which kind, and of what; at which clocks, for which purpose, in which
    request. `status` is that of a refusal. Entries that are equal are counted instead of repeated."""

    actor: str | None
    kind: AccessKind
    what: str
    status: int | None = None
    position: int | None = None
    on: date | None = None
    purpose: str = ""
    request: str = ""


def insert(
    connection: "Connection[Any]",
    entries: Iterable[tuple[AccessEntry, datetime | UnsetType, int]],
) -> None:
    """Write entries, each with its time (now, if unset) and how often it stands for; what is not seen of what was asked
    for is escaped, since nobody can be refused any more."""
    now = datetime.now(UTC)
    rows = [
        (
            now if at is UNSET else at,
            *(e.actor, e.kind, escaped(e.what)[:WHAT_CHARS_MAX], e.status, e.position, e.on, e.purpose, e.request),
            times,
        )
        for e, at, times in entries
    ]
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)
