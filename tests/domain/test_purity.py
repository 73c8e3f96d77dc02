"""The domain is told what day it is and what to call things: it asks no clock, throws no dice, and knows no machine."""

import ast
from pathlib import Path

import pytest

DOMAIN = Path(__file__).parents[2] / "domain"
ASKS = {
    "now",
    "utcnow",
    "today",
    "fromtimestamp",
    "monotonic",
    "uuid1",
    "uuid4",
    "uuid7",
    "urandom",
    "environ",
    "getenv",
}
FILES = sorted(DOMAIN.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(DOMAIN)))
def test_the_domain_asks_neither_clock_nor_dice_nor_machine(file: Path) -> None:
    asked = {n.attr for n in ast.walk(ast.parse(file.read_text())) if isinstance(n, ast.Attribute)}
    assert not asked & ASKS


def test_the_whole_domain_is_looked_at() -> None:
    assert len(FILES) > 40
