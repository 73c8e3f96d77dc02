"""GraphQL over HTTP: media types, methods, statuses. Numbers in brackets are those of the draft's audits."""

import json

import pytest

from tests.graphql.asker import Asker

NEW, OLD = "application/graphql-response+json", "application/json"
LEDGER = {"query": "{ ledger { position } }"}


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (None, NEW),
        ("", NEW),
        ("*/*", OLD),
        ("application/*", OLD),
        (f"*/*, {NEW};q=0.9", OLD),
        (OLD, OLD),
        (NEW, NEW),
        (f"{NEW}; charset=utf-8", NEW),
        (f"{OLD}, {NEW}", NEW),
        (f"{NEW}, {OLD};q=0.9", NEW),
        (f"{NEW};q=0.5, {OLD}", OLD),
        (f"text/html, {OLD};q=0.9, */*;q=0.8", OLD),
        (f"{OLD}, */*", OLD),
        ("multipart/mixed, application/graphql-response+json", NEW),
        ("Application/GraphQL-Response+JSON", NEW),
    ],
)
def test_the_answer_has_the_media_type_that_was_asked_for(asker: Asker, accept: str | None, answered: str) -> None:
    asker.http.headers.pop("accept", None)
    response = asker.send(json=LEDGER, headers={} if accept is None else {"accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{answered}; charset=utf-8"
    assert response.json() == {"data": {"ledger": {"position": 53}}}


@pytest.mark.parametrize("accept", ["text/html", f"{NEW};q=0", f"{OLD};charset=latin1"])
def test_what_cannot_be_given_is_not_acceptable(asker: Asker, accept: str) -> None:
    response = asker.send(json=LEDGER, headers={"accept": accept})
    assert response.status_code == 406
    assert response.json()["errors"][0]["extensions"]["code"] == "NOT_ACCEPTABLE"


def test_a_question_may_come_in_the_address(asker: Asker) -> None:
    query = "query A($slug: String!) { agency(slug: $slug) { slug } } query B { __typename }"
    asked = {"query": query, "operationName": "A", "variables": json.dumps({"slug": "mtcbc"}), "extensions": ""}
    assert asker.send("GET", params=asked).json() == {"data": {"agency": {"slug": "mtcbc"}}}
    assert asker.send("GET").status_code == 400
    assert asker.send("GET", params={**asked, "variables": "{"}).status_code == 400
    assert asker.send("GET", params={**asked, "lang": "cy"}).status_code == 200
    for wrong in (("operationname", "B"), ("lang", "fr"), ("query", "{ ledger { position } }")):
        refused = asker.send("GET", params=[*asked.items(), wrong])
        assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("position", [-1, 10**18, 10**30, True, 5.5, "5x", "", [1]])
def test_what_is_no_position_cannot_be_waited_for(asker: Asker, position: object) -> None:
    response = asker.send(json={**LEDGER, "extensions": {"waitFor": position}})
    assert response.status_code == 400


def test_other_methods_are_not_allowed(asker: Asker) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"):
        response = asker.send(method, json=LEDGER)
        assert response.status_code == 405
        assert response.headers["allow"] == "GET, POST"


def test_a_mutation_is_never_executed_by_get(asker: Asker) -> None:
    response = asker.send("GET", params={"query": "mutation { a }"})
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1"]
)
def test_a_body_that_is_not_said_to_be_json_is_not_supported(asker: Asker, kind: str | None) -> None:
    response = asker.send(content=json.dumps(LEDGER), headers={} if kind is None else {"content-type": kind})
    assert response.status_code == 415


def test_utf_8_is_assumed_and_accepted(asker: Asker) -> None:
    body = json.dumps({"query": '{ agency(slug: "Caerdydd ŵ") { slug } }'}, ensure_ascii=False).encode()
    for kind in (OLD, f"{OLD}; charset=utf-8", f'{OLD}; charset="UTF-8"'):
        assert asker.send(content=body, headers={"content-type": kind}).json() == {"data": {"agency": None}}


@pytest.mark.parametrize("accept", [NEW, OLD])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"query": "{ __typename }"',
        b"\xff",
        b"[" * 100_000,
        b"[]",
        b'[{"query": "{ __typename }"}]',
        b'"query"',
        b"{}",
        b'{"qeury": "{ __typename }"}',
        b'{"query": {}}',
        b'{"query": 0}',
        b'{"query": ""}',
        b'{"query": "{ __typename }", "operationName": 0}',
        b'{"query": "{ __typename }", "variables": "{}"}',
        b'{"query": "{ __typename }", "variables": []}',
        b'{"query": "{ __typename }", "extensions": 7}',
        b'{"query": "{ __typename }", "extensions": {"waitFor": "soon"}}',
    ],
)
def test_a_request_that_is_not_well_formed_is_a_bad_one(asker: Asker, body: bytes, accept: str) -> None:
    response = asker.send(content=body, headers={"content-type": OLD, "accept": accept})
    assert response.status_code == 400
    assert response.headers["content-type"].startswith(accept)
    assert response.json().keys() == {"errors"}
    assert len(response.content) < 1_000


def test_null_parameters_are_as_good_as_none(asker: Asker) -> None:
    body = {**LEDGER, "variables": None, "operationName": None, "extensions": None}
    assert asker.send(json=body, headers={"accept": NEW}).status_code == 200
    assert asker.send(json={**LEDGER, "extensions": {"some": "value"}}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"query": "{"},
        {"query": "{ nobody }"},
        {"query": "query A { __typename } query B { __typename }"},
        {"query": "query A { __typename }", "operationName": "B"},
        {"query": "query ($n: Int!) { event(position: $n) { kind } }"},
        {"query": "query ($n: Int!) { event(position: $n) { kind } }", "variables": {"n": "one"}},
        {"query": "mutation { a }"},
        {"query": "fragment F on Query { __typename }"},
    ],
)
def test_a_question_that_is_wrong_is_refused_by_a_status_for_new_clients_only(
    asker: Asker, body: dict[str, str]
) -> None:
    for accept, status in ((NEW, 400), (OLD, 200)):
        response = asker.send(json=body, headers={"accept": accept})
        assert response.status_code == status
        assert response.json().keys() == {"errors"}


def test_an_error_in_the_answer_leaves_the_status_alone(asker: Asker) -> None:
    body = {"query": '{ group(slug: "g", knownAt: "999") { slug } ledger { position } }'}
    for accept in (NEW, OLD):
        response = asker.send(json=body, headers={"accept": accept})
        assert response.status_code == 200
        assert response.json()["data"] == {"group": None, "ledger": {"position": 53}}
        assert response.json()["errors"][0]["extensions"] == {"code": "KNOWN_AT_BEYOND_HEAD"}


def test_the_answer_says_where_it_stands_and_is_not_kept(asker: Asker) -> None:
    headers = asker.send(json=LEDGER).headers
    assert headers["quorate-position"] == "53"
    assert headers["cache-control"] == "no-store"


def test_who_waits_for_a_position_is_answered_once_it_is_there(asker: Asker) -> None:
    assert asker.send(json=LEDGER, headers={"Quorate-Wait-For": "53"}).status_code == 200
    for beyond in (
        asker.send(json=LEDGER, headers={"Quorate-Wait-For": "54"}),
        asker.send(json={**LEDGER, "extensions": {"waitFor": 54}}),
    ):
        assert beyond.status_code == 400
        assert beyond.json()["errors"][0]["extensions"]["code"] == "WAIT_FOR_BEYOND_HEAD"
    assert asker.send(json=LEDGER, headers={"Quorate-Wait-For": "two"}).status_code == 400


def test_what_nobody_expected_is_logged_and_not_told(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("the password is swordfish")

    monkeypatch.setattr("projections.questions.agencies.by_slug", broken)
    body = asker.send(json={"query": '{ agency(slug: "mtcbc") { slug } }'}).json()
    assert body["data"] == {"agency": None}
    assert "swordfish" not in str(body)
    assert "ZeroDivisionError" not in str(body)
    assert body["errors"][0]["extensions"]["code"] == "UNEXPECTED"
    assert body["errors"][0]["extensions"]["id"] in caplog.text
    assert "swordfish" in caplog.text


@pytest.mark.parametrize("value", ["nul \u0000", "x" * 500_000, "'; drop table x; --", "%s", "{read}", "\U0001f600"])
def test_a_value_that_could_not_be_recorded_is_not_found_or_refused(asker: Asker, value: str) -> None:
    query = "query ($v: String!, $id: ID!) { agency(slug: $v) { id } meeting(id: $id) { id } person(id: $id) { id } }"
    answer = asker.send(json={"query": query, "variables": {"v": value, "id": value}}).json()
    assert answer["data"] == {"agency": None, "meeting": None, "person": None}
    assert {e["extensions"]["code"] for e in answer.get("errors", [])} <= {"BAD_VALUE"}


@pytest.mark.parametrize("escape", [r"\ud800", r"\u0000", r"\ud83d"])
@pytest.mark.parametrize(
    "body",
    [
        '{"query": "query ($n: Int!) { event(position: $n) { kind } }", "variables": {"n": "HALF"}}',
        '{"query": "{ nothingHALF }"}',
        r'{"query": "{ agency(slug: \"\HALF\") { id: ref } }"}',
        r'{"query": "{ ledger(knownAt: \"\HALF\") { position } }"}',
    ],
)
def test_half_a_character_does_not_break_the_answer(asker: Asker, body: str, escape: str) -> None:
    response = asker.send(content=body.replace("HALF", escape).encode(), headers={"content-type": OLD})
    assert response.status_code in (200, 400)
    assert response.json()["errors"]
    assert "UNEXPECTED" not in response.text
