"""What nobody sees when it is read (controls, marks that turn the order around, invisible characters) is in no text that is
stored outside the events either: every column of text of the schema `access` is known here, and none comes to hold it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from msgspec.structs import replace
from psycopg.sql import SQL, Identifier

from api.graphql.trusted_documents import DocumentStore
from api.http.access_entries import AccessEntry, AccessKind
from api.http.access_grants import Grants
from api.http.refusals import ApiRefusal
from api.http.sessions import Sessions, SignedIn
from api.pages.recording.drafts import Drafts
from api.server.service import Service
from api.webhooks.store import Webhooks
from domain.characters import unseen_in
from ledger.migrate import BadName, name_ledger
from tests.support.databases import Database

LATER = datetime.now(UTC) + timedelta(days=1)
MARKS = ["\u202e", "\u2066", "\u200b", "\u00ad", "\ufeff", "\u3164", "\u034f", "\x1b", "\x7f", "\U000e0041"]

REFUSED: dict[str, Callable[[Service, str], Any]] = {
    "actors.name": lambda service, text: service.tokens.create(text, "auditor", LATER),
    "tokens.groups": lambda service, text: service.tokens.create("Somebody", "auditor", LATER, groups=(text,)),
    "tokens.agency": lambda service, text: service.tokens.create("Somebody", "agency", LATER, agency=text),
    "grants.issuer": lambda service, text: _grant(service, issuer=text),
    "grants.claim": lambda service, text: _grant(service, claim=text),
    "grants.value": lambda service, text: _grant(service, value=text),
    "grants.groups": lambda service, text: _grant(service, groups=(text,)),
    "grants.agency": lambda service, text: _grant(service, role="agency", agency=text),
    "webhooks.url": lambda service, text: _webhooks(service).add(text, 0, None, names=False, by="somebody"),
    "webhooks.groups": lambda service, text: _webhooks(service).add(
        "https://a", 0, (text,), names=False, by="somebody"
    ),
    "documents.text": lambda service, text: DocumentStore(service.primary).add([f"# {text}"], by="somebody"),
    "drafts.words": lambda service, text: Drafts(service.tokens.pool, service.keyring).save("m", {"a": text}, "b", 0),
}
"""By column, what would store a text that somebody wrote there."""
ESCAPED = {"record.what", "webhooks.last_error"}
"""What others sent, which cannot be refused any more."""
CHECKED_BEFORE = {"record.purpose", "exports.purpose", "exports.group"}
"""A purpose is looked at in the header or the address (test_access_record.py, test_evidence.py); a group is one that is."""
OPAQUE = {
    "actors.id", "documents.digest", "drafts.actor", "drafts.key", "drafts.meeting", "exports.actor", "exports.digest",
    "grants.id", "grants.role", "identities.actor", "identities.issuer", "identities.subject", "record.actor",
    "record.kind", "record.request", "sessions.actor", "sessions.grants", "sessions.id", "sessions.issuer", "sessions.sid",
    "sessions.subject", "sessions.token", "tokens.actor", "tokens.id", "tokens.role", "webhooks.id", "webhooks.key",
    "webhooks.secret",
}  # fmt: skip
"""Ids, keys, words of a fixed set, and what only a provider's signed token can say, which is compared and never shown."""


def _grant(service: Service, **given: Any) -> None:
    named: dict[str, Any] = {"issuer": "https://a", "claim": "sub", "value": "1", "role": "auditor", **given}
    issuer, claim, value, role = (named.pop(name) for name in ("issuer", "claim", "value", "role"))
    Grants(service.tokens.pool).create(issuer, claim, value, role, LATER, **named)


def _webhooks(service: Service) -> Webhooks:
    return Webhooks(service.tokens.pool, service.keyring)


def _text_columns(database: Database) -> set[str]:
    query = (
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'access'"
        " AND (data_type = 'text' OR udt_name = '_text')"
    )
    with psycopg.connect(database.dsn) as connection:
        return {name for (name,) in connection.execute(query)}


def _stored(database: Database) -> str:
    """All that stands in the columns of text."""
    with psycopg.connect(database.dsn) as connection:
        return "\n".join(
            str(row[0])
            for table, column in (name.split(".") for name in sorted(_text_columns(database)))
            for row in connection.execute(
                SQL("SELECT {}::text FROM access.{}").format(Identifier(column), Identifier(table))
            )
            if row[0] is not None
        )


def test_every_column_of_text_is_known(service: Service, database: Database) -> None:
    assert _text_columns(database) == {*REFUSED, *ESCAPED, *CHECKED_BEFORE, *OPAQUE}


@pytest.mark.parametrize("column", REFUSED)
def test_what_somebody_writes_is_refused_with_the_mark_and_its_place(
    service: Service, database: Database, column: str
) -> None:
    for mark in MARKS:
        with pytest.raises(ApiRefusal, match=r"take U\+"):
            REFUSED[column](service, f"Gwen {mark}Example")
    assert unseen_in(_stored(database)) is None


def test_what_others_sent_is_escaped(service: Service, database: Database) -> None:
    webhooks = _webhooks(service)
    id, _ = webhooks.add("https://receiver.example", 0, None, names=False, by="somebody")
    [webhook] = webhooks.all()
    sessions = Sessions(service.tokens)
    _grant(service)
    for number, mark in enumerate(MARKS):
        service.access.add(AccessEntry(actor="a", kind=AccessKind.QUESTION, what=f"group(slug: {mark}x)"))
        webhooks.failed(webhook, f"answered {mark}")
        webhooks.ended(id, f"answered {mark} at last")
        person = SignedIn(issuer="https://a", subject=str(number), name=f"Gwen {mark}", sid=None, id_token="t")
        assert sessions.open_for(person, sessions.grants.list())
        assert sessions.open_for(replace(person, subject=f"{number}{mark}"), []) is None
    service.access.flush()
    stored = _stored(database)
    assert r"\u202e" in stored
    assert unseen_in(stored) is None


def test_a_ledger_has_no_such_name(database: Database) -> None:
    for mark in MARKS:
        with pytest.raises(BadName):
            name_ledger(database.migrate_dsn, f"Ledger{mark} of the board")
