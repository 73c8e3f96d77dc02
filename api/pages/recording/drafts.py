"""Drafts: what was left half-way at the desk of a meeting, or while a group was set up (optimistic concurrency). A draft is
nobody's record; its words are sealed under a key of its own, which is destroyed with it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from secrets import randbelow
from typing import Any
from uuid import uuid4

import msgspec
from msgspec import Struct
from psycopg import Connection
from psycopg_pool import ConnectionPool

from api.http.stored_text import refuse_unseen
from domain.values import Sealed
from ledger.keyring import FIRST_SEALED, Keyring

DRAFTS_KEPT = timedelta(days=30)
"""How long a draft is kept that nobody goes on with."""
SETUP = "setup:"
"""How the names of drafts of groups begin."""
LISTED_MAX = 200
GROUPS_PER_ACTOR_MAX = 50
"""How many drafts of groups somebody has at once."""
BEGINS_MAX = 10**7
"""A new draft begins at a version up to this, by chance: it is not taken for one that was thrown away."""


class Draft(Struct, frozen=True, kw_only=True):
    """A draft as it was saved: the fields of the form, by whom, when, and which version that was."""

    version: int
    actor: str
    saved_at: datetime
    fields: Mapping[str, str]


class DraftMoved(Exception):
    """Somebody has saved, recorded or thrown away the draft since it was opened; `draft` is what stands now."""

    def __init__(self, draft: Draft | None) -> None:
        super().__init__("the draft has moved")
        self.draft = draft


class TooManyDrafts(Exception):
    """Somebody has as many drafts of groups as one may have."""


class Drafts:
    """The drafts of all meetings, by their ids, and of groups that are set up, by a name that begins otherwise (`SETUP`):
    one of each at most, whoever works on it."""

    def __init__(self, pool: "ConnectionPool[Connection[Any]]", keyring: Keyring) -> None:
        self._pool = pool
        self._keyring = keyring

    def find(self, meeting: str) -> Draft | None:
        """The draft of a meeting; None where there is none, or its key is gone."""
        with self._pool.connection() as connection:
            row = connection.execute("SELECT * FROM access.drafts WHERE meeting = %s", [meeting]).fetchone()
        return None if row is None else self._opened(row)

    def of_groups(self, actor: str, groups: Iterable[str] | None) -> list[str]:
        """The short names of the groups, of those given (None: of all), of which there is a draft: those that `actor` saved
        last, then the others, each the newest first, up to LISTED_MAX."""
        query = (
            "SELECT meeting FROM access.drafts WHERE starts_with(meeting, %s) AND (%s::text[] IS NULL OR meeting = ANY(%s))"
            " ORDER BY actor = %s DESC, saved_at DESC LIMIT %s"
        )
        names = None if groups is None else [SETUP + slug for slug in groups]
        with self._pool.connection() as connection:
            rows = connection.execute(query, [SETUP, names, names, actor, LISTED_MAX]).fetchall()
        return [row["meeting"].removeprefix(SETUP) for row in rows]

    def save(self, meeting: str, fields: Mapping[str, str], actor: str, version: int) -> int:
        """Keep the fields in place of `version`, 0 for none; the new version. Raises DraftMoved, TooManyDrafts, and
        BadRequest for a text with what is not seen."""
        refuse_unseen(dict(fields))
        self._forget_old()
        with self._pool.connection() as connection, connection.transaction():
            row = connection.execute("SELECT * FROM access.drafts WHERE meeting = %s FOR UPDATE", [meeting]).fetchone()
            stands = row and self._opened(row)
            if (stands.version if stands else 0) != version:
                raise DraftMoved(stands)
            if stands is None and meeting.startswith(SETUP):
                _bound(connection, actor)
            if row and stands is None:
                connection.execute("DELETE FROM access.drafts WHERE meeting = %s", [meeting])
            key = row["key"] if row and stands else str(uuid4())
            new = version + 1 if stands else 1 + randbelow(BEGINS_MAX)
            sealed = self._keyring.seal(key, *FIRST_SEALED, msgspec.json.encode(dict(fields)).decode())
            kept = connection.execute(
                "INSERT INTO access.drafts (meeting, key, version, words, actor) VALUES (%s, %s, %s, %s, %s)"
                " ON CONFLICT (meeting) DO UPDATE SET version = excluded.version, words = excluded.words,"
                " actor = excluded.actor, saved_at = now() WHERE drafts.version = %s",
                [meeting, key, new, msgspec.json.encode(sealed).decode(), actor, version],
            )
            if kept.rowcount == 1:
                return new
        self._keyring.destroy(key)
        raise DraftMoved(self.find(meeting))

    def discard(self, meeting: str, version: int) -> bool:
        """Throw that version of the draft of a meeting away, with its key. False where it does not stand."""
        query = "DELETE FROM access.drafts WHERE meeting = %s AND version = %s RETURNING key"
        with self._pool.connection() as connection:
            row = connection.execute(query, [meeting, version]).fetchone()
        if row is not None:
            self._keyring.destroy(row["key"])
        return row is not None

    def _forget_old(self) -> None:
        query = "DELETE FROM access.drafts WHERE saved_at < now() - %s::interval RETURNING key"
        with self._pool.connection() as connection:
            rows = connection.execute(query, [DRAFTS_KEPT]).fetchall()
        for row in rows:
            self._keyring.destroy(row["key"])

    def _opened(self, row: Mapping[str, Any]) -> Draft | None:
        text = self._keyring.open(msgspec.json.decode(row["words"], type=Sealed))
        if text is None:
            return None
        fields = msgspec.json.decode(text, type=dict[str, str])
        return Draft(version=row["version"], actor=row["actor"], saved_at=row["saved_at"], fields=fields)


def _bound(connection: "Connection[Any]", actor: str) -> None:
    """Raise TooManyDrafts where somebody has as many drafts of groups as one may have; who counts goes one after the
    other."""
    connection.execute("SELECT pg_advisory_xact_lock(hashtext('quorate.drafts.' || %s))", [actor])
    query = "SELECT count(*) AS count FROM access.drafts WHERE starts_with(meeting, %s) AND actor = %s"
    row = connection.execute(query, [SETUP, actor]).fetchone()
    if row is not None and row["count"] >= GROUPS_PER_ACTOR_MAX:
        raise TooManyDrafts
