"""Browser sessions in PostgreSQL: an opaque cookie, stored as a digest, with an idle and an absolute end.

A session carries no rights of its own: each request looks up what the token that opened it grants now, or the grants that
let a person of the identity provider in, so that what is revoked or has ended ends its sessions at once. OWASP Session
Management Cheat Sheet."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_bytes, token_hex, token_urlsafe
from typing import Any

from cryptography.fernet import Fernet
from msgspec import UNSET, Struct
from psycopg import Connection

from api.http.access_entries import AccessEntry, AccessKind, insert
from api.http.access_grants import Grant, Grants, credential_of
from api.http.tokens import DEMONSTRATION_CREDENTIALS, Tokens
from domain.characters import escaped
from domain.permission import Credential

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
ENDED_KEPT = timedelta(days=30)
"""How long a session is listed after its end."""


class Session(Struct, frozen=True, kw_only=True):
    """An open session: what it grants, and the key of the tokens in its forms."""

    id: str
    credential: Credential
    secret: bytes
    demonstration: bool


class SignedIn(Struct, frozen=True, kw_only=True):
    """A person as the identity provider has told of them: who (issuer and subject together), in which of its sessions, by
    which name, and the ID token that says so."""

    issuer: str
    subject: str
    sid: str | None
    name: str
    id_token: str


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
        self.grants = Grants(tokens.pool)

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
            connection.execute("DELETE FROM access.sessions WHERE ends_at < now() - %s::interval", [ENDED_KEPT])
        return text, credential

    def open_for(self, person: SignedIn, grants: Sequence[Grant]) -> tuple[str, Credential] | None:
        """A new session of a person of the identity provider: the text of its cookie, never shown again, and what the
        grants give. None where they give nothing. Either way it stands in the access record."""
        text = token_urlsafe(32)
        with self._pool.connection() as connection, connection.transaction():
            who = f"{person.subject} at {person.issuer}"
            if credential_of("", grants) is None:
                entry = AccessEntry(actor=None, kind=AccessKind.SIGN_IN, what=f"not let in: {who}", status=403)
                insert(connection, [(entry, UNSET, 1)])
                return None
            actor = _actor_of(connection, person)
            credential = credential_of(actor, grants)
            assert credential
            connection.execute(
                "INSERT INTO access.sessions (id, digest, secret, actor, ends_at, issuer, subject, sid, grants, hint)"
                " VALUES (%s, %s, %s, %s, now() + %s, %s, %s, %s, %s, %s)",
                [
                    *(token_hex(4), _digest(text), token_bytes(32), actor, ABSOLUTE),
                    *(person.issuer, person.subject, person.sid, [grant.id for grant in grants]),
                    _sealing(text).encrypt(person.id_token.encode()),
                ],
            )
            entry = AccessEntry(actor=actor, kind=AccessKind.SIGN_IN, what=f"signed in: {who}, {credential.role}")
            insert(connection, [(entry, UNSET, 1)])
        return text, credential

    def find(self, text: str) -> Session | None:
        """The open session of a cookie, which is seen thereby; None where there is none, or it has ended."""
        query = (
            "SELECT s.id, s.secret, s.token, s.actor, t.role, t.groups, t.names, t.agency, s.issuer, s.grants,"
            " s.seen_at < now() - %s::interval AS due"
            f" FROM access.sessions s LEFT JOIN access.tokens t ON t.id = s.token WHERE s.digest = %s AND {OPEN}"
        )
        with self._pool.connection() as connection:
            row = connection.execute(query, [SEEN_EVERY, _digest(text), IDLE]).fetchone()
            if row is None:
                return None
            if row["due"]:
                connection.execute("UPDATE access.sessions SET seen_at = now() WHERE id = %s", [row["id"]])
        if row["issuer"] is not None:
            granted = credential_of(row["actor"], self.grants.standing(row["grants"]))
            if granted is None:
                return None
            return Session(id=row["id"], credential=granted, secret=bytes(row["secret"]), demonstration=False)
        if row["token"] is None:
            known = DEMONSTRATION_CREDENTIALS.get(row["actor"]) if self._tokens.demonstration else None
            if known is None:
                return None
            return Session(id=row["id"], credential=known, secret=bytes(row["secret"]), demonstration=True)
        groups = None if row["groups"] is None else frozenset(row["groups"])
        credential = Credential(
            actor=row["actor"], role=row["role"], groups=groups, names_granted=row["names"], agency=row["agency"]
        )
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

    def end(self, text: str) -> str | None:
        """End the session of a cookie: the ID token by which it was opened, if it was by one."""
        query = (
            "UPDATE access.sessions SET revoked_at = now() WHERE digest = %s AND revoked_at IS NULL"
            " RETURNING actor, issuer, subject, hint"
        )
        with self._pool.connection() as connection, connection.transaction():
            row = connection.execute(query, [_digest(text)]).fetchone()
            if row is None or row["issuer"] is None:
                return None
            what = f"signed out: {row['subject']} at {row['issuer']}"
            insert(connection, [(AccessEntry(actor=row["actor"], kind=AccessKind.SIGN_IN, what=what), UNSET, 1)])
        return _sealing(text).decrypt(bytes(row["hint"])).decode()

    def end_at_provider(self, issuer: str, *, subject: str | None, sid: str | None, opened_by: datetime) -> int:
        """End what a logout token of the provider names: one of its sessions, or all of a person, opened by then; how many.
        A token that is sent twice ends nothing that was opened since."""
        query = (
            "UPDATE access.sessions SET revoked_at = now() WHERE issuer = %s AND revoked_at IS NULL AND created_at <= %s"
            " AND (%s::text IS NULL OR subject = %s) AND (%s::text IS NULL OR sid = %s) RETURNING actor, subject"
        )
        with self._pool.connection() as connection, connection.transaction():
            rows = connection.execute(query, [issuer, opened_by, subject, subject, sid, sid]).fetchall()
            for row in rows:
                what = f"signed out by the provider: {row['subject']} at {issuer}"
                insert(connection, [(AccessEntry(actor=row["actor"], kind=AccessKind.SIGN_IN, what=what), UNSET, 1)])
        return len(rows)

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
    " AND (s.issuer IS NULL OR EXISTS (SELECT FROM access.grants g WHERE g.id = ANY(s.grants)"
    " AND g.revoked_at IS NULL AND now() < g.ends_at))"
)


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()


def _sealing(text: str) -> Fernet:
    """What seals the ID token of a session: under a key of its cookie's text, which no table holds."""
    return Fernet(urlsafe_b64encode(sha256(b"id-token\0" + text.encode()).digest()))


def _actor_of(connection: "Connection[Any]", person: SignedIn) -> str:
    """The actor of a person, who is created if there is none; shown with name, subject and issuer, so that two people of
    one name are two."""
    shown = escaped(f"{person.name} ({person.subject} at {person.issuer})".strip())
    connection.execute(
        "INSERT INTO access.actors (id, name) SELECT %s, %s WHERE NOT EXISTS"
        " (SELECT FROM access.identities WHERE issuer = %s AND subject = %s) ON CONFLICT (name) DO NOTHING",
        [f"actor-{token_hex(4)}", shown, person.issuer, person.subject],
    )
    found = connection.execute(
        "INSERT INTO access.identities (issuer, subject, actor)"
        " SELECT %s, %s, coalesce((SELECT actor FROM access.identities WHERE issuer = %s AND subject = %s),"
        " (SELECT id FROM access.actors WHERE name = %s))"
        " ON CONFLICT (issuer, subject) DO UPDATE SET actor = access.identities.actor RETURNING actor",
        [person.issuer, person.subject, person.issuer, person.subject, shown],
    ).fetchone()
    assert found
    actor: str = found["actor"]
    return actor
