"""What one normalized cache was given comes out as it went in: two clocks in one query, seats of two groups, decisions of
two meetings, in Apollo's default cache, urql's and Relay's store."""

from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from api.graphql.trusted_documents import DocumentStore
from tests.clients.graphql_client import GraphQLClient, Question, run, without_typenames
from tools.graphql_clients import CLIENTS

MEETING = "317e8804-55f8-5f15-bfea-53b9fe962645"
"""Its roll was corrected at position 478."""
KNOWN = """{ id ref heldOn quorum { verdict counted { members agencies } }
    decisions { id text consequence quorum { verdict } } attendance { id outcome seat { id title } member { id } } }"""
CLOCKS = Question(
    f'query ClocksQuery($id: ID!) {{ before: meeting(id: $id, knownAt: "477") {KNOWN} now: meeting(id: $id) {KNOWN} }}',
    {"id": MEETING},
)
SEAT = "{ id ref title throughOffice category memberSince member { id name } deputies { id person { id name } } }"
SEATS = Question(
    f"query SeatsQuery {{ groups(first: 10) {{ totalCount edges {{ cursor node {{ id slug seats {SEAT} }} }}"
    f" pageInfo {{ hasNextPage endCursor }} }} }}",
    {},
)
DAYS = Question(
    "query DaysQuery($slug: String!, $a: Date, $b: Date) {"
    f" first: group(slug: $slug, on: $a) {{ id seats {SEAT} }} second: group(slug: $slug, on: $b) {{ id seats {SEAT} }} }}",
    {"slug": "cwm-taf-mqap", "a": "2025-10-01", "b": "2026-03-31"},
)
DECISIONS = Question(
    "query DecisionsQuery { meetings(first: 40) { nodes { id day decisions { id ref text consequence } } } }", {}
)
DUTIES = Question("query DutiesQuery { duties(first: 100) { nodes { id kind dueOn state group { id name } } } }", {})
ASKED = [CLOCKS, SEATS, DAYS, DECISIONS, DUTIES]


@pytest.fixture(scope="module")
def artifacts(client: GraphQLClient, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents as Relay's compiler makes them, from the schema that is served."""
    return compiled(client, tmp_path_factory.mktemp("relay"), ASKED)


def compiled(client: GraphQLClient, place: Path, asked: list[Question]) -> Path:
    """The folder of what Relay's compiler makes of documents."""
    schema = httpx.get(f"{client.address}/graphql/schema.graphql")
    assert schema.status_code == 200
    (place / "schema.graphql").write_text(schema.text)
    (place / "src").mkdir()
    for question in asked:
        module = question.name.removesuffix("Query")
        text = f'const {{ graphql }} = require("relay-runtime");\ngraphql`{question.query}`;\n'
        (place / "src" / f"{module}.js").write_text(text)
    (place / "relay.config.json").write_text(
        '{"src": "./src", "schema": "./schema.graphql", "language": "javascript", "artifactDirectory": "./made",'
        ' "eagerEsModules": true}'
    )
    (place / "made").mkdir()
    (place / "package.json").write_text('{"type": "module"}')
    node, script = CLIENTS.command
    run(
        [node, str(Path(script).with_name("node_modules") / "relay-compiler" / "cli.js"), "relay.config.json"], at=place
    )
    return place / "made"


def test_the_questions_are_of_what_a_cache_could_mix(client: GraphQLClient) -> None:
    """Equal refs, unequal answers: what is compared below would differ where a cache put them together."""
    clocks = client.plain(CLOCKS)
    assert clocks["before"]["ref"] == clocks["now"]["ref"]
    assert clocks["before"]["quorum"] != clocks["now"]["quorum"]
    groups = [edge["node"] for edge in client.plain(SEATS)["groups"]["edges"]]
    shared = {seat["ref"] for seat in groups[0]["seats"]} & {seat["ref"] for seat in groups[1]["seats"]}
    assert shared == {"health", "merthyr-tydfil", "police", "rct"}
    days = client.plain(DAYS)
    assert days["first"] != days["second"]
    refs = [d["ref"] for m in client.plain(DECISIONS)["meetings"]["nodes"] for d in m["decisions"]]
    assert len(refs) > len({*refs}) > 0


@pytest.mark.parametrize("name", ["apollo", "urql", "relay"])
def test_what_went_into_a_cache_comes_out_of_it(client: GraphQLClient, artifacts: Path, name: str) -> None:
    for order in (ASKED, ASKED[::-1]):
        kept = client.run(name, order, artifacts=str(artifacts))
        for question, found in zip(order, kept, strict=True):
            assert without_typenames(found) == client.plain(question), question.name


def test_pages_join_into_the_list(client: GraphQLClient) -> None:
    query = """query TrailQuery($first: Int, $after: String) { trail(first: $first, after: $after) {
        edges { cursor node { id position kind } } pageInfo { hasNextPage endCursor hasPreviousPage startCursor } } }"""
    found = client.run("apolloPages", [], query=query, pages=4, size=25)["trail"]
    whole = client.plain(Question(query, {"first": 100}))["trail"]
    assert len(whole["edges"]) == 100
    joined = [edge["node"]["position"] for edge in found["edges"]]
    assert joined == [edge["node"]["position"] for edge in whole["edges"]]
    assert found["pageInfo"]["hasNextPage"]


@pytest.mark.parametrize("name", ["apolloPersisted", "urqlPersisted"])
def test_documents_are_named_by_clients_and_sent_where_nobody_added_them(client: GraphQLClient, name: str) -> None:
    store = DocumentStore(client.primary)
    asked = [Question("query Where { ledger { position on } }", {}), DECISIONS]
    first = client.run(name, asked)
    assert [without_typenames(data) for data in first["data"]] == [client.plain(question) for question in asked]
    texts = {body["query"] for body in first["sent"] if body.get("query")}
    assert len(texts) == 2, "no document is kept: their texts come after all"
    try:
        assert {*store.add(texts, by="test")} == {sha256(text.encode()).hexdigest() for text in texts}
        again = client.run(name, asked)
        assert again["data"] == first["data"]
        assert len(again["sent"]) == 2
        assert [body for body in again["sent"] if body.get("query")] == []
        third = client.run(name, [Question("query Other { ledger { ruleVersion } }", {})])
        assert "persistedQuery" in third["sent"][0]["extensions"]
        assert third["sent"][-1]["query"], "what nobody added is sent"
    finally:
        for document in store.all():
            store.remove(document.digest, by="test")
