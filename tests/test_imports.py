"""Helpers are imported from helpers: nobody imports a module of tests or a conftest, which pytest alone loads."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
FOLDERS = ("tests", "benchmarks", "tools")


def imported_tests(source: str) -> Iterator[str]:
    """The modules of tests and the conftests that a source imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                paths = [alias.name for alias in names]
            case ast.ImportFrom(module=module, names=names):
                # what is imported from a package may be a module of it
                paths = [module or "", *(alias.name for alias in names if _is_package(module))]
            case _:
                continue
        yield from (path for path in paths if any(map(_is_test, path.split("."))))


def _is_test(name: str) -> bool:
    return name == "conftest" or name.startswith("test_")


def _is_package(module: str | None) -> bool:
    return not module or (HOME / module.replace(".", "/")).is_dir()


@pytest.mark.parametrize("folder", FOLDERS)
def test_tests_and_conftests_are_imported_by_nobody(folder: str) -> None:
    found = {
        str(path.relative_to(HOME)): names
        for path in (HOME / folder).rglob("*.py")
        if (names := list(imported_tests(path.read_text())))
    }
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "import tests.api.conftest",
        "import tests.api.test_reach as reach",
        "from tests.api.conftest import client",
        "from tests.api import conftest",
        "from tests.api import test_reach",
        "from . import conftest",
        "from .conftest import client",
        "def late():\n    from tests.api.test_reach import reach",
    ],
)
def test_each_way_to_import_one_is_found(line: str) -> None:
    assert list(imported_tests(line))


@pytest.mark.parametrize("line", ["import tests.support.story", "from tests.support.story import test_names"])
def test_other_imports_are_not(line: str) -> None:
    assert not list(imported_tests(line))
