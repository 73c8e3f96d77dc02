"""Trusted documents: what a request names by its SHA-256, and what is answered where nothing else is."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from threading import Barrier, BrokenBarrierError
from typing import Any

import httpx
import pytest
from psycopg import Connection

from api.graphql import trusted_documents
from api.graphql.http import BadGraphQLRequest, parameters_of
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


class CountedConnections:
    """The connections of a pool, and how many of them were out at once at the most: each is kept until so many others are
    out too, or none comes any more."""

    def __init__(self, asker: Asker, awaited: int) -> None:
        self._pool, self._all_out = asker.pool, Barrier(awaited)
        self.out = self.most = 0

    @contextmanager
    def connection(self) -> Iterator[Connection[Any]]:
        with self._pool.connection() as connection:
            self.out += 1
            self.most = max(self.most, self.out)
            with suppress(BrokenBarrierError):
                self._all_out.wait(0.5)
            try:
                yield connection
            finally:
                self.out -= 1


@pytest.mark.parametrize("only", [False, True])
def test_what_looks_documents_up_leaves_connections_to_those_who_answer(
    asker: Asker, store: DocumentStore, only: bool
) -> None:
    counted = CountedConnections(asker, trusted_documents.LOOKED_UP_AT_ONCE + 1)
    trusted = TrustedDocuments(counted, only=only)

    async def all_at_once() -> list[Any]:
        asked = (parameters_of({"documentId": f"{n:064}"}) for n in range(20))
        return await asyncio.gather(*map(trusted.resolved, asked), return_exceptions=True)

    assert {type(each) for each in asyncio.run(all_at_once())} == {BadGraphQLRequest}
    assert counted.most <= trusted_documents.LOOKED_UP_AT_ONCE


def test_who_waits_too_long_for_a_document_is_told_to_ask_again(
    asker: Asker, store: DocumentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted = asker.endpoint.trusted

    async def while_others_look() -> httpx.Response:
        looking = [object() for _ in range(trusted_documents.LOOKED_UP_AT_ONCE)]
        for one in looking:
            await trusted._lookups.acquire_on_behalf_of(one)
        monkeypatch.setattr(trusted_documents, "WAIT_S_MAX", 0)
        refused = await asker.http.post("/", json={"documentId": HASH})
        monkeypatch.undo()
        for one in looking:
            trusted._lookups.release_on_behalf_of(one)
        return refused

    assert code(asker.runner.run(while_others_look())) == (503, "BUSY")
    assert asker.send(json={"documentId": HASH}).json() == ANSWER
