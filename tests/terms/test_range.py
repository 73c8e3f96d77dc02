"""The table of the range is so: each key stands in its document, each act was recorded, each rule and test is there."""

import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from domain.events import EVENTS
from tests.terms.questions import Ask
from tests.terms.scenario import INVENTED
from tests.terms.scenarios import SCENARIOS

TABLE = Path(__file__).parents[2] / "docs" / "range.md"
BODIES = sorted(path.stem for path in INVENTED.glob("*.toml"))
ACTS = {kind.__name__ for kind in EVENTS.values()}


class Point(NamedTuple):
    section: str
    point: str
    said: tuple[str, ...]
    rule: str
    body: str
    test: str


def points() -> Iterator[Point]:
    section = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line[3]
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 5 and cells[0] not in ("point", "---"):
            point, said, rule, body, test = cells
            yield Point(section, point, tuple(re.findall("`([^`]+)`", said)), rule.strip("`"), body, test.strip("`"))


POINTS = list(points())


def values(content: Any, name: str) -> Iterator[Any]:
    """Every value under a key of that name, however deep; of a list each of its items."""
    if isinstance(content, list):
        for item in content:
            yield from values(item, name)
    elif isinstance(content, dict):
        for key, value in content.items():
            if key == name:
                yield value
                yield from value if isinstance(value, list) else ()
            yield from values(value, name)


def as_written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("point", POINTS, ids=lambda p: f"{p.section}: {p.point}")
def test_what_is_said_of_a_point_stands_where_it_is_said_to(point: Point) -> None:
    document = tomllib.loads((INVENTED / f"{point.body}.toml").read_text(encoding="utf-8"))
    assert point.said
    for said in point.said:
        if said in ACTS:
            continue
        table, _, rest = said.partition(": ")
        if table == "open":
            assert rest in {asked["key"] for asked in document["open"]}
            continue
        name, _, value = rest.partition(" = ")
        found = list(values(document[table], name))
        assert found, said
        assert not value or value in {as_written(each) for each in found}, said


@pytest.mark.parametrize("point", POINTS, ids=lambda p: f"{p.section}: {p.point}")
def test_the_rule_and_the_test_of_a_point_are_there(point: Point) -> None:
    module, _, name = point.rule.partition(":")
    found = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    tests = importlib.import_module(f"tests.terms.test_{point.body.replace('-', '_')}")
    assert callable(getattr(tests, point.test))
    assert point.body in SCENARIOS


@pytest.mark.parametrize("body", BODIES)
def test_the_acts_of_its_points_were_recorded_of_a_body(body: str, ask: Ask) -> None:
    acts = {said for point in POINTS if point.body == body for said in point.said if said in ACTS}
    for act in acts - {"AgencyRegistered", "AgencyMerged"}:
        found = ask(f'{{ trail(group: "{body}", kind: "{act}", first: 1) {{ nodes {{ kind }} }} }}')["trail"]["nodes"]
        assert found, act
    for act in acts & {"AgencyRegistered", "AgencyMerged"}:
        assert ask(f'{{ trail(kind: "{act}", first: 1) {{ nodes {{ kind }} }} }}')["trail"]["nodes"], act


def test_fourteen_bodies_and_every_section_of_the_range_are_in_the_table() -> None:
    assert len(BODIES) == 14
    assert {point.body for point in POINTS} == set(BODIES)
    assert {point.section for point in POINTS} == set("ABCDEFGI")
