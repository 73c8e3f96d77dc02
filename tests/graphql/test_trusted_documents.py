"""Trusted documents: what a request names by its SHA-256, and what is answered where nothing else is."""

import json
from hashlib import sha256
from typing import Any

import pytest

from api.graphql import trusted_documents
from api.graphql.trusted_documents import DocumentStore, TooManyDocuments, TrustedDocuments
from tests.graphql.asker import Asker

TEXT = "query Where { ledger { position } }"
HASH = sha256(TEXT.encode()).hexdigest()
OTHER = "query Rules { ledger { ruleVersion } }"
NONE = "0" * 64
ANSWER = {"data": {"ledger": {"position": 53}}}


@pytest.fixture
def store(asker: Asker) -> DocumentStore:
    """Holds the one document."""
    found = DocumentStore(asker.pool)
    for document in found.all():
        found.remove(document.digest, by="test")
    asker.endpoint.trusted = TrustedDocuments(asker.pool)
    found.add([TEXT], by="test")
    return found


@pytest.fixture
def only(asker: Asker, store: DocumentStore) -> Asker:
    """An endpoint that answers what was added, and one document of its own."""
    asker.endpoint.trusted = TrustedDocuments(asker.pool, only=True, own=[OTHER])
    return asker


def persisted(digest: Any, version: Any = 1) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": version, "sha256Hash": digest}}}


def code(answer: Any) -> tuple[int, str]:
    (error,) = answer.json()["errors"]
    assert "data" not in answer.json()
    return answer.status_code, error["extensions"]["code"]


NAMED: list[dict[str, Any]] = [
    {"documentId": f"sha256:{HASH}"},
    {"documentId": HASH},
    persisted(HASH),
    {"documentId": HASH, **persisted(HASH)},
    {"query": TEXT, **persisted(HASH)},
    {"query": "", "documentId": HASH},
    {"query": None, "documentId": HASH, "operationName": "Where"},
]


@pytest.mark.parametrize("body", NAMED)
@pytest.mark.parametrize("trusting", [False, True])
def test_a_document_is_asked_by_its_hash(
    asker: Asker, store: DocumentStore, body: dict[str, Any], trusting: bool
) -> None:
    asker.endpoint.trusted = TrustedDocuments(asker.pool, only=trusting)
    response = asker.send(json=body)
    assert (response.status_code, response.json()) == (200, ANSWER)


def test_a_document_is_asked_in_the_address(asker: Asker, store: DocumentStore) -> None:
    assert asker.send("GET", params={"documentId": f"sha256:{HASH}"}).json() == ANSWER
    extensions = json.dumps(persisted(HASH)["extensions"])
    assert asker.send("GET", params={"extensions": extensions}).json() == ANSWER


@pytest.mark.parametrize(
    "id", [NONE, f"sha256:{NONE}", HASH.upper(), f"md5:{HASH}", "x-app:one", "\0", "é", "0" * 32, HASH + "0"]
)
@pytest.mark.parametrize("trusting", [False, True])
def test_a_document_that_nobody_added_is_not_found(asker: Asker, store: DocumentStore, id: str, trusting: bool) -> None:
    asker.endpoint.trusted = TrustedDocuments(asker.pool, only=trusting)
    assert code(asker.send(json={"documentId": id})) == (404, "PERSISTED_QUERY_NOT_FOUND")
    if ":" not in id:
        answer = asker.send(json=persisted(id))
        assert code(answer) == (404, "PERSISTED_QUERY_NOT_FOUND")
        assert answer.json()["errors"][0]["message"] == "PersistedQueryNotFound", "what Apollo and urql look at"


def test_where_no_documents_are_kept_clients_are_told_not_to_name_them(asker: Asker, store: DocumentStore) -> None:
    store.remove(HASH, by="test")
    assert code(asker.send(json=persisted(HASH))) == (400, "PERSISTED_QUERY_NOT_SUPPORTED")
    asker.endpoint.trusted = TrustedDocuments(asker.pool, only=True)
    assert code(asker.send(json=persisted(HASH))) == (404, "PERSISTED_QUERY_NOT_FOUND")


@pytest.mark.parametrize(
    "body",
    [
        {"documentId": 7},
        {"documentId": {}},
        {"documentId": ""},
        persisted(7),
        persisted(None),
        persisted(""),
        persisted(HASH, 2),
        {"extensions": {"persistedQuery": HASH}},
        {"extensions": {"persistedQuery": {}}},
        {"documentId": NONE, **persisted(HASH)},
        {"query": OTHER, **persisted(HASH)},
        {"query": OTHER, "documentId": f"sha256:{HASH}"},
    ],
)
def test_what_names_no_document_or_two_is_malformed(asker: Asker, store: DocumentStore, body: dict[str, Any]) -> None:
    assert code(asker.send(json=body)) == (400, "BAD_REQUEST")


def test_only_what_was_added_is_answered(only: Asker) -> None:
    assert only.send(json={"query": TEXT}).json() == ANSWER
    for refused in ("{ ledger { position } }", TEXT + " ", "{ __schema { types { name } } }", "{"):
        assert code(only.send(json={"query": refused})) == (403, "DOCUMENT_NOT_TRUSTED")
        named = persisted(sha256(refused.encode()).hexdigest())
        assert code(only.send(json={"query": refused, **named})) == (403, "DOCUMENT_NOT_TRUSTED"), "added by nobody"
    assert "data" in only.send(json={"query": OTHER}).json(), "what the service asks itself goes on"


def test_whatever_is_asked_is_answered_where_nothing_was_said(asker: Asker, store: DocumentStore) -> None:
    assert "data" in asker.send(json={"query": OTHER}).json()
    assert "data" in asker.send(json={"query": OTHER, **persisted(sha256(OTHER.encode()).hexdigest())}).json()


def test_what_is_removed_is_heard_of_once_a_second_has_gone(
    only: Asker, store: DocumentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(trusted_documents, "monotonic", lambda: now[0])
    assert only.send(json={"documentId": HASH}).json() == ANSWER
    assert store.remove(HASH, by="test")
    assert only.send(json={"documentId": HASH}).json() == ANSWER
    now[0] += trusted_documents.CACHED_S
    assert code(only.send(json={"documentId": HASH})) == (404, "PERSISTED_QUERY_NOT_FOUND")
    assert code(only.send(json={"query": TEXT})) == (403, "DOCUMENT_NOT_TRUSTED")


def test_what_is_kept_of_documents_is_bounded(
    only: Asker, store: DocumentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trusted_documents, "CACHED_CHARACTERS_MAX", 100)
    texts = [f"query Q{n} {{ ledger {{ position }} }}" for n in range(10)]
    store.add(texts, by="test")
    assert all(only.send(json={"query": text}).json() == ANSWER for text in texts * 2)
    trusted = only.endpoint.trusted
    assert trusted._characters == sum(len(text) for _, text in trusted._cached.values()) <= 100


def test_there_are_so_many_documents_at_most(
    asker: Asker, store: DocumentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trusted_documents, "DOCUMENTS_MAX", 2)
    with pytest.raises(TooManyDocuments):
        store.add([OTHER, "{ __typename }"], by="test")
    assert [document.text for document in store.all()] == [TEXT], "all or none"
    assert store.add([OTHER, TEXT], by="test") == [sha256(OTHER.encode()).hexdigest()]


def test_the_table_holds_no_text_under_another_hash(asker: Asker, store: DocumentStore) -> None:
    with asker.pool.connection() as connection, pytest.raises(Exception, match="documents_digest"):
        connection.execute("INSERT INTO access.documents (digest, text) VALUES (%s, %s)", [NONE, TEXT])
