"""Grants: who may sign in at the identity provider, by a claim of the ID token and its value, and what that grants.

An allow-list: whoever no grant names does not get in. A grant is of one issuer: people of another provider are others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any

import psycopg
from msgspec import UNSET, Struct
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from api.http.access_entries import COMMAND_LINE, AccessEntry, AccessKind, insert
from api.http.stored_text import refuse_unseen
from domain.permission import Credential, Role
from domain.text import Words, said

SUBJECT = "sub"
VALUES_MAX, VALUE_CHARS_MAX, DEPTH_MAX = 2_000, 500, 4
SELF_ASSERTED = frozenset(
    {
        "name",
        "given_name",
        "family_name",
        "middle_name",
        "nickname",
        "preferred_username",
        "profile",
        "picture",
        "website",
    }
    | {"gender", "birthdate", "zoneinfo", "locale", "phone_number", "address", "updated_at"}
)
"""Claims that people may change by themselves at many providers (OpenID Connect Core 5.7): nothing is granted by them."""
OF_THE_TOKEN = frozenset({"iss", "aud", "azp", "exp", "iat", "nbf", "auth_time", "nonce", "acr", "amr", "jti", "sid"})
"""Claims that say nothing of who somebody is."""
OPEN = "g.revoked_at IS NULL AND now() < g.ends_at"
COLUMNS = "g.id, g.issuer, g.claim, g.value, g.role, g.groups, g.agency, g.names, g.created_at, g.ends_at, g.revoked_at"


class Grant(Struct, frozen=True, kw_only=True):
    """What whoever has this value of this claim may do."""

    id: str
    issuer: str
    claim: str
    value: str
    role: Role
    groups: tuple[str, ...] | None
    agency: str | None
    names: bool
    created_at: datetime
    ends_at: datetime
    revoked_at: datetime | None


class Grants:
    """The grants of a database."""

    def __init__(self, pool: "ConnectionPool[psycopg.Connection[Any]]") -> None:
        self._pool = pool

    def create(
        self,
        issuer: str,
        claim: str,
        value: str,
        role: Role,
        ends_at: datetime,
        *,
        groups: tuple[str, ...] | None = None,
        names: bool = False,
        agency: str | None = None,
        by: str = COMMAND_LINE,
    ) -> Grant:
        """A new grant, which stands in the access record with whoever made it. Raises BadRequest for a text with what is
        not seen."""
        refuse_unseen([issuer, claim, value, groups or (), agency])
        id = token_hex(4)
        with self._pool.connection() as connection, connection.transaction():
            connection.execute(
                "INSERT INTO access.grants (id, issuer, claim, value, role, groups, agency, names, ends_at)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [id, issuer, claim, value, role, None if groups is None else list(groups), agency, names, ends_at],
            )
            reach = "all groups" if groups is None else ", ".join(groups)
            reach += f", agency {agency}" if agency else ""
            what = f"granted {id}: {role} to {claim}={value}, {reach}, until {ends_at:%Y-%m-%d}"
            insert(connection, [(AccessEntry(actor=by, kind=AccessKind.CREDENTIAL, what=what), UNSET, 1)])
        return next(grant for grant in self.list() if grant.id == id)

    def revoke(self, id: str, *, by: str = COMMAND_LINE) -> bool:
        """Revoke a grant, which ends the sessions that rest on it alone; False where none with that id still stands."""
        query = "UPDATE access.grants SET revoked_at = now() WHERE id = %s AND revoked_at IS NULL"
        with self._pool.connection() as connection, connection.transaction():
            done = connection.execute(query, [id]).rowcount == 1
            if done:
                entry = AccessEntry(actor=by, kind=AccessKind.CREDENTIAL, what=f"revoked {id}")
                insert(connection, [(entry, UNSET, 1)])
            return done

    def matching(self, issuer: str, claims: Mapping[str, Any]) -> list[Grant]:
        """The grants that stand for the claims of an ID token of an issuer: those by subject alone, if there are any."""
        pairs = list(claim_values(claims))
        query = (
            f"SELECT {COLUMNS} FROM access.grants g WHERE g.issuer = %s AND {OPEN}"
            " AND (g.claim, g.value) IN (SELECT * FROM unnest(%s::text[], %s::text[])) ORDER BY g.created_at, g.id"
        )
        found = self._select(query, [issuer, [claim for claim, _ in pairs], [value for _, value in pairs]])
        return [grant for grant in found if grant.claim == SUBJECT] or found

    def standing(self, ids: Sequence[str]) -> list[Grant]:
        """Those of the grants that stand now."""
        query = f"SELECT {COLUMNS} FROM access.grants g WHERE g.id = ANY(%s) AND {OPEN}"
        return self._select(query, [list(ids)])

    def _select(self, query: Any, values: Sequence[Any]) -> list[Grant]:
        with self._pool.connection() as connection:
            rows = connection.cursor(row_factory=dict_row).execute(query, values).fetchall()
        return [Grant(**{**row, "groups": None if row["groups"] is None else tuple(row["groups"])}) for row in rows]

    def list(self) -> list[Grant]:
        """All grants, the newest last."""
        return self._select(f"SELECT {COLUMNS} FROM access.grants g ORDER BY g.created_at, g.id", [])


def credential_of(actor: str, grants: Iterable[Grant]) -> Credential | None:
    """What grants give together: the groups of all. None where there are none, or where they differ in the role or the
    agency, since none of them is then more right than another."""
    grants = tuple(grants)
    if len({(grant.role, grant.agency) for grant in grants}) != 1:
        return None
    every = any(grant.groups is None for grant in grants)
    return Credential(
        actor=actor,
        role=grants[0].role,
        groups=None if every else frozenset(slug for grant in grants for slug in grant.groups or ()),
        names_granted=any(grant.names for grant in grants),
        agency=grants[0].agency,
    )


def not_grantable(claim: str, value: str) -> Words | None:
    """Why nothing can be granted by a claim and its value; None where it can."""
    if not claim or not 0 < len(value) <= VALUE_CHARS_MAX or "\0" in claim + value:
        return said("A grant names a claim of the ID token and its value, such as sub=248289761001.")
    if claim.split(".", 1)[0] in OF_THE_TOKEN | SELF_ASSERTED:
        return said(
            "By {claim} nothing is granted: it does not say who somebody is, or people can change it themselves.",
            claim=claim[:40],
        )
    return None


def claim_values(claims: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each claim and value that a grant may name: lists value by value, objects by a path with dots; an email address only
    where the provider says that it is verified. At most VALUES_MAX."""
    given = 0
    for claim, value in _flat("", claims, DEPTH_MAX):
        if claim in OF_THE_TOKEN or (claim == "email" and claims.get("email_verified") is not True):
            continue
        given += 1
        if given > VALUES_MAX:
            return
        yield claim, value


def _flat(path: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    match value:
        case Mapping() if depth:
            for name, inner in value.items():
                yield from _flat(f"{path}.{name}" if path else str(name), inner, depth - 1)
        case list() if depth:
            for inner in value:
                yield from _flat(path, inner, depth - 1)
        case str() if 0 < len(value) <= VALUE_CHARS_MAX and "\0" not in path + value:
            yield path, value
