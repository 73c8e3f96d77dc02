"""The page that says which sentence of the two documents is served by what: nothing is missing, made up or unanswered."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from api.commands.acts.group import departures
from api.routes import ROUTES
from api.server.service import Service
from projections.engine import read_schema
from projections.engine.projector import Projector
from tests.support.http_client import Client

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
ROW = re.compile(r"\| ([WC]\d+) \| (\w+) \| (?:`(.*?)`)? ?\| (?:`(.*?)`)? ?\| (?:`(.*)`)? ?\|")
DAY = '"2026-02-20"'
ROOTS = {
    "group": f'group(slug: "example-group", on: {DAY})',
    "agency": f'agency(slug: "example-council", on: {DAY})',
}
NUMBERS = [f"W{n}" for n in range(1, 24)] + [f"C{n}" for n in range(1, 64)]


class Sentence(NamedTuple):
    number: str
    how: str
    command: str | None
    event: str | None
    answer: str | None


ROWS = [Sentence(*found.groups()) for line in PAGE.read_text().splitlines() if (found := ROW.fullmatch(line))]
SERVED = [row for row in ROWS if row.how in ("served", "attested")]


def test_every_sentence_has_its_row_in_order() -> None:
    assert [row.number for row in ROWS] == NUMBERS
    assert {row.how for row in ROWS} == {"served", "attested", "context"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_a_sentence_is_served_by_a_command_that_there_is_and_what_it_records(row: Sentence) -> None:
    if row.how == "context":
        assert (row.command, row.event, row.answer) == (None, None, None)
        return
    (route,) = [route for route in ROUTES if f"POST {route.path}" == row.command]
    assert row.event in {kind.__name__ for kind in route.records}


def test_every_answer_is_there_once_each_command_was_carried_out(client: Client, service: Service) -> None:
    """Each command once, as its example has it, up to where somebody leaves and the group ends; then every question."""
    for route in ROUTES[: ROUTES.index(departures.ROUTES[0])]:
        for example in route.examples:
            client.post(route.path.format(**example.path), example.body, key=example.key)
    with service.primary.connection() as connection:
        Projector(service.store, connection, read_schema.prepare(connection)).catch_up()
    missing = {
        row.number: lost for row in SERVED if (lost := _lost(_asked(client, row.answer or ""), row.answer or ""))
    }
    assert not missing, "\n".join(f"{number}: {sorted(lost)}" for number, lost in missing.items())


def test_every_answer_would_be_another_had_what_serves_it_not_been_recorded(client: Client, service: Service) -> None:
    """What each row names is retracted, its question asked again, and the retractions retracted in their turn."""
    for route in ROUTES[: ROUTES.index(departures.ROUTES[0])]:
        for example in route.examples:
            client.post(route.path.format(**example.path), example.body, key=example.key)
    acts = service.store.after(0, limit=2000)
    client.project()
    unmoved = []
    for row in SERVED:
        before = _asked(client, row.answer or "")
        gone = _retracted(client, [e.position for e in acts if type(e.event).__name__ == row.event])
        if _asked(client, row.answer or "") == before:
            unmoved.append((row.number, row.event, row.answer))
        _retracted(client, gone)
    assert unmoved == []


def _retracted(client: Client, positions: list[int]) -> list[int]:
    """The positions of the retractions, whatever they leave elsewhere."""
    given = [{"position": position, "reason": "it was not so"} for position in positions]
    body = {"retractions": given, "authority": {"kind": "body", "group": "example-group"}}
    answer = client.request("/corrections", body).json()
    if answer.get("rule") == "faults-acknowledged":
        answer = client.post("/corrections", {**body, "acknowledge": [fault["id"] for fault in answer["faults"]]})
    client.project()
    return list(answer["positions"])


def _asked(client: Client, answer: str) -> Any:
    root, rest = answer.split(" ", 1)
    query = f"{ROOTS.get(root, f'{root}(on: {DAY})')} {rest}"
    response = client.http.request("POST", "/graphql", json={"query": f"{{ {query} }}"}, headers=client.headers)
    said = response.json()
    assert "errors" not in said, (answer, said["errors"])
    return said["data"]


def _lost(data: Any, answer: str) -> set[str]:
    """The fields of the question that are null or empty wherever they stand."""
    known: set[str] = set()
    _walk(data, known)
    asked = set(re.findall(r"[a-z]\w*", re.sub(r"\([^)]*\)", "", answer)))
    return asked - known


def _walk(value: Any, known: set[str]) -> None:
    match value:
        case dict():
            for name, inner in value.items():
                if inner not in (None, [], {}):
                    known.add(name)
                    _walk(inner, known)
        case list():
            for inner in value:
                _walk(inner, known)
