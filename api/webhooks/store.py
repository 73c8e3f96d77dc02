"""The webhooks of a database: made, listed, removed; how far each is, and how its last attempt went."""

from base64 import b64encode
from datetime import datetime, timedelta
from secrets import token_bytes, token_hex
from typing import Any, LiteralString
from uuid import uuid4

import msgspec
from msgspec import UNSET, Struct
from psycopg import Connection
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from api.http.access_entries import AccessEntry, AccessKind, insert
from api.http.stored_text import refuse_unseen
from domain.characters import escaped
from domain.permission import Credential
from domain.values import Sealed
from ledger.keyring import FIRST_SEALED, Keyring

WEBHOOKS_MAX = 20
SECRET_BYTES = 32
ERROR_CHARS_MAX = 300
PAUSE_S_MIN, PAUSE_S_MAX = 5.0, 3600.0


class TooManyWebhooks(Exception):
    """There are as many webhooks as there may be."""


class Webhook(Struct, frozen=True, kw_only=True):
    """A webhook as a list shows it, without its secret. `next_at`: not before this is the next attempt made."""

    id: str
    url: str
    groups: tuple[str, ...] | None
    names: bool
    position: int
    created_at: datetime
    delivered_at: datetime | None
    failures: int
    last_error: str | None
    next_at: datetime
    ended_at: datetime | None

    @property
    def credential(self) -> Credential:
        """What is posted is what this credential sees."""
        groups = None if self.groups is None else frozenset(self.groups)
        return Credential(actor=f"webhook-{self.id}", role="reporting", groups=groups, names_granted=self.names)


_COLUMNS = ", ".join(Webhook.__struct_fields__)


class Webhooks:
    """The store."""

    def __init__(self, pool: "ConnectionPool[Connection[Any]]", keyring: Keyring) -> None:
        self._pool = pool
        self._keyring = keyring

    def add(self, url: str, position: int, groups: tuple[str, ...] | None, *, names: bool, by: str) -> tuple[str, str]:
        """A new webhook that is posted what comes after a position: its id and its secret, never shown again. That it was
        made stands in the access record. Raises TooManyWebhooks, BadRequest for a text with what is not seen."""
        refuse_unseen([url, groups or ()])
        if len([w for w in self.all() if w.ended_at is None]) >= WEBHOOKS_MAX:
            raise TooManyWebhooks(f"there are {WEBHOOKS_MAX} webhooks, the most there may be: remove one")
        id, key, secret = token_hex(4), str(uuid4()), f"whsec_{b64encode(token_bytes(SECRET_BYTES)).decode()}"
        sealed = msgspec.json.encode(self._keyring.seal(key, *FIRST_SEALED, secret)).decode()
        with self._pool.connection() as connection, connection.transaction():
            connection.execute(
                "INSERT INTO access.webhooks (id, url, key, secret, groups, names, position)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s)",
                [id, url, key, sealed, None if groups is None else list(groups), names, position],
            )
            reach = "all groups" if groups is None else ", ".join(groups)
            what = f"created webhook {id}: {url} for {reach}{', with names' if names else ''}"
            insert(connection, [(AccessEntry(actor=by, kind=AccessKind.CREDENTIAL, what=what), UNSET, 1)])
        return id, secret

    def all(self) -> list[Webhook]:
        """All webhooks that were not removed, the newest last."""
        return self._webhooks("ORDER BY created_at, id")

    def due(self) -> list[Webhook]:
        """Those to which an attempt may be made now."""
        return self._webhooks("WHERE ended_at IS NULL AND next_at <= now() ORDER BY id")

    def remove(self, id: str, *, by: str) -> bool:
        """Remove a webhook and destroy its secret; False where there is none."""
        with self._pool.connection() as connection, connection.transaction():
            cursor = connection.cursor(row_factory=dict_row)
            row = cursor.execute("DELETE FROM access.webhooks WHERE id = %s RETURNING key", [id]).fetchone()
            if row is not None:
                entry = AccessEntry(actor=by, kind=AccessKind.CREDENTIAL, what=f"removed webhook {id}")
                insert(connection, [(entry, UNSET, 1)])
        if row is not None:
            self._keyring.destroy(row["key"])
        return row is not None

    def secret(self, id: str) -> str | None:
        """What signs the posts of a webhook; None where it was removed."""
        with self._pool.connection() as connection:
            row = (
                connection.cursor(row_factory=dict_row)
                .execute("SELECT secret FROM access.webhooks WHERE id = %s", [id])
                .fetchone()
            )
        return self._keyring.open(msgspec.json.decode(row["secret"], type=Sealed)) if row else None

    def delivered(self, id: str, before: int, position: int) -> bool:
        """Note that all up to a position is delivered; False where somebody else did, or it was removed."""
        return self._changed(
            "UPDATE access.webhooks SET position = %s, delivered_at = now(), failures = 0, last_error = NULL"
            " WHERE id = %s AND position = %s",
            [position, id, before],
        )

    def failed(self, webhook: Webhook, error: str) -> None:
        """Note a failure; the next attempt is made after a pause that doubles each time, up to an hour."""
        pause = timedelta(seconds=min(PAUSE_S_MIN * 2 ** min(webhook.failures, 20), PAUSE_S_MAX))
        self._changed(
            "UPDATE access.webhooks SET failures = failures + 1, last_error = %s, next_at = now() + %s"
            " WHERE id = %s AND position = %s",
            [escaped(error)[:ERROR_CHARS_MAX], pause, webhook.id, webhook.position],
        )

    def ended(self, id: str, error: str) -> None:
        """Note that the receiver wants nothing more."""
        query: LiteralString = "UPDATE access.webhooks SET ended_at = now(), last_error = %s WHERE id = %s"
        self._changed(query, [escaped(error)[:ERROR_CHARS_MAX], id])

    def _changed(self, query: LiteralString, values: list[Any]) -> bool:
        with self._pool.connection() as connection:
            return connection.execute(query, values).rowcount == 1

    def _webhooks(self, rest: str) -> list[Webhook]:
        with self._pool.connection() as connection:
            cursor = connection.cursor(row_factory=dict_row)
            rows = cursor.execute(f"SELECT {_COLUMNS} FROM access.webhooks {rest}".encode()).fetchall()
        return [Webhook(**{**row, "groups": None if row["groups"] is None else tuple(row["groups"])}) for row in rows]
