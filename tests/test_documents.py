"""What the documents point to is there."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FOLDERS = "api|benchmarks|docs|domain|ledger|projections|terms-of-reference|tests|tools"
PATH = re.compile(rf"`((?:{FOLDERS})/[\w./-]*)`")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_every_file_that_a_document_names_is_there(document: Path) -> None:
    text = document.read_text()
    named = [ROOT / path for path in PATH.findall(text)] + [document.parent / path for path in LINK.findall(text)]
    assert [str(path) for path in named if not path.exists()] == []


def test_the_index_leads_to_every_document() -> None:
    index = (ROOT / "docs" / "README.md").read_text()
    there = {path.name for path in (ROOT / "docs").iterdir()} - {"README.md"}
    assert there - {link.rstrip("/") for link in LINK.findall(index)} == set()


def test_every_promise_names_the_tests_that_hold_it() -> None:
    rows = (ROOT / "ARCHITECTURE.md").read_text().partition("| promise | test |")[2].splitlines()[2:]
    promises = [row.split("|")[2] for row in rows if row.startswith("|")]
    assert len(promises) >= 8
    assert [p for p in promises if not re.search(r"`tests/[\w/]+\.py`|`make contracts`", p)] == []


def test_decisions_are_numbered_without_gaps() -> None:
    files = sorted((ROOT / "docs/decisions").glob("*.md"))
    for number, file in enumerate(files, 1):
        assert file.name.startswith(f"{number:04}-"), file.name
        assert file.read_text().startswith(f"# {number}. "), file.name


def test_the_changelog_ends_at_the_version_that_is_built() -> None:
    text = (ROOT / "CHANGELOG.md").read_text()
    first, *released = re.findall(r"^## \[(.+?)\](.*)$", text, re.MULTILINE)
    assert first == ("Unreleased", "")
    assert released[0][0] == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert [dated for _, dated in released if not re.fullmatch(r" - \d{4}-\d\d-\d\d", dated)] == []
    changes = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.*)$", text, re.MULTILINE)) <= changes


def test_a_contributor_finds_each_task() -> None:
    """And every check that make knows."""
    text = (ROOT / "CONTRIBUTING.md").read_text()
    tasks = {"Set up", "The checks", "Add an event", "Add a list", "Change a rule", "Add a language's words"}
    assert tasks <= set(re.findall(r"^## (.*)$", text, re.MULTILINE))
    [checks] = re.findall(r"^check: (.*?) ##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert [check for check in checks.split() if f"`make {check}`" not in text] == []


def test_nothing_says_to_install_a_package_that_is_not_published() -> None:
    folders = ("api", "deploy", "docs", "verifier")
    places = [*ROOT.glob("*.md"), *(file for folder in folders for file in (ROOT / folder).rglob("*.*"))]
    files = [file for file in places if file.suffix in {".md", ".py", ".po", ".service", ".conf"}]
    told = [
        (file.name, said) for file in files for said in re.findall(r'pip install [\\"]*quorate\S*', file.read_text())
    ]
    assert told == []
