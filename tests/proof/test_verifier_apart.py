"""The verifier is a package by itself: it imports nothing of the service and no driver of a database, and shares
no code."""

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quorate_verify.findings import Result
from quorate_verify.pack import Event as PackedEvent
from quorate_verify.pack import Leaf, Pack
from quorate_verify.scope import NAMING, SUCCEEDING, check_scope
from quorate_verify.welsh import SENTENCES, in_welsh

from domain.events.base import Event

ROOT = Path(__file__).parents[2]
VERIFIER = ROOT / "verifier"
ALLOWED = {*sys.stdlib_module_names, "cryptography", "quorate_verify"} - {
    "socket",
    "urllib",
    "http",
    "ssl",
    "subprocess",
}


def test_it_imports_the_standard_library_and_cryptography_alone() -> None:
    for file in (VERIFIER / "quorate_verify").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.partition(".")[0] for name in names} <= ALLOWED, file.name
    project = tomllib.loads((VERIFIER / "pyproject.toml").read_text())["project"]
    assert [d.partition(">")[0] for d in project["dependencies"]] == ["cryptography"]


def test_it_runs_where_nothing_of_the_service_is(tmp_path: Path) -> None:
    """With its own folder as the only place of modules beside those that were installed from elsewhere."""
    code = (
        "import sys; sys.meta_path.insert(0, type('No', (), {'find_spec': staticmethod(lambda name, *_:"
        " (_ for _ in ()).throw(ImportError(name)) if name.partition('.')[0] in"
        " ('api', 'ledger', 'projections', 'domain', 'psycopg', 'msgspec') else None)}));"
        "from quorate_verify.cli import main; main(['none.zip'])"
    )
    environment = {"PYTHONPATH": str(VERIFIER), "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("quorate-verify: none.zip cannot be read")


def test_every_field_that_names_people_and_agencies_is_known_to_it() -> None:
    """So that the record of none of them can be left out of a pack."""
    kinds = [*Event.__subclasses__()]
    for kind in kinds:
        kinds += kind.__subclasses__()
    named = {(field, of) for kind in kinds for field, of in kind.REFERENCES if of in ("person", "agency")}
    assert ("successor", "agency") in named
    assert {field for field, _ in named} <= NAMING | SUCCEEDING
    assert {(field, of) for kind in kinds for field, of in kind.REFERENCES if field in NAMING} == {
        (field, of) for field, of in named if field in NAMING
    }


def test_an_agency_that_only_another_names_cannot_be_left_out() -> None:
    """Named as its successor, in a correction too."""
    ids = [f"{n:08d}-0000-4000-8000-000000000000" for n in range(4)]
    group, first, second, third = ids
    leaves = [leaf_of(n, stream, group if stream == group else None) for n, stream in enumerate(ids, 1)]
    corrected = {"corrects": 2, "replacement": {"topic": "agency.succeeded/1", "state": {"successor": third}}}
    told: list[tuple[str, dict[str, Any], Leaf]] = [
        ("group.member-appointed/1", {"nominated_by": first}, leaves[0]),
        ("agency.succeeded/1", {"successor": second}, leaves[1]),
        ("corrected/1", corrected, leaf_of(5, first, None)),
    ]
    events = [PackedEvent(leaf, 1, topic, "", state) for topic, state, leaf in told]
    result = Result(facts={"group": group})
    check_scope(Scoped([first]), [*leaves, told[2][2]], events, result)
    assert {f.position for f in result.findings} == {2, 5}
    assert {f.kind for f in result.findings} == {"removed"}


def leaf_of(position: int, stream: str, within: str | None) -> Leaf:
    return Leaf(position, stream, within, b"")


class Scoped(Pack):
    """A pack of which only the scope is looked at."""

    def __init__(self, streams: list[str]) -> None:
        self.files = {"scope.json": json.dumps({"streams": streams}).encode()}


def sentences(file: Path) -> Iterator[str]:
    """What a module of the verifier says of a pack, with `{}` for each of its values."""
    for node in ast.walk(ast.parse(file.read_text())):
        found: list[ast.expr] = []
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            found = node.args[1:2] if name in ("add", "_signed") else []
            found += node.args[:1] if name in ("Malformed", "Unreadable", "differs") else []
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("text", "name"):
            found = [node.value]
        for value in found:
            if isinstance(value, ast.JoinedStr):
                yield "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in value.values)
            elif isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value


def test_all_that_it_finds_has_its_welsh() -> None:
    said = {text for file in (VERIFIER / "quorate_verify").glob("*.py") for text in sentences(file)}
    assert len(said) > 60
    same = {"{}: {}", "keys.pub: {}", "--with-rules: {}"}
    assert [text for text in said - same if in_welsh(text.replace("{}", "x1")) == text.replace("{}", "x1")] == []
    assert in_welsh("members needed for the quorum of m1: 5 is claimed, and 4 follows") == (
        "aelodau sydd eu hangen ar gyfer cworwm m1: honnir 5, a 4 sy'n dilyn"
    )
    assert all(en.count("{}") == cy.count("{}") for en, cy in SENTENCES.items())
