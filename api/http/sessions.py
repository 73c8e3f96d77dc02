"""Browser sessions in PostgreSQL: an opaque cookie, stored as a digest, with an idle and an absolute end.

A session carries no rights of its own: each request looks up what the token that opened it grants now, so that a revoked
or expired token ends its sessions at once. OWASP Session Management Cheat Sheet."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_bytes, token_hex, token_urlsafe

from msgspec import Struct

from api.http.tokens import DEMONSTRATION_CREDENTIALS, Tokens
from domain.permission import Credential

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=30)
"""How long a session is listed after its end."""


class Session(Struct, frozen=True, kw_only=True):
    """An open session: what it grants, and the key of the tokens in its forms."""

    id: str
    credential: Credential
    secret: bytes
    demonstration: bool


class ListedSession(Struct, frozen=True, kw_only=True):
    """A session as it is shown to whoever may end it."""

    id: str
    actor: str
    created_at: datetime
    seen_at: datetime
    ends_at: datetime


class Sessions:
    """The sessions of a database, beside its tokens."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._pool = tokens.pool

    def open(self, token: str) -> tuple[str, Credential] | None:
        """A new session by a token: the text of its cookie, never shown again, and what it grants. None for a token that
        opens nothing."""
        credential = self._tokens.credential(token)
        if credential is None:
            return None
        text = token_urlsafe(32)
        with self._pool.connection() as connection:
            connection.execute(
                "INSERT INTO access.sessions (id, digest, secret, token, actor, ends_at)"
                " VALUES (%s, %s, %s, (SELECT id FROM access.tokens WHERE digest = %s), %s, now() + %s)",
                [token_hex(4), _digest(text), token_bytes(32), _digest(token), credential.actor, ABSOLUTE],
            )
            connection.execute("DELETE FROM access.sessions WHERE ends_at < now() - %s::interval", [KEPT])
        return text, credential

    def find(self, text: str) -> Session | None:
        """The open session of a cookie, which is seen thereby; None where there is none, or it has ended."""
        query = (
            "SELECT s.id, s.secret, s.token, s.actor, t.role, t.groups, t.names, s.seen_at < now() - %s::interval AS due"
            f" FROM access.sessions s LEFT JOIN access.tokens t ON t.id = s.token WHERE s.digest = %s AND {OPEN}"
        )
        with self._pool.connection() as connection:
            row = connection.execute(query, [SEEN_EVERY, _digest(text), IDLE]).fetchone()
            if row is None:
                return None
            if row["due"]:
                connection.execute("UPDATE access.sessions SET seen_at = now() WHERE id = %s", [row["id"]])
        if row["token"] is None:
            known = DEMONSTRATION_CREDENTIALS.get(row["actor"]) if self._tokens.demonstration else None
            if known is None:
                return None
            return Session(id=row["id"], credential=known, secret=bytes(row["secret"]), demonstration=True)
        groups = None if row["groups"] is None else frozenset(row["groups"])
        credential = Credential(actor=row["actor"], role=row["role"], groups=groups, names_granted=row["names"])
        return Session(id=row["id"], credential=credential, secret=bytes(row["secret"]), demonstration=False)

    def list(self, actor: str | None = None) -> list[ListedSession]:
        """The open sessions, of one actor or of all; the newest first."""
        query = (
            "SELECT s.id, s.actor, s.created_at, s.seen_at, s.ends_at FROM access.sessions s"
            f" LEFT JOIN access.tokens t ON t.id = s.token WHERE {OPEN} AND (%s::text IS NULL OR s.actor = %s)"
            " ORDER BY s.created_at DESC, s.id"
        )
        with self._pool.connection() as connection:
            return [ListedSession(**row) for row in connection.execute(query, [IDLE, actor, actor]).fetchall()]

    def revoke(self, id: str, *, actor: str | None = None) -> bool:
        """End a session, of that actor alone where one is given; False where no such session is open."""
        query = (
            "UPDATE access.sessions SET revoked_at = now()"
            " WHERE id = %s AND revoked_at IS NULL AND (%s::text IS NULL OR actor = %s)"
        )
        with self._pool.connection() as connection:
            return connection.execute(query, [id, actor, actor]).rowcount == 1


OPEN = (
    "s.revoked_at IS NULL AND now() < s.ends_at AND s.seen_at > now() - %s::interval"
    " AND (s.token IS NULL OR t.revoked_at IS NULL AND now() < t.ends_at AND t.role <> 'calendar')"
)


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()
