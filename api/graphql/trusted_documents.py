"""Trusted documents (persisted documents of GraphQL over HTTP): texts known by their SHA-256, which a request names instead
of sending one. https://graphql.github.io/graphql-over-http/draft/#sec-Appendix-Persisted-Documents"""

import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from threading import Lock
from time import monotonic
from typing import Any, Protocol, TypeVar

from anyio import CapacityLimiter, move_on_after
from msgspec import UNSET, Struct
from msgspec.structs import replace
from psycopg import Connection
from psycopg.rows import scalar_row
from starlette.concurrency import run_in_threadpool

from api.graphql.http import BadGraphQLRequest, Parameters
from api.http.access_entries import AccessEntry, AccessKind, insert
from api.http.refusals import Busy
from api.http.stored_text import refuse_unseen
from domain.text import said
from ledger.postgres.pool import WAIT_S_MAX

DOCUMENTS_MAX = 2_000
CACHED_S, CACHED_CHARACTERS_MAX = 1.0, 2_000_000
"""For how long a document is believed to be there still, and how much of them is kept."""
LOOKED_UP_AT_ONCE = 2
"""Nobody is counted before their document is known: those who answer are not to wait for connections."""

T = TypeVar("T")
_DIGEST = re.compile("[0-9a-f]{64}")
_NOT_TRUSTED = "only documents that were added are answered here (`quorate documents add FILE`)"


class TooManyDocuments(Exception):
    """There would be more documents than there may be."""


class TrustedDocument(Struct, frozen=True, kw_only=True):
    """A document that was added."""

    digest: str
    text: str
    added_at: datetime


class Connections(Protocol):
    """A pool of connections."""

    def connection(self) -> AbstractContextManager[Connection[Any]]: ...


def digest_of(text: str) -> str:
    """The SHA-256 of a document's text in UTF-8, in hexadecimal digits."""
    return sha256(text.encode(errors="surrogatepass")).hexdigest()


class DocumentStore:
    """The documents of a database: added and removed by whoever may write to it, which stands in the access record."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, texts: Collection[str], *, by: str) -> list[str]:
        """Add documents; the digests of those that were not there before. Raises TooManyDocuments, and BadRequest for a
        text with what is not seen."""
        refuse_unseen([*texts])
        given = {digest_of(text): text for text in texts}
        with self._connections.connection() as connection, connection.transaction():
            connection.execute("LOCK TABLE access.documents IN SHARE ROW EXCLUSIVE MODE")
            added = [
                digest
                for digest, text in given.items()
                if connection.execute(
                    "INSERT INTO access.documents (digest, text) VALUES (%s, %s) ON CONFLICT DO NOTHING", [digest, text]
                ).rowcount
            ]
            row = connection.execute("SELECT count(*) FROM access.documents").fetchone()
            if row is None or row[0] > DOCUMENTS_MAX:
                raise TooManyDocuments(
                    f"there may be {DOCUMENTS_MAX:,} documents: remove some that nobody asks any more"
                )
            insert(connection, [(_entry(by, f"added document {digest}"), UNSET, 1) for digest in added])
        return added

    def all(self) -> list[TrustedDocument]:
        """All documents, the newest last."""
        query = "SELECT digest, text, added_at FROM access.documents ORDER BY added_at, digest"
        with self._connections.connection() as connection:
            rows = connection.execute(query).fetchall()
        return [TrustedDocument(digest=digest, text=text, added_at=added_at) for digest, text, added_at in rows]

    def remove(self, digest: str, *, by: str) -> bool:
        """Remove a document; False where there is none of that digest."""
        with self._connections.connection() as connection, connection.transaction():
            done = connection.execute("DELETE FROM access.documents WHERE digest = %s", [digest]).rowcount == 1
            if done:
                insert(connection, [(_entry(by, f"removed document {digest}"), UNSET, 1)])
        return done

    def text(self, digest: str) -> str | None:
        """The text of a document; None where there is none."""
        with self._connections.connection() as connection:
            cursor = connection.cursor(row_factory=scalar_row)
            found: str | None = cursor.execute(
                "SELECT text FROM access.documents WHERE digest = %s", [digest]
            ).fetchone()
        return found

    def empty(self) -> bool:
        """Whether there is no document at all."""
        with self._connections.connection() as connection:
            return connection.execute("SELECT FROM access.documents LIMIT 1").fetchone() is None


class TrustedDocuments:
    """Resolves what a request names to the text of a document. With `only` no other text is answered than that of a
    document, added or one of the service's `own`. What is removed is heard of within a second."""

    def __init__(self, connections: Connections, *, only: bool = False, own: Collection[str] = ()) -> None:
        self.only = only
        self._store = DocumentStore(connections)
        self._own: Mapping[str, str] = {digest_of(text): text for text in own}
        self._cached: OrderedDict[str, tuple[float, str]] = OrderedDict()
        self._characters = 0
        self._lock = Lock()
        self._lookups = CapacityLimiter(LOOKED_UP_AT_ONCE)

    async def resolved(self, asked: Parameters) -> Parameters:
        """The parameters with the text of the document that they mean. Raises BadGraphQLRequest, Busy."""
        if asked.document is None:
            if self.only and await self._text(digest_of(asked.query)) is None:
                raise BadGraphQLRequest(HTTPStatus.FORBIDDEN, _NOT_TRUSTED, "DOCUMENT_NOT_TRUSTED")
            return asked
        if asked.query and digest_of(asked.query) != asked.document:
            words = "the document has another SHA-256 than the one that was sent beside it"
            raise BadGraphQLRequest(HTTPStatus.BAD_REQUEST, words, "BAD_REQUEST")
        if asked.query and not self.only:
            return asked
        text = await self._text(asked.document)
        if text is not None:
            return replace(asked, query=text)
        if asked.query:
            raise BadGraphQLRequest(HTTPStatus.FORBIDDEN, _NOT_TRUSTED, "DOCUMENT_NOT_TRUSTED")
        if not self.only and await self._looked_up(self._store.empty):
            words = "PersistedQueryNotSupported"  # clients send texts from then on, without trying again each time
            raise BadGraphQLRequest(HTTPStatus.BAD_REQUEST, words, "PERSISTED_QUERY_NOT_SUPPORTED")
        raise BadGraphQLRequest(HTTPStatus.NOT_FOUND, "PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")

    async def _text(self, digest: str) -> str | None:
        if (found := self._own.get(digest)) is not None:
            return found
        if not _DIGEST.fullmatch(digest):
            return None
        until, text = self._cached.get(digest, (0.0, ""))
        if monotonic() < until:
            return text
        return await self._looked_up(self._read, digest)

    async def _looked_up(self, look: Callable[..., T], *given: str) -> T:
        """What a thread gives that looks something up. Raises Busy where none is free in time."""
        with move_on_after(WAIT_S_MAX) as turn:
            await self._lookups.acquire_on_behalf_of(turn)
        if turn.cancelled_caught:
            raise Busy(said("too many questions are open: ask again in a moment"), rule="questions-at-once")
        try:
            return await run_in_threadpool(look, *given)
        finally:
            self._lookups.release_on_behalf_of(turn)

    def _read(self, digest: str) -> str | None:
        until = monotonic() + CACHED_S  # from before it is looked up
        found = self._store.text(digest)
        with self._lock:
            self._characters -= len(self._cached.pop(digest, (0.0, ""))[1])
            if found is not None:
                self._cached[digest] = until, found
                self._characters += len(found)
            while self._characters > CACHED_CHARACTERS_MAX:
                self._characters -= len(self._cached.popitem(last=False)[1][1])
        return found


def _entry(by: str, what: str) -> AccessEntry:
    return AccessEntry(actor=by, kind=AccessKind.CREDENTIAL, what=what)
