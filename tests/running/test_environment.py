"""`make` finds a Python that will do, and keeps `.venv` as the locks say, whatever has become of it."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tests.running.compose import HOME

BACKEND = """
import os
import zipfile

def build_editable(directory, config_settings=None, metadata_directory=None):
    name = "quorate-1-py3-none-any.whl"
    with zipfile.ZipFile(f"{directory}/{name}", "w") as wheel:
        wheel.writestr("quorate-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: quorate\\nVersion: 1\\n")
        wheel.writestr("quorate-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("quorate-1.dist-info/RECORD", "")
        wheel.writestr("_editable_impl_quorate.pth", os.getcwd())
    return name
"""


def make(home: Path, *targets: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["make", "--silent", *targets],
        cwd=home,
        env={**os.environ, "PATH": "/usr/bin:/bin", "PYTHON": sys.executable, **environment},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project like ours with nothing to download, in a directory with a space and letters beyond ASCII."""
    home = tmp_path_factory.mktemp("a chêckout") / "ŷma"
    (home / "tools").mkdir(parents=True)
    shutil.copy(HOME / "Makefile", home)
    shutil.copy(HOME / "tools" / "environment.py", home / "tools")
    (home / "pyproject.toml").write_text('[build-system]\nrequires = []\nbuild-backend = "b"\nbackend-path = ["."]\n')
    (home / "b.py").write_text(BACKEND)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (home / lock).touch()
    return home


def empty(environment: Path) -> None:
    """Nothing was ever installed there."""
    if environment.is_symlink():
        environment.unlink()
    shutil.rmtree(environment, ignore_errors=True)


def installs(home: Path, target: str) -> list[str]:
    done = make(home, target)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (home / ".venv" / "bin" / "python").exists()
    return [line.split()[1] for line in done.stdout.splitlines() if line.startswith("Installing")]


def test_running_needs_one_lock_and_testing_both_and_each_is_installed_once(checkout: Path) -> None:
    empty(checkout / ".venv")
    assert installs(checkout, "environment") == ["requirements.lock"]
    assert installs(checkout, "environment") == []
    assert installs(checkout, "tools") == ["requirements-dev.lock"]
    assert installs(checkout, "tools") == []
    assert installs(checkout, "environment") == []


def test_what_runs_is_brought_up_to_date_under_whoever_uses_it(checkout: Path) -> None:
    """Settings beside the package concern no installation; what another lock names stays, what none names goes."""
    installs(checkout, "tools")
    python = (checkout / ".venv" / "bin" / "python").lstat()
    project = checkout / "pyproject.toml"
    project.write_text(f"{project.read_text()}[tool.ruff]\nline-length = 120\n")
    assert installs(checkout, "environment") == []

    [packages] = (checkout / ".venv").glob("lib/python*/site-packages")
    for name in ("named_by_tools", "named_by_nobody"):
        held = packages / f"{name}-1.dist-info"
        held.mkdir()
        (held / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        (held / "INSTALLER").write_text("pip\n")
        (held / "RECORD").write_text("".join(f"{held.name}/{file},,\n" for file in ("METADATA", "INSTALLER", "RECORD")))
    (checkout / "requirements-dev.lock").write_text("named-by.tools==1\n")
    (checkout / "requirements.lock").write_text("# newer\n")
    assert installs(checkout, "environment") == ["requirements.lock"]
    assert [held.name for held in packages.glob("named*")] == ["named_by_tools-1.dist-info"]

    (checkout / "requirements-dev.lock").write_text("")
    assert installs(checkout, "environment") == []
    assert installs(checkout, "tools") == []
    assert (checkout / ".venv" / "bin" / "python").lstat() == python


@pytest.mark.parametrize("locale", ["C", "cy_GB.UTF-8", "C.UTF-8", "tr_TR.UTF-8"])
def test_python_finds_us_whatever_the_letters_of_the_language(checkout: Path, locale: str) -> None:
    installs(checkout, "environment")
    command = [str(checkout / ".venv" / "bin" / "python"), "-c", "import b; print(ascii(b.__file__))"]
    done = subprocess.run(command, cwd="/", env={**os.environ, "LC_ALL": locale}, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"{str(checkout / 'b.py')!a}\n"), done.stderr


def test_an_environment_lent_by_another_checkout_is_left_as_it_is(checkout: Path) -> None:
    lent = checkout.with_name("lent")
    (lent / "bin").mkdir(parents=True)
    empty(checkout / ".venv")
    (checkout / ".venv").symlink_to(lent)
    assert installs(checkout, "environment") == ["requirements.lock"]
    assert [path.name for path in lent.iterdir()] == ["bin"]


def environment_of(home: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("environment", home / "tools" / "environment.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def half_made(home: Path) -> Path:
    (home / ".venv" / "made-from").unlink()
    return home


def broken(home: Path) -> Path:
    (home / ".venv" / "bin" / "python").unlink()
    return home


def moved(home: Path) -> Path:
    return home.rename(home.with_name("there"))


def of_an_older_lock(home: Path) -> Path:
    (home / "requirements.lock").write_text("# newer\n")
    return home


def of_an_older_project(home: Path) -> Path:
    (home / "pyproject.toml").write_text('[project]\nversion = "2"\n')
    return home


@pytest.mark.parametrize("spoil", [half_made, broken, moved, of_an_older_lock, of_an_older_project])
def test_what_is_not_as_it_should_be_is_made_anew(tmp_path: Path, spoil: Callable[[Path], Path]) -> None:
    home = tmp_path / "here"
    for directory in (home / "tools", home / ".venv" / "bin"):
        directory.mkdir(parents=True)
    shutil.copy(HOME / "tools" / "environment.py", home / "tools")
    for name in ("requirements.lock", "pyproject.toml"):
        (home / name).touch()
    runs = home / ".venv" / "bin" / "python"
    runs.write_text("#!/bin/sh\n")
    runs.chmod(0o755)
    environment = environment_of(home)
    (home / ".venv" / "made-from").write_text(environment.mark(home / "requirements.lock"))
    assert environment.installed(home / "requirements.lock")
    home = spoil(home)
    assert not environment_of(home).installed(home / "requirements.lock")


def python(directory: Path, *, version: str, venv: str) -> str:
    """A PATH on which `python3` answers as told."""
    (directory / "python3").write_text(
        f'#!/bin/sh\ncase "$2" in *version*) exit {version} ;; *venv*) exit {venv} ;; esac\n'
    )
    (directory / "python3").chmod(0o755)
    for program in ("sh", "make"):
        (directory / program).symlink_to(shutil.which(program) or program)
    return str(directory)


@pytest.mark.parametrize(
    ("version", "venv", "says"), [("1", "0", "needs Python 3.11 to 3.14"), ("0", "1", "apt install python3-venv")]
)
def test_what_is_missing_is_said_in_one_line(tmp_path: Path, version: str, venv: str, says: str) -> None:
    refused = make(HOME, "python", PATH=python(tmp_path, version=version, venv=venv), PYTHON="")
    assert refused.returncode != 0
    ours = [line for line in refused.stderr.splitlines() if not line.startswith("make")]
    assert len(ours) == 1
    assert says in ours[0]
