"""Every error of GraphQL has a code, and docs/questions.md lists it."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.graphql import execution
from api.http import refusals
from api.http.refusals import ApiRefusal
from api.subscriptions.operation import refusal_error
from domain.text import said
from tests.graphql.asker import Asker

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"[A-Z][A-Z_]*[A-Z]")
LISTED = set(CODE.findall((ROOT / "docs/questions.md").read_text().partition("## Codes")[2]))
WRITTEN = re.compile(
    r"""(?:QueryRefused\((?:[^()]|\([^()]*\))*?,\s*|"code": |\bcode = |_malformed.*|error_of\(.*, )"([A-Z][A-Z_]+)\""""
)

GOOD = "{ meetings(first: 2) { nodes { ref heldOn quorum { verdict } } } }"
NAMES = st.text("abcdefgXYZ_", min_size=1, max_size=8)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(lambda t: t.replace("\0", ""))
WORDS = TEXTS.map(lambda t: t.replace("\\", "").replace('"', "").replace("\n", "").replace("\r", ""))
INTS = st.integers(-(10**12), 10**12)
LISTS = st.sampled_from(["meetings", "attendance", "trail", "groups", "persons", "owed", "actions", "duties", "faults"])


@st.composite
def cut(draw: st.DrawFn) -> str:
    """A document of which something is missing or added."""
    at, upto = sorted((draw(st.integers(0, len(GOOD))), draw(st.integers(0, len(GOOD)))))
    return GOOD[:at] + draw(TEXTS) + GOOD[upto:]


ARGUMENTS = st.one_of(
    st.builds("first: {}".format, INTS),
    st.builds("first: 1, last: {}".format, st.integers(0, 3)),
    st.builds('after: "{}"'.format, WORDS),
    st.builds('knownAt: "{}"'.format, WORDS | INTS.map(str)),
    st.builds('on: "{}"'.format, WORDS | st.dates().map(str)),
    st.builds('group: "{}"'.format, WORDS),
    st.builds("sort: {}".format, NAMES),
    st.builds("{}: 1".format, NAMES),
    st.just('from: "2026-01-02", to: "2026-01-01"'),
)
DOCUMENTS = st.one_of(
    TEXTS,
    cut(),
    st.builds("{{ {} }}".format, NAMES),
    st.builds("{{ {}({}) {{ nodes {{ ref }} }} }}".format, LISTS, ARGUMENTS),
    st.builds('{{ node(id: "{}") {{ id }} }}'.format, WORDS),
    st.builds('{{ meeting(id: "{}") {{ ref }} }}'.format, WORDS),
    st.builds("query ($first: {}) {{ meetings(first: $first) {{ nodes {{ ref }} }} }}".format, NAMES),
    st.builds("{{ {} }}".format, st.integers(1, 300).map(lambda n: " ".join(f"a{i}: __typename" for i in range(n)))),
    st.just("mutation { anything }"),
    st.just("subscription { events { position } }"),
    st.just("{ history(by: HOUR) { from } }"),
    st.just('{ whatIf(terms: [{group: "x", text: "x"}]) { changes { model } } }'),
)
JSONS = st.recursive(
    st.none() | st.booleans() | INTS | TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)
)
VARIABLES = st.none() | st.dictionaries(st.sampled_from(["first", "x"]), JSONS) | JSONS
BODIES = st.one_of(
    st.fixed_dictionaries({"query": DOCUMENTS}, optional={"variables": VARIABLES, "operationName": TEXTS}),
    st.fixed_dictionaries({"query": st.just(GOOD), "extensions": st.dictionaries(st.just("waitFor"), JSONS)}),
    st.fixed_dictionaries({}, optional={"documentId": JSONS, "extensions": JSONS, "query": JSONS}),
    JSONS,
)


def codes(errors: list[dict[str, Any]]) -> set[str]:
    assert all(error["message"] for error in errors)
    return {error.get("extensions", {}).get("code", "") for error in errors}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=BODIES)
def test_every_error_of_an_answer_has_a_code_that_is_listed(asker: Asker, body: Any) -> None:
    answer = asker.send(json=body)
    assert "json" in answer.headers["content-type"], answer.text
    assert codes(answer.json().get("errors", [])) <= LISTED, answer.text


@pytest.mark.parametrize(
    ("method", "given", "code"),
    [
        ("PUT", {}, "METHOD_NOT_ALLOWED"),
        ("GET", {"params": {"query": "subscription { events { position } }"}}, "METHOD_NOT_ALLOWED"),
        ("POST", {"content": b"\xff", "headers": {"content-type": "application/json"}}, "BAD_REQUEST"),
        ("POST", {"content": b"{}", "headers": {"content-type": "text/plain"}}, "UNSUPPORTED_MEDIA_TYPE"),
        ("POST", {"json": {"query": GOOD}, "headers": {"accept": "text/html"}}, "NOT_ACCEPTABLE"),
        ("POST", {"json": {"documentId": "0" * 64}}, "PERSISTED_QUERY_NOT_SUPPORTED"),
    ],
)
def test_a_request_that_is_none_has_a_code(asker: Asker, method: str, given: dict[str, Any], code: str) -> None:
    assert codes(asker.send(method, **given).json()["errors"]) == {code}


def test_what_nobody_foresaw_has_a_code(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("nobody foresaw this")

    monkeypatch.setattr("projections.engine.snapshot.Snapshot.ask", broken)
    assert codes(asker.refused('{ meeting(id: "x") { ref } }')) == {"UNEXPECTED"}


def test_every_refusal_over_a_web_socket_has_a_code() -> None:
    kinds = [k for k in vars(refusals).values() if isinstance(k, type) and issubclass(k, ApiRefusal)]
    assert len(kinds) > 9
    for kind in kinds:
        refused = ApiRefusal.__new__(kind)
        ApiRefusal.__init__(refused, said("{message}", message="no"))
        assert codes([refusal_error(refused)]) != {""}, kind


def test_every_code_in_the_sources_is_listed() -> None:
    places = [*(ROOT / "api/graphql").rglob("*.py"), ROOT / "projections/engine/clocks.py"]
    written = {code for place in places for code in WRITTEN.findall(place.read_text())}
    written |= set(execution_codes())
    assert {"BAD_VALUE", "BAD_TERMS", "NOT_PERMITTED", "KNOWN_AT_BEYOND_HEAD", "LIMIT_EXCEEDED"} <= written
    assert written - {"BAD_CLOCK"} <= LISTED, "no error is of the bare class of clocks"


def execution_codes() -> list[str]:
    text = Path(execution.__file__).read_text()
    return re.findall(r'(?:return|else|code = |"code": )"?\s*"([A-Z][A-Z_]+)"', text)
