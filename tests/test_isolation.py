"""No test, and no process that a test starts, sees the checkout's data or the home, environment or language of anybody."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import isolation

THEIRS = {
    "DATABASE_URL": "postgresql://their.example/quorate",
    "MIGRATE_DATABASE_URL": "postgresql://their.example/quorate",
    "QUORATE_SERVER": "http://their.example",
    "QUORATE_TOKEN": "their-token",
    "QUORATE_MASTER_KEY": "their-key",
    "PGHOST": "their.example",
    "PGSERVICEFILE": "/their/services",
    "HOST": "0.0.0.0",
    "PORT": "1",
    "LANG": "cy_GB.UTF-8",
    "LC_ALL": "cy_GB.UTF-8",
    "LANGUAGE": "cy",
    "TZ": "Asia/Kolkata",
    "COLUMNS": "20",
    "FORCE_COLOR": "1",
    "HTTP_PROXY": "http://their.example",
    "CI": "true",
}
LOOK = """
import json, locale, os, time
from pathlib import Path
from api.cli.client import run_settings
print(json.dumps({
    "environment": dict(os.environ),
    "home": str(Path.home()),
    "data": str(run_settings.settings_of(None).data),
    "encoding": locale.getencoding(),
    "time zone": time.tzname,
    "files here": os.listdir(),
}))
"""
NAMES = {"PATH", "HOME", "LANG", "TZ", "QUORATE_DATA"}


def test_a_test_sees_nothing_of_whoever_runs_it() -> None:
    assert set(os.environ) <= NAMES | {*isolation.MACHINE, *isolation.TOOLS, *isolation.OF_PYTEST}
    found = isolation.seen()
    assert (found["locale"], found["time zone"]) == ("C.UTF-8", ("UTC", "UTC"))
    assert (found["umask"], found["files in it"], found["data directory"]) == (0o022, [], False)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert Path.home() == Path(os.environ["HOME"]) == Path.cwd().parent


def test_a_process_sees_what_its_test_sees() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK], check=True, capture_output=True, text=True)
    seen = json.loads(done.stdout)
    assert seen.pop("environment") == dict(os.environ)
    assert seen == {
        "home": str(Path.home()),
        "data": str(Path.home() / "data"),
        "encoding": "UTF-8",
        "time zone": ["UTC", "UTC"],
        "files here": [],
    }


def test_temporary_files_are_in_memory_only_where_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, "ROOM_BYTES", 1)
    assert isolation.temporary_directory(tmp_path) == str(tmp_path)
    elsewhere = tempfile.gettempdir()
    assert isolation.temporary_directory(tmp_path / "missing") == elsewhere
    monkeypatch.setattr(isolation, "ROOM_BYTES", 1 << 60)
    assert isolation.temporary_directory(tmp_path) == elsewhere


def test_a_run_that_decides_whether_a_change_lands_has_the_same_examples_each_time() -> None:
    assert settings.default
    assert settings.default.derandomize is ("CI" in os.environ)


@pytest.mark.parametrize("given", [{}, {"PATH": "/bin"}])
def test_a_process_without_a_home_is_not_started(given: dict[str, str]) -> None:
    with pytest.raises(AssertionError, match="would find the home"):
        subprocess.run(["/bin/true"], env=given, check=True)


def test_a_process_is_not_given_the_home_of_whoever_runs_the_tests(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="is given the home"):
        isolation.check({"HOME": f"{tmp_path}/x/.."}, str(tmp_path))


def test_what_a_test_changes_for_others_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = isolation.seen()
    with monkeypatch.context() as changed:
        changed.setenv("QUORATE_TOKEN", "left")
        assert isolation.seen() != before
    with monkeypatch.context() as changed:
        changed.chdir(tmp_path)
        assert isolation.seen() != before
    Path("left").touch()
    assert isolation.seen() != before
    Path("left").unlink()
    assert isolation.seen() == before


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A checkout in which `make run` has been, with a home in which somebody has passwords for databases."""
    for name in ("tests", "conftest.py", "pyproject.toml", "domain", "ledger", "projections", "api", ".venv"):
        there = Path(sys.prefix) if name == ".venv" else isolation.ROOT / name
        (tmp_path / name).symlink_to(there)
    for data in (".quorate/demo", "home/.quorate/demo"):
        (tmp_path / data / "postgres").mkdir(parents=True)
        (tmp_path / data / "postgres" / "PG_VERSION").write_text("18")
    (tmp_path / "home" / ".pgpass").touch(0o600)
    return tmp_path


def test_whoever_and_wherever_runs_the_tests_they_see_the_same(theirs: Path) -> None:
    done = subprocess.run(
        [
            theirs / ".venv" / "bin" / "python", "-m", "pytest", "-p", "no:cacheprovider",
            "tests/test_isolation.py", "-k", "sees or decides",
        ],
        cwd=theirs, env={**THEIRS, "HOME": str(theirs / "home"), "PATH": "/usr/bin:/bin"}, umask=0o077,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_IGN), capture_output=True, text=True,
    )  # fmt: skip
    assert "3 passed" in done.stdout, done.stdout + done.stderr
