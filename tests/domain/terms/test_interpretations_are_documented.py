"""docs/interpretations.md names every open key of both documents, and the value that the demonstration records for it."""

import re
import tomllib
from typing import Any

import pytest

from api.demonstration.interpretations import (
    AFTER_THE_FIRST_INQUORATE_MEETING,
    BY_THE_BOARD,
    BY_THE_SUB_GROUP,
    BY_WANDSWORTH,
)
from domain.terms.checks.document import check_value
from tests.support.rule_scenarios import ROOT, document

RECORDED = {
    "cwm-taf-mqap": BY_THE_BOARD | BY_THE_SUB_GROUP | AFTER_THE_FIRST_INQUORATE_MEETING,
    "wandsworth-mash-omg": BY_WANDSWORTH,
}


def documented(name: str) -> dict[str, Any]:
    """The keys of a document's table, with the value told, or None where the key is left open."""
    page = (ROOT / "docs" / "interpretations.md").read_text()
    (section,) = [each for each in page.split("\n## ") if f"`{name}`" in each.splitlines()[0]]
    found: dict[str, Any] = {}
    for row in section.splitlines():
        cells = [cell.strip() for cell in row.strip("|").split(" | ")]
        for key in re.findall(r"`([a-z0-9._-]+)`", cells[0]) if row.startswith("| `") else []:
            found[key] = None if cells[2] == "left open" else _value(cells[2].strip("`"))
    return found


def _value(told: str) -> Any:
    try:
        return tomllib.loads(f"value = {told}")["value"]
    except tomllib.TOMLDecodeError:
        return told


@pytest.mark.parametrize("name", RECORDED)
def test_every_open_key_is_told_with_the_value_that_is_recorded(name: str) -> None:
    told = documented(name)
    assert set(told) == {asked.key for asked in document(name).open}
    recorded = {key: str(value) if key.endswith(("_on", "_from")) else value for key, value in RECORDED[name].items()}
    assert {
        key: str(v) if key.endswith(("_on", "_from")) else v for key, v in told.items() if v is not None
    } == recorded


@pytest.mark.parametrize("name", RECORDED)
def test_every_recorded_value_fits_its_key(name: str) -> None:
    assert [fault for key, value in RECORDED[name].items() for fault in check_value(document(name), key, value)] == []
