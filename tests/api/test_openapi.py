"""The description of the commands: complete, and in words."""

import json
from pathlib import Path

import pytest

from api.commands.route import path_parameters
from api.openapi.document import document
from api.openapi.parameters_and_responses import PARAMETERS
from api.routes import ROUTES
from domain.events import EVENTS

DOCS = Path(__file__).parents[2] / "docs"


def test_every_command_and_every_event_is_documented() -> None:
    text = (DOCS / "commands.md").read_text()
    for route in ROUTES:
        records = ", ".join(f"`{kind.__name__}`" for kind in route.records)
        assert f"| `POST {route.path}` | {route.does} | {records} |" in text
    for kind in EVENTS.values():
        assert f"`{kind.__name__}`" in text


def test_every_part_of_an_address_is_described() -> None:
    """Without a word for one there is no description at all: the others would be red with no hint at it."""
    assert {name for route in ROUTES for name in path_parameters(route.path)} == set(PARAMETERS)


@pytest.mark.parametrize("route", ROUTES, ids=lambda r: r.path)
def test_every_command_says_what_it_takes_answers_and_refuses(route: object) -> None:
    operation = document()["paths"][route.path]["post"]  # type: ignore[attr-defined]
    assert operation["requestBody"]["content"]["application/json"]["examples"]
    assert set(operation["responses"]) == {
        "200", "201", "400", "401", "403", "404", "409", "412", "413", "415", "422", "500", "503",
    }  # fmt: skip
    assert {p.get("name") for p in operation["parameters"]} >= {"Idempotency-Key", "If-Match", "preview"}


def test_free_words_come_with_the_warning_that_they_are_not_for_cases() -> None:
    """Wherever words may be about a person or a case; a `reason` that is a code is none of them."""
    described = document()
    assert "not for case details or personal details" in described["info"]["description"]
    assert "not for case details or personal details" in (DOCS / "commands.md").read_text()
    assert "no case details" in described["components"]["schemas"]["DecisionRecorded"]["description"]
    free = [
        words
        for schema in described["components"]["schemas"].values()
        for name, words in schema.get("properties", {}).items()
        if name in ("ground", "note", "reason") and "pattern" in json.dumps(words)
    ]
    assert len(free) > 10
    assert all("no case details" in json.dumps(words) for words in free)


def test_arrays_are_described_in_words_that_generators_of_clients_know() -> None:
    text = json.dumps(document())
    assert "prefixItems" not in text
    assert '"items": false' not in text


def test_no_reference_of_the_description_leads_nowhere() -> None:
    known = {f"#/components/{kind}/{name}" for kind, parts in document()["components"].items() for name in parts}
    used: set[str] = set()

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if isinstance(ref := value.get("$ref"), str):
                used.add(ref)
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(document())
    assert used <= known


def test_every_request_may_bear_an_id_and_every_answer_does() -> None:
    described = document()
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            names = {p.get("$ref", "").rpartition("/")[2] for p in operation["parameters"]}
            assert ("RequestId" in names, "Purpose" in names) == (True, method == "get"), (method, path)
            for code, response in operation["responses"].items():
                assert response["headers"]["X-Request-Id"] == {"$ref": "#/components/headers/RequestId"}, (path, code)
    assert described["components"]["parameters"]["Purpose"]["name"] == "Quorate-Purpose"
