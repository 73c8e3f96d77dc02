"""What is made from the code is as the code makes it now, and `make docs` makes all of it."""

import ast
import re
from pathlib import Path

import pytest

from tools.docs import FILES

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", FILES)
def test_what_is_made_from_the_code_is_as_the_code_makes_it(name: str) -> None:
    welsh = ", and write the Welsh of what it lists" if name.endswith(".po") else ""
    assert (ROOT / name).read_bytes() == FILES[name](), f"run: make docs{welsh}"


def test_make_docs_makes_everything_that_a_module_publishes() -> None:
    """A function `published` gives the text of a file that is committed."""
    modules = {
        module
        for package in ("domain", "ledger", "projections", "api")
        for module in (ROOT / package).rglob("*.py")
        for node in ast.parse(module.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.name == "published"
    }
    used = re.findall(r"\w+\.published\(\)", (ROOT / "tools" / "docs.py").read_text())
    assert len(used) == len(modules), modules
    assert "\n\t@.venv/bin/python -m tools.docs\n" in (ROOT / "Makefile").read_text()
