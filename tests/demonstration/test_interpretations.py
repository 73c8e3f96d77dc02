"""Every question that the terms leave open has a row in docs/interpretations.md, with the answer that is recorded."""

from pathlib import Path
from typing import Any

import pytest

from api.demonstration import interpretations
from api.demonstration.bodies import MQAP, OMG, terms
from tests.support.demonstration import Demonstration

PAGE = Path(__file__).parents[2] / "docs" / "interpretations.md"
ANSWERS = {
    MQAP: {
        **interpretations.BY_THE_BOARD,
        **interpretations.BY_THE_SUB_GROUP,
        **interpretations.AFTER_THE_FIRST_INQUORATE_MEETING,
    },
    OMG: interpretations.BY_WANDSWORTH,
}


def shown(value: Any) -> str:
    """A value as TOML writes it."""
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return "{" + ", ".join(f"{k} = {_inner(v)}" for k, v in value.items()) + "}"
        case _:
            return str(value)


def _inner(value: Any) -> str:
    return "[" + ", ".join(f'"{v}"' for v in value) + "]" if isinstance(value, list) else f'"{value}"'


@pytest.mark.parametrize("slug", [MQAP, OMG])
def test_the_page_states_each_value_that_is_recorded(slug: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    section = page.split(f"(`{slug}`)")[1].split("\n## ")[0]
    for question in terms(slug)["open"]:
        key = question["key"]
        row = next(line for line in section.splitlines() if line.startswith("|") and f"`{key}`" in line)
        if key in ANSWERS[slug]:
            assert f"`{shown(ANSWERS[slug][key])}`" in row, key
        else:
            assert "left open" in row, key


@pytest.mark.parametrize("slug", [MQAP, OMG])
def test_what_is_recorded_answers_open_questions_only(demo: Demonstration, slug: str) -> None:
    found = demo.ask(
        f'{{ group(slug: "{slug}", on: "2026-03-31") {{ interpretations {{ key value from recordedOn }} }} }}'
    )
    recorded = {i["key"]: i for i in found["group"]["interpretations"]}
    assert {key: i["value"] for key, i in recorded.items()} == ANSWERS[slug]
    assert recorded.keys() <= {question["key"] for question in terms(slug)["open"]}
    assert {i["from"] for i in recorded.values()} == {"2025-04-01"}


def test_they_are_given_on_three_days_by_two_bodies(demo: Demonstration) -> None:
    asked = (
        'trail(group: "cwm-taf-mqap", kind: "InterpretationRecorded", first: 100) { nodes { on authority { group } } }'
    )
    nodes = demo.ask("{ " + asked + " }")["trail"]["nodes"]
    days = {(node["on"], node["authority"]["group"]) for node in nodes}
    assert len(nodes) == 24
    assert sorted(day for day, _ in days) == ["2025-04-01", "2025-04-15", "2025-11-04"]
    assert len({group for _, group in days}) == 2
