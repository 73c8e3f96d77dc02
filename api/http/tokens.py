"""Bearer tokens: shown once, stored as digests, each of an actor with a role, groups and an expiry."""

from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from secrets import token_hex, token_urlsafe
from time import monotonic
from typing import Any, Literal, LiteralString, get_args

import psycopg
from msgspec import Struct
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from api.http.refusals import NotAuthenticated
from api.http.settings import is_loopback
from domain.permission import Credential, Role
from domain.text import said
from ledger.postgres import advisory
from ledger.postgres.dsn import service_dsn
from ledger.postgres.pool import open_pool

ACCESS_TABLES = ("actors", "tokens", "sessions", "exports")
ADVISORY_KEY = 0x51554F53
PRIMARY_S, AWAY_S = 1.5, 1.0
"""How long the primary is waited for where there is a standby, and for how long it then counts as away."""
PREFIX = "quorate_"
CALENDAR: Literal["calendar"] = "calendar"
TOKEN_ROLES: tuple[str, ...] = (*get_args(Role), CALENDAR)

DEMONSTRATION_CREDENTIALS = {
    f"demo-{role}": Credential(actor=f"demo-{role}", role=role) for role in ("administrator", "auditor", "reporting")
}
"""Credentials that everybody knows: for the demonstration's own database, bound to loopback, and nowhere else."""


DEMONSTRATION_CALENDAR_TOKEN = "demo-calendar"
PROXY_HEADERS = frozenset({"forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"})


class Token(Struct, frozen=True, kw_only=True):
    """A token as a list shows it, without its text."""

    id: str
    actor: str
    name: str
    role: str
    groups: tuple[str, ...] | None
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
        advisory.lock(connection, ADVISORY_KEY)
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
            "SELECT actor, role, groups, names FROM access.tokens"
            " WHERE digest = %s AND role <> %s AND revoked_at IS NULL AND now() < ends_at"
        )
        row = self._found(query, [_digest(token), CALENDAR])
        if row is None:
            return None
        groups = None if row["groups"] is None else frozenset(row["groups"])
        return Credential(actor=row["actor"], role=row["role"], groups=groups, names_granted=row["names"])

    def calendar_grant(self, token: str) -> CalendarGrant | None:
        """What a calendar token grants now; None for all others, which do not belong into an address."""
        if self._demonstration and token == DEMONSTRATION_CALENDAR_TOKEN:
            return CalendarGrant(actor=DEMONSTRATION_CALENDAR_TOKEN)
        query = (
            "SELECT actor, groups FROM access.tokens"
            " WHERE digest = %s AND role = %s AND revoked_at IS NULL AND now() < ends_at"
        )
        row = self._found(query, [_digest(token), CALENDAR])
        if row is None:
            return None
        return CalendarGrant(actor=row["actor"], groups=None if row["groups"] is None else tuple(row["groups"]))

    def _found(self, query: LiteralString, values: list[Any]) -> dict[str, Any] | None:
        standby = self._standby
        if standby is None or monotonic() > self._away_until:
            try:
                with self.pool.connection(timeout=None if standby is None else PRIMARY_S) as connection:
                    return connection.cursor(row_factory=dict_row).execute(query, values).fetchone()
            except psycopg.OperationalError:
                if standby is None:
                    raise
                self._away_until = monotonic() + AWAY_S
        with standby.connection() as connection:
            return connection.cursor(row_factory=dict_row).execute(query, values).fetchone()

    async def authenticate(self, request: HTTPConnection) -> Credential:
        """The credential of a request's Authorization header. Raises NotAuthenticated."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise NotAuthenticated(said("Send a token: Authorization: Bearer …"), rule="credential")
        if token.strip() in self._demonstration and not addressed_to_this_machine(request):
            words = said("What everybody knows opens the demonstration on this machine only: ask at 127.0.0.1.")
            raise NotAuthenticated(words, rule="credential")
        credential = await run_in_threadpool(self.credential, token.strip())
        if credential is None:
            if await run_in_threadpool(self.calendar_grant, token.strip()):
                raise NotAuthenticated(said("The token opens a calendar, and nothing else."), rule="credential")
            raise NotAuthenticated(said("The token is unknown, has ended or was revoked."), rule="credential")
        return credential

    def create(
        self,
        name: str,
        role: Role | Literal["calendar"],
        ends_at: datetime,
        *,
        groups: tuple[str, ...] | None = None,
        names: bool = False,
    ) -> tuple[str, Token]:
        """A new token of the actor with that name, who is created if there is none: its text, never shown again, and
        the token."""
        text = PREFIX + token_urlsafe(32)
        id = token_hex(4)
        with self.pool.connection() as connection, connection.transaction():
            actor = connection.execute(
                "INSERT INTO access.actors (id, name) VALUES (%s, %s)"
                " ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id",
                [f"actor-{token_hex(4)}", name],
            ).fetchone()
            connection.execute(
                "INSERT INTO access.tokens (id, digest, actor, role, groups, names, ends_at)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s)",
                [
                    id,
                    _digest(text),
                    actor and actor["id"],
                    role,
                    None if groups is None else list(groups),
                    names,
                    ends_at,
                ],
            )
        return text, next(t for t in self.list() if t.id == id)

    def list(self) -> list[Token]:
        """All tokens, the newest last."""
        query = (
            "SELECT t.id, t.actor, a.name, t.role, t.groups, t.names, t.created_at, t.ends_at, t.revoked_at"
            " FROM access.tokens t JOIN access.actors a ON a.id = t.actor ORDER BY t.created_at, t.id"
        )
        with self.pool.connection() as connection:
            rows = connection.execute(query).fetchall()
        return [Token(**{**row, "groups": None if row["groups"] is None else tuple(row["groups"])}) for row in rows]

    def revoke(self, id: str) -> bool:
        """Revoke a token; False where none with that id still stands."""
        query = "UPDATE access.tokens SET revoked_at = now() WHERE id = %s AND revoked_at IS NULL"
        with self.pool.connection() as connection:
            return connection.execute(query, [id]).rowcount == 1


def addressed_to_this_machine(request: HTTPConnection) -> bool:
    """Whether a request was addressed to this machine and sent from it, by no proxy. Guards credentials that everybody
    knows against DNS rebinding: a page in a browser that sends to a name of its own which resolves to loopback."""
    return is_loopback(request.url.hostname or "") and not PROXY_HEADERS & set(request.headers.keys())


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
