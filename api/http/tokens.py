"""Bearer tokens: shown once, stored as digests, each of an actor with a role, groups and an expiry."""

import builtins
from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from secrets import token_hex, token_urlsafe
from time import monotonic
from typing import Any, Literal, LiteralString, get_args

import psycopg
from msgspec import UNSET, Struct
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from api.http import request_record
from api.http.access_entries import COMMAND_LINE, AccessEntry, AccessKind, insert
from api.http.refusals import NotAuthenticated
from api.http.settings import is_loopback
from api.http.stored_text import refuse_unseen
from domain.permission import Credential, Role, permit_reading
from domain.text import said
from ledger.postgres import advisory_locks
from ledger.postgres.dsn import service_dsn
from ledger.postgres.pool import open_pool

ACCESS_TABLES = ("actors", "tokens", "grants", "sessions", "exports", "record", "drafts", "webhooks", "documents")
ADVISORY_KEY = 0x51554F53
PRIMARY_S, AWAY_S = 1.5, 1.0
"""How long the primary is waited for where there is a standby, and for how long it then counts as away."""
CACHED_S, CACHED_MAX = 1.0, 1000
"""For how long what a token grants is believed of questions, and of how many tokens: no revocation is heard of later."""
PREFIX = "quorate_"
ID_CHARS = 8
CALENDAR: Literal["calendar"] = "calendar"
TOKEN_ROLES: tuple[str, ...] = (*get_args(Role), CALENDAR)

DEMONSTRATION_CREDENTIALS = {
    f"demo-{role}": Credential(actor=f"demo-{role}", role=role) for role in ("administrator", "auditor", "reporting")
}
"""Credentials that everybody knows: for the demonstration's own database, bound to loopback, and nowhere else."""


DEMONSTRATION_CALENDAR_TOKEN = "demo-calendar"
PROXY_HEADERS = frozenset({"forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"})


class MadeAlready(Exception):
    """A token with that id was made already, of which only the digest is kept."""


class Token(Struct, frozen=True, kw_only=True):
    """A token as a list shows it, without its text."""

    id: str
    actor: str
    name: str
    role: str
    groups: tuple[str, ...] | None
    agency: str | None
    names: bool
    created_at: datetime
    ends_at: datetime
    revoked_at: datetime | None


class CalendarGrant(Struct, frozen=True, kw_only=True):
    """What a calendar token grants: the calendar of these groups (slugs; None: all), and nothing else."""

    actor: str
    groups: tuple[str, ...] | None = None


def create_access_tables(database_dsn: str) -> None:
    """Create the tables of the schema `access`, owned by the service; idempotent."""
    with psycopg.connect(service_dsn(database_dsn)) as connection:
        advisory_locks.lock(connection, ADVISORY_KEY)
        for name in ACCESS_TABLES:
            connection.execute(files("api").joinpath("sql", f"{name}.sql").read_bytes())


class Tokens:
    """The tokens of a database. With `demonstration` the credentials that everybody knows are accepted too. While the
    primary is away `standby` is asked, so that questions go on: what it has not heard of yet does not count."""

    def __init__(
        self,
        database_dsn: str,
        *,
        demonstration: bool = False,
        pool_size_max: int = 4,
        standby: "ConnectionPool[psycopg.Connection[Any]] | None" = None,
    ) -> None:
        self.pool = open_pool(service_dsn(database_dsn), most=pool_size_max, row_factory=dict_row)
        self._standby = standby
        self._away_until = 0.0
        self._demonstration = DEMONSTRATION_CREDENTIALS if demonstration else {}
        self._cached: dict[bytes, tuple[float, Credential]] = {}

    @property
    def demonstration(self) -> bool:
        """Whether the credentials that everybody knows are accepted."""
        return bool(self._demonstration)

    def close(self) -> None:
        self.pool.close()

    def credential(self, token: str) -> Credential | None:
        """What a token grants now; None for one that is unknown, expired or revoked."""
        if known := self._demonstration.get(token):
            return known
        query = (
            "SELECT actor, role, groups, names, agency FROM access.tokens"
            " WHERE digest = %s AND role <> %s AND revoked_at IS NULL AND now() < ends_at"
        )
        row = next(iter(self._select(query, [_digest(token), CALENDAR])), None)
        if row is None:
            return None
        return _credential(row)

    def cached_credential(self, token: str) -> Credential | None:
        """What a token granted when it was looked up within the last second; None where it was not."""
        found = self._cached.get(_digest(token))
        return found[1] if found is not None and monotonic() < found[0] else None

    def _credential_to_cache(self, token: str) -> Credential | None:
        cached, until = self._cached, monotonic() + CACHED_S  # from before it is looked up
        found = self.credential(token)
        if found is not None:
            if len(cached) >= CACHED_MAX:
                cached.clear()
            cached[_digest(token)] = (until, found)
        return found

    def calendar_grant(self, token: str) -> CalendarGrant | None:
        """What a calendar token grants now; None for all others, which do not belong into an address."""
        if self._demonstration and token == DEMONSTRATION_CALENDAR_TOKEN:
            return CalendarGrant(actor=DEMONSTRATION_CALENDAR_TOKEN)
        query = (
            "SELECT actor, groups FROM access.tokens"
            " WHERE digest = %s AND role = %s AND revoked_at IS NULL AND now() < ends_at"
        )
        row = next(iter(self._select(query, [_digest(token), CALENDAR])), None)
        if row is None:
            return None
        return CalendarGrant(actor=row["actor"], groups=None if row["groups"] is None else tuple(row["groups"]))

    def _select(self, query: LiteralString, values: list[Any]) -> builtins.list[dict[str, Any]]:
        standby = self._standby
        if standby is None or monotonic() > self._away_until:
            try:
                with self.pool.connection(timeout=None if standby is None else PRIMARY_S) as connection:
                    return connection.cursor(row_factory=dict_row).execute(query, values).fetchall()
            except psycopg.OperationalError:
                if standby is None:
                    raise
                self._away_until = monotonic() + AWAY_S
        with standby.connection() as connection:
            return connection.cursor(row_factory=dict_row).execute(query, values).fetchall()

    def granted(self, tokens: Collection[str]) -> dict[str, Credential]:
        """What each of some tokens grants now, by one question; without those that are unknown, expired or revoked."""
        found = {token: self._demonstration[token] for token in tokens if token in self._demonstration}
        digests = {_digest(token): token for token in tokens if token not in found}
        if digests:
            query = (
                "SELECT digest, actor, role, groups, names, agency FROM access.tokens"
                " WHERE digest = ANY(%s) AND role <> %s AND revoked_at IS NULL AND now() < ends_at"
            )
            rows = self._select(query, [[*digests], CALENDAR])
            found |= {digests[bytes(row["digest"])]: _credential(row) for row in rows}
        return found

    async def authenticate(
        self, request: HTTPConnection, *, agencies: bool = False, cached: bool = False
    ) -> Credential:
        """The credential of a request's Authorization header; one of the role agency only where `agencies` may come in,
        with `cached` that of up to a second ago. Raises NotAuthenticated, NotPermitted."""
        authorization = request.headers.get("authorization", "")
        return await self.authenticate_as(request, authorization, agencies=agencies, cached=cached)

    async def authenticate_as(
        self, request: HTTPConnection, authorization: str, *, agencies: bool = False, cached: bool = False
    ) -> Credential:
        """The credential of what stands for a request's Authorization header. Raises NotAuthenticated, NotPermitted."""
        token = bearer_token(authorization)
        if not token:
            raise NotAuthenticated(said("Send a token: Authorization: Bearer …"), rule="credential")
        if token in self._demonstration and not addressed_to_this_machine(request):
            words = said("What everybody knows opens the demonstration on this machine only: ask at 127.0.0.1.")
            raise NotAuthenticated(words, rule="credential")
        credential = self.cached_credential(token) if cached else None
        if credential is None:
            credential = await run_in_threadpool(self._credential_to_cache if cached else self.credential, token)
        if credential is None:
            if await run_in_threadpool(self.calendar_grant, token):
                raise NotAuthenticated(said("The token opens a calendar, and nothing else."), rule="credential")
            raise NotAuthenticated(said("The token is unknown, has ended or was revoked."), rule="credential")
        request_record.current().actor = credential.actor
        if not agencies:
            permit_reading(credential)
        return credential

    def create(
        self,
        name: str,
        role: Role | Literal["calendar"],
        ends_at: datetime,
        *,
        groups: tuple[str, ...] | None = None,
        names: bool = False,
        agency: str | None = None,
        by: str = COMMAND_LINE,
        key: str | None = None,
    ) -> tuple[str, Token]:
        """A new token of the actor with that name, who is created if there is none: its text, never shown again, and
        the token. That `by` created it stands in the access record. Raises MadeAlready for an idempotency `key` by which
        one was made, BadRequest for a name with what is not seen."""
        refuse_unseen([name, groups or (), agency])
        text = PREFIX + token_urlsafe(32)
        id = token_hex(4) if key is None else _digest(key).hex()[:ID_CHARS]
        with self.pool.connection() as connection, connection.transaction():
            actor = connection.execute(
                "INSERT INTO access.actors (id, name) VALUES (%s, %s)"
                " ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id",
                [f"actor-{token_hex(4)}", name],
            ).fetchone()
            made = connection.execute(
                "INSERT INTO access.tokens (id, digest, actor, role, groups, names, agency, ends_at)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT ON CONSTRAINT tokens_pkey DO NOTHING",
                [
                    id,
                    _digest(text),
                    actor and actor["id"],
                    role,
                    None if groups is None else list(groups),
                    names,
                    agency,
                    ends_at,
                ],
            )
            if made.rowcount == 0:
                raise MadeAlready(id)
            reach = "all groups" if groups is None else ", ".join(groups)
            reach += f", agency {agency}" if agency else ""
            what = f"created {id}: {role} for {actor and actor['id']}, {reach}, until {ends_at:%Y-%m-%d}"
            insert(connection, [(_of_credential(by, what), UNSET, 1)])
        return text, next(t for t in self.list() if t.id == id)

    def list(self) -> list[Token]:
        """All tokens, the newest last."""
        query = (
            "SELECT t.id, t.actor, a.name, t.role, t.groups, t.agency, t.names, t.created_at, t.ends_at, t.revoked_at"
            " FROM access.tokens t JOIN access.actors a ON a.id = t.actor ORDER BY t.created_at, t.id"
        )
        with self.pool.connection() as connection:
            rows = connection.execute(query).fetchall()
        return [Token(**{**row, "groups": None if row["groups"] is None else tuple(row["groups"])}) for row in rows]

    def revoke(self, id: str, *, by: str = COMMAND_LINE) -> bool:
        """Revoke a token, which stands in the access record then; False where none with that id still stands."""
        query = "UPDATE access.tokens SET revoked_at = now() WHERE id = %s AND revoked_at IS NULL"
        with self.pool.connection() as connection, connection.transaction():
            done = connection.execute(query, [id]).rowcount == 1
            if done:
                insert(connection, [(_of_credential(by, f"revoked {id}"), UNSET, 1)])
        self._cached = {}  # another one: what is being looked up goes into that of before
        return done


def addressed_to_this_machine(request: HTTPConnection) -> bool:
    """Whether a request was addressed to this machine and sent from it, by no proxy. Guards credentials that everybody
    knows against DNS rebinding: a page in a browser that sends to a name of its own which resolves to loopback."""
    return is_loopback(request.url.hostname or "") and not PROXY_HEADERS & set(request.headers.keys())


def bearer_token(authorization: str) -> str:
    """The token of an Authorization header (RFC 6750); empty where there is none."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _credential(row: Mapping[str, Any]) -> Credential:
    groups = None if row["groups"] is None else frozenset(row["groups"])
    return Credential(
        actor=row["actor"], role=row["role"], groups=groups, names_granted=row["names"], agency=row["agency"]
    )


def _of_credential(by: str, what: str) -> AccessEntry:
    return AccessEntry(actor=by, kind=AccessKind.CREDENTIAL, what=what)


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
