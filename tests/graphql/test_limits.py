"""What one question may ask: more is refused by name, and nothing is executed."""

from pathlib import Path

import pytest
from graphql import build_client_schema, get_introspection_query, print_schema

from api.graphql.operations import document_limits
from api.graphql.schema import build
from api.http.costs import BULK, MIB, QUESTION
from tests.graphql.asker import Asker


@pytest.fixture(autouse=True)
def nothing_executed(monkeypatch: pytest.MonkeyPatch) -> None:
    def executed(*_: object, **__: object) -> None:
        raise AssertionError("this was executed")

    monkeypatch.setattr("api.graphql.execution.execute", executed)


def deep(levels: int) -> str:
    return "{ trail { nodes " + "{ authority " * levels + "{ kind }" + " }" * levels + " } }"


def test_a_question_nested_fifty_deep_is_refused(asker: Asker) -> None:
    query = '{ group(slug: "g") { ' + "relations { group { " * 25 + "slug" + " } }" * 25 + " } }"
    (error,) = asker.refused(query)
    assert error["message"] == "the question has 52 levels; at most 20 are answered"
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": "levels", "max": 20}


def test_depth_hidden_in_fragments_is_depth(asker: Asker) -> None:
    fragments = "".join(f"fragment F{n} on Group {{ relations {{ group {{ ...F{n + 1} }} }} }} " for n in range(25))
    errors = asker.refused('{ group(slug: "g") { ...F0 } } ' + fragments + "fragment F25 on Group { slug }")
    assert errors[0]["extensions"]["limit"] == "levels"


def test_a_thousand_aliases_are_refused(asker: Asker) -> None:
    for below in ("ledger { position }", "__typename"):
        errors = asker.refused("{ " + " ".join(f"a{n}: {below}" for n in range(1_000)) + " }")
        assert "the question has 1000 aliases; at most 200 are answered" in [e["message"] for e in errors]


def test_fragments_that_double_at_every_step_are_refused_in_no_time(asker: Asker) -> None:
    fragments = "".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }} " for n in range(60))
    errors = asker.refused("{ ...F0 } " + fragments + "fragment F60 on Query { __typename }")
    assert errors[0]["extensions"]["limit"] == "fields"


def test_wide_questions_and_documents_of_many_parts_are_refused(asker: Asker) -> None:
    for limit, query in (
        ("fields", "{ ledger { " + "position " * 1_001 + "} }"),
        ("root fields", "{ " + "__typename " * 51 + "}"),
        ("definitions", "".join(f"query Q{n} {{ __typename }} " for n in range(101))),
    ):
        (error,) = asker.refused(query)
        assert error["extensions"]["limit"] == limit


def test_a_fragment_that_holds_itself_is_refused(asker: Asker) -> None:
    errors = asker.refused("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }")
    assert "Cannot spread fragment" in errors[0]["message"]


@pytest.mark.parametrize(
    "query",
    [
        "{" * 100_000,
        "{ a" * 100_000,
        "{ event(position: " + "[" * 50_000 + "]" * 50_000 + ") { kind } }",
        "{ " + "a " * 50_000 + "}",
        "#" * 900_000,
        "# \n" * 300_000,
        '{ group(slug: "' + "x" * 900_000 + '" ) { nothing } }',
        "{ event(position: " + "9" * 900_000 + ") { kind } }",
    ],
)
def test_a_document_made_to_exhaust_is_refused(asker: Asker, query: str) -> None:
    errors = asker.refused(query)
    assert len(str(errors)) < 20_000
    assert "UNEXPECTED" not in str(errors)


def test_a_page_has_a_most(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    for first in (-1, 501, 10_000_000):
        (error,) = asker.refused("query ($n: Int) { groups(first: $n) { nodes { slug } } }", n=first)
        assert error["extensions"]["code"] == "BAD_PAGE"
    assert len(asker.ask("{ groups(first: null) { nodes { slug } } }")["groups"]["nodes"]) == 2
    assert asker.ask("{ groups(first: 0) { nodes { slug } pageInfo { hasNextPage } } }")["groups"] == {
        "nodes": [],
        "pageInfo": {"hasNextPage": True},
    }


def test_introspection_works_for_the_tools_that_use_it(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    query = get_introspection_query(specified_by_url=True, schema_description=True, input_value_deprecation=True)
    described = build_client_schema(asker.ask(query))
    schema, _ = build()
    assert print_schema(described) == print_schema(schema)
    assert document_limits.DEPTH_MAX < 50


def test_the_limits_are_those_that_the_page_says() -> None:
    page = (Path(__file__).parents[2] / "docs" / "questions.md").read_text()
    section = " ".join(page.partition("## Limits")[2].partition("## Codes")[0].split())
    for value, unit in (
        (document_limits.DEPTH_MAX, "levels"),
        (document_limits.FIELDS_MAX, "fields"),
        (document_limits.ALIASES_MAX, "aliases"),
        (document_limits.ROOTS_MAX, "root fields"),
        (document_limits.OPERATIONS_MAX, "operations"),
        (document_limits.DEFINITIONS_MAX, "definitions"),
        (document_limits.TOKENS_MAX, "tokens"),
        (document_limits.CHARACTERS_MAX, "characters"),
        (document_limits.VARIABLE_VALUES_MAX, "values"),
        (QUESTION.values, "values"),
        (QUESTION.bytes // MIB, "MiB"),
        (QUESTION.errors, "errors"),
        (QUESTION.rows, "rows"),
        (QUESTION.bytes_read // MIB, "MiB"),
        (QUESTION.statements, "statements"),
        (QUESTION.processor_s, "seconds of the processor"),
        (BULK.bytes // MIB, "MiB"),
    ):
        assert f"{value:,} {unit}" in section, (value, unit)
