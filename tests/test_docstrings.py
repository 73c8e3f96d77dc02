"""Every module, public class and public function says what it is. What is published with a description of its own, a type
of GraphQL say, says it there."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
PACKAGES = ("domain", "ledger", "projections", "api", "tools", "benchmarks")
DESCRIBED_BY = {"description", "help"}
Named = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def undocumented(source: str) -> Iterator[str]:
    """The names at the top of a module that are public and say nothing."""
    module = ast.parse(source)
    if not ast.get_docstring(module):
        yield "the module"
    for node in module.body:
        if isinstance(node, Named) and not node.name.startswith("_") and not ast.get_docstring(node):
            calls = [d for d in node.decorator_list if isinstance(d, ast.Call)]
            # an overload of a function that says it
            names = [d.id for d in node.decorator_list if isinstance(d, ast.Name)]
            if "overload" not in names and not any(k.arg in DESCRIBED_BY for call in calls for k in call.keywords):
                yield node.name


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_class_and_function_says_what_it_is(package: str) -> None:
    found = {
        str(path.relative_to(HOME)): names
        for path in (HOME / package).rglob("*.py")
        if (names := list(undocumented(path.read_text())))
    }
    assert found == {}
