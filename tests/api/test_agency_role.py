"""The role agency: sees what concerns its agency, answers what it was asked, and nothing else: every command, every field,
every other address."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    get_named_type,
    is_list_type,
    is_non_null_type,
)

from api.graphql.agency_fields import AGENCY_FIELDS
from api.graphql.schema import build
from api.routes import ROUTES
from domain.permission import AGENCY_ACTS
from tests.support.demonstration import Demonstration, DemonstrationTemplate

SCHEMA, _ = build()
NOBODYS = "00000000-0000-4000-8000-000000000000"
EVERYBODYS = {"/health/live", "/health/ready", "/openapi.json", "/checkpoint", "/docs"}
EVERYBODYS |= {"/proof/breaks", "/proof/verifier", "/proof/verifier/{file}"}
SCALARS = {"ID", "String", "Int", "Float", "Boolean", "Date", "DateTime", "NameState", "Outcome"}
QUESTION = """query ($slug: String!) {
  ledger { position }
  agency(slug: $slug) { ref slug name groups { group { slug } seats { title member { name } } attendance { rate } } }
  owed { nodes { what title dueOn group { slug } work { ref kind title } } }
  attendance(first: 200) { nodes { day outcome attended seat { ref title } person { name } } }
  recommendations { nodes { ref title acts { kind text } responses { answer reason } } }
  actions { nodes { ref title dueOn acts { kind text } } }
  returns { nodes { ref title acts { kind text } } } }"""


class Reader:
    """Asks as one agency."""

    def __init__(self, demo: Demonstration, slug: str) -> None:
        self.demo, self.slug = demo, slug
        self.id = demo.ask("query ($s: String!) { agency(slug: $s) { ref } }", s=slug)["agency"]["ref"]
        ends_at = datetime.now(UTC) + timedelta(days=1)
        self.token, _ = demo.service.tokens.create(f"of {slug}", "agency", ends_at, agency=self.id)

    def request(self, method: str, path: str, **given: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.demo._runner.run(self.demo._http.request(method, path, headers=headers, **given))

    def ask(self, question: str, **variables: Any) -> Any:
        return self.request("POST", "/graphql", json={"query": question, "variables": variables}).json()


@pytest.fixture(scope="module")
def demo(demonstration: DemonstrationTemplate) -> Iterator[Demonstration]:
    with demonstration.copy() as found:
        yield found


@pytest.fixture(scope="module")
def works(demo: Demonstration) -> list[dict[str, Any]]:
    """The recommendations, actions and returns of the demonstration, with their agencies."""
    lists = " ".join(
        f"{name}(first: 200) {{ nodes {{ ref kind title state agencies {{ slug }} }} }}"
        for name in ("recommendations", "actions", "returns")
    )
    return [node for each in demo.ask(f"{{ {lists} }}").values() for node in each["nodes"]]


@pytest.fixture(scope="module")
def own(demo: Demonstration, works: list[dict[str, Any]]) -> Reader:
    """The agency to which most was recommended."""
    asked = [a["slug"] for w in works if w["kind"] == "recommendation" for a in w["agencies"]]
    return Reader(demo, max(sorted(asked), key=asked.count))


def test_an_agency_is_shown_what_concerns_it_and_nothing_of_others(
    own: Reader, demo: Demonstration, works: list[dict[str, Any]]
) -> None:
    data = own.ask(QUESTION, slug=own.slug)
    assert "errors" not in data, data
    found = data["data"]
    assert found["agency"]["ref"] == own.id
    assert found["agency"]["groups"]
    mine = {w["ref"] for w in works if own.slug in [a["slug"] for a in w["agencies"]]}
    shown = {w["ref"] for name in ("recommendations", "actions", "returns") for w in found[name]["nodes"]}
    assert shown == mine
    assert shown
    asked = "query ($s: String!) { attendance(agency: $s, first: 200) { nodes { day seat { ref } } } }"
    every = demo.ask(asked, s=own.slug)["attendance"]["nodes"]
    assert [(a["day"], a["seat"]["ref"]) for a in found["attendance"]["nodes"]] == [
        (a["day"], a["seat"]["ref"]) for a in every
    ]
    assert every
    owed = demo.ask("query ($s: String!) { owed(agency: $s, first: 200) { nodes { title } } }", s=own.slug)
    assert len(found["owed"]["nodes"]) == len(owed["owed"]["nodes"])


def test_what_concerns_another_agency_is_as_what_nobody_is(
    own: Reader, demo: Demonstration, works: list[dict[str, Any]]
) -> None:
    other = next(a["slug"] for w in works for a in w["agencies"] if a["slug"] != own.slug)
    theirs = next(w["ref"] for w in works if own.slug not in [a["slug"] for a in w["agencies"]])
    asked = "query ($s: String!) { groups { nodes { slug } } agency(slug: $s) { groups { group { slug } } } }"
    found = demo.ask(asked, s=own.slug)
    of_it = {each["group"]["slug"] for each in found["agency"]["groups"]}
    foreign = next(g["slug"] for g in found["groups"]["nodes"] if g["slug"] not in of_it)
    for question, first, second in (
        ("query ($v: String!) { agency(slug: $v) { ref } }", other, "nobody-at-all"),
        ("query ($v: String!) { owed(agency: $v) { nodes { title } } }", other, "nobody-at-all"),
        ("query ($v: String!) { attendance(agency: $v) { nodes { day } } }", other, "nobody-at-all"),
        ("query ($v: String!) { recommendations(agency: $v) { nodes { ref } } }", other, "nobody-at-all"),
        ("query ($v: ID!) { work(id: $v) { ref } }", theirs, NOBODYS),
        *(
            (f"query ($v: String!) {{ {name}(group: $v) {{ nodes {{ ref }} }} }}", foreign, "nobody-at-all")
            for name in ("attendance", "owed", "recommendations", "actions", "returns")
        ),
    ):
        answers = [str(own.ask(question, v=v)).replace(v, "…") for v in (first, second)]
        assert answers[0] == answers[1], question


def test_every_field_that_is_not_an_agencys_is_refused(own: Reader) -> None:
    fields = SCHEMA.query_type.fields if SCHEMA.query_type else {}
    refused = 0
    for name, field in fields.items():
        if name in AGENCY_FIELDS["Query"]:
            continue
        needed = {a: _literal(t.type) for a, t in field.args.items() if is_non_null_type(t.type)}
        arguments = f"({', '.join(f'{a}: {v}' for a, v in needed.items())})" if needed else ""
        answer = own.ask(f"{{ {name}{arguments} {{ __typename }} }}")
        assert answer["errors"][0]["extensions"]["code"] == "NOT_PERMITTED", (name, answer)
        refused += 1
    assert refused > 15
    for question in (
        "{ owed { nodes { agency { slug } } } }",
        "{ owed { nodes { group { meetings { nodes { day } } } } } }",
        "{ recommendations { nodes { agencies { slug } } } }",
        "query { ...F } fragment F on Query { actions { nodes { ... on Work { chain { position } } } } }",
        "query A { ledger { position } } query B { groups { nodes { slug } } }",
    ):
        body = {"query": question} | ({"operationName": "A"} if "query A" in question else {})
        answer = own.request("POST", "/graphql", json=body).json()
        assert answer["errors"][0]["extensions"]["code"] == "NOT_PERMITTED", (question, answer)
        assert answer.get("data") is None


def _literal(kind: Any) -> str:
    """A value of the type, as a document has it."""
    inner = kind.of_type
    if isinstance(inner, GraphQLInputObjectType):
        needed = (f"{name}: {_literal(f.type)}" for name, f in inner.fields.items() if is_non_null_type(f.type))
        return "{" + ", ".join(needed) + "}"
    if is_list_type(inner):
        return "[]"
    if isinstance(inner, GraphQLEnumType):
        return str(next(iter(inner.values)))
    return "1" if inner.name == "Int" else '"2026-01-01"'


def test_what_an_agency_may_ask_for_is_in_the_schema_and_leads_to_no_list_of_others() -> None:
    for name, fields in AGENCY_FIELDS.items():
        found = SCHEMA.get_type(name)
        assert found is not None, name
        assert set(fields) <= set(found.fields), name  # type: ignore[attr-defined]
        if isinstance(found, GraphQLObjectType):
            kinds = {get_named_type(found.fields[field].type).name for field in fields}
            assert kinds <= {*AGENCY_FIELDS, *SCALARS} - {"Query"}, name


def test_every_command_but_its_own_three_is_refused(own: Reader) -> None:
    tried = 0
    for route in ROUTES:
        topics = {event.TOPIC for event in route.records}
        for example in route.examples[:1]:
            path = route.path.format(**example.path)
            answers = [own.request("POST", path + preview, json=example.body) for preview in ("", "?preview=true")]
            expected = {404} if topics <= AGENCY_ACTS else {403}
            assert {a.status_code for a in answers} == expected, (route.path, answers[0].text)
            tried += 1
    assert tried > 100


def test_an_agency_answers_what_it_was_asked_in_its_own_name_alone(
    own: Reader, works: list[dict[str, Any]], demo: Demonstration
) -> None:
    recommendation = next(
        w for w in works if w["kind"] == "recommendation" and own.slug in [a["slug"] for a in w["agencies"]]
    )
    others = [w for w in works if own.slug not in [a["slug"] for a in w["agencies"]]]
    other = next(a["slug"] for w in works for a in w["agencies"] if a["slug"] != own.slug)
    today = demo.service.governance.today().isoformat()
    authority = {"kind": "agency", "agency": own.slug}
    body = {"agency": own.slug, "answer": "AGREED", "on": today, "authority": authority}
    path = f"/recommendations/{recommendation['ref']}/answers"
    head = demo.service.head()
    for wrong in ({"agency": other}, {"authority": {"kind": "agency", "agency": other}}):
        refused = own.request("POST", path, json={**body, **wrong})
        unknown = own.request("POST", path, json={**body, **_nobody(wrong)})
        assert refused.status_code == unknown.status_code == 422, refused.text
    for kind, place, said in (
        ("recommendation", "answers", body),
        ("action", "progress", {"text": {"en": "x"}, "on": today, "authority": authority}),
    ):
        for work in [w for w in others if w["kind"] == kind][:1]:
            answers = [own.request("POST", f"/{kind}s/{id}/{place}", json=said) for id in (work["ref"], NOBODYS)]
            words = [re.sub(UUID, "…", answer.text) for answer in answers]
            assert [a.status_code for a in answers] == [404, 404]
            assert words[0] == words[1]
    assert demo.service.head() == head
    preview = own.request("POST", path + "?preview=true", json=body)
    assert preview.status_code in (200, 422), preview.text
    if preview.status_code == 200:
        assert (preview.json()["changes"], preview.json()["sentences"], preview.json()["meetings"]) == ([], [], [])


UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def _nobody(wrong: dict[str, Any]) -> dict[str, Any]:
    return {"agency": NOBODYS} if "agency" in wrong else {"authority": {"kind": "agency", "agency": NOBODYS}}


def test_every_other_address_is_refused(own: Reader, demo: Demonstration) -> None:
    tried = 0
    for route in demo.app.router.routes:
        path, methods = getattr(route, "path", ""), getattr(route, "methods", None) or {"GET"}
        if "GET" not in methods or path in EVERYBODYS or path.startswith(("/console", "/sign-", "/assets", "/graphql")):
            continue
        filled = re.sub(r"{[^}]+}", "1", path.replace("{kind}", "governance").replace("{list}", "groups"))
        if path in ("/", "/calendar.ics"):
            continue
        answer = own.request("GET", filled)
        assert answer.status_code == 403, (path, answer.status_code, answer.text)
        tried += 1
    assert tried > 8
    assert own.request("GET", "/calendar.ics", params={"token": own.token}).status_code == 401
    for path in ("/rolls", "/groups/cwm-taf-mqap/imports"):
        assert own.request("POST", path, content=b"x").status_code == 403, path
