"""The verifier is a package by itself: it imports nothing of the service and no driver of a database, and shares
no code."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

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
