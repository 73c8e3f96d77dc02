"""Installs `.venv` exactly as the lock files say, and what the console needs besides; again where it is missing,
incomplete, moved, or of older lock files.

A `.venv` that runs is brought up to date in place, and may hold what another lock file of the checkout names: tests or a
service may be running in it. Needs the standard library only.

    python tools/environment.py requirements.lock [requirements-dev.lock]
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
VENV = HOME / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "made-from"
ASSETS = HOME / "tools" / "assets.py"
"""Installs what the console needs besides; without it everything else works."""
TEST_PROGRAMS = ("identity_provider", "graphql_clients")
"""Modules of `tools` that install programs of npm which the tests need, with their lock file."""
DEVELOPMENT = "requirements-dev.lock"
PROJECTS = (HOME, HOME / "verifier")
"""What is installed editable: Quorate, and the verifier, a package by itself."""


def main(locks: list[str]) -> int:
    """Install the lock files, under a file lock so that several runs take turns. The exit status; 1 prints why."""
    try:
        with Path(__file__).open() as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            for number, lock in enumerate(locks):
                ensure(HOME / lock, first=number == 0)
            if ASSETS.exists():
                subprocess.run([PYTHON, ASSETS], cwd=HOME)
            for name in TEST_PROGRAMS if DEVELOPMENT in locks else ():
                if (HOME / "tools" / f"{name}.py").exists():
                    subprocess.run([PYTHON, "-m", f"tools.{name}"], cwd=HOME)
    except subprocess.CalledProcessError:
        print("Installing did not succeed; what stands above says why. There is nothing to undo: run make again.")
        return 1
    except KeyboardInterrupt:
        print("Interrupted. There is nothing to undo: run make again.")
        return 1
    except OSError as error:
        print(f"Cannot make {VENV}: {error.strerror or error}.")
        return 1
    return 0


def ensure(lock: Path, *, first: bool) -> None:
    """Install a lock file unless it is installed; the first makes `.venv` where none runs, and installs Quorate itself,
    editable."""
    if installed(lock):
        return
    print(f"Installing {lock.name} into .venv (once; a minute or so) ...", flush=True)
    if first and not runs():
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, clear=True, symlinks=True, with_pip=True)
    others = [line for line in marks() if not line.startswith(f"{lock.name} ")]
    # unfinished until all is installed: an interrupted run goes on from here
    STAMP.write_text("".join(f"{line}\n" for line in others))
    pip("install", "--require-hashes", "--only-binary", ":all:", "-r", str(lock))
    if first:
        for project in (p for p in PROJECTS if (p / "pyproject.toml").is_file()):
            pip("install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(project))
        point_home()
    remove_unlocked()
    with STAMP.open("a") as stamp:
        stamp.write(f"{mark(lock)}\n")


def runs() -> bool:
    """Whether `.venv` was made in this directory, by the Python that runs this, and its Python still starts."""
    if VENV.is_symlink() or not any(line.endswith(f" {HOME}") for line in marks()):
        return False
    version = "import sys; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([PYTHON, "-I", "-c", version], capture_output=True, text=True)
    except OSError:
        return False
    return done.stdout.split() == [str(part) for part in sys.version_info[:2]]


def remove_unlocked() -> None:
    """Uninstall what no lock file of the checkout names any more."""
    named = {"pip", "setuptools", "quorate", "quorate-verify"}
    for lock in HOME.glob("requirements*.lock"):
        named |= {normal(name) for name in re.findall(r"^([\w.-]+)==", lock.read_text(), re.MULTILINE)}
    listed = "import importlib.metadata as m; print(*{d.metadata['Name'] for d in m.distributions()}, sep='\\n')"
    done = subprocess.run([PYTHON, "-I", "-c", listed], capture_output=True, text=True, check=True)
    if left := [name for name in done.stdout.split() if normal(name) not in named]:
        pip("uninstall", "--yes", *left)


def normal(name: str) -> str:
    """The name of a distribution as names are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def point_home() -> None:
    """Make the path in the editable install's `.pth` file relative: Python decodes `.pth` files by the locale, and does not
    start where the checkout's path has letters that the locale lacks."""
    for packages in VENV.glob("lib/python*/site-packages"):
        for name, project in zip(("quorate", "quorate_verify"), PROJECTS, strict=True):
            for file in packages.glob(f"_editable_impl_{name}.pth"):
                file.write_text(f"{os.path.relpath(project, packages)}\n")


def installed(lock: Path) -> bool:
    """Whether a lock file was installed completely, in this directory, and `.venv` still runs."""
    ours = "import importlib.metadata; importlib.metadata.version('quorate')"
    try:
        return mark(lock) in marks() and subprocess.run([PYTHON, "-I", "-c", ours], capture_output=True).returncode == 0
    except OSError:
        return False


def marks() -> list[str]:
    """What is installed completely: the lines of the stamp."""
    try:
        return STAMP.read_text().splitlines()
    except OSError:
        return []


def mark(lock: Path) -> str:
    """The line of the stamp for an installed lock file: its name, a digest of what an installation is made from, and the
    directory."""
    digest = hashlib.sha256(lock.read_bytes() + b"\0" + package()).hexdigest()[:16]
    return f"{lock.name} {digest} {HOME}"


def package() -> bytes:
    """What pyproject.toml says of the package: the settings of linters and tests beside it concern no installation."""
    said = tomllib.loads((HOME / "pyproject.toml").read_text())
    tables = [said.get("build-system"), said.get("project"), said.get("tool", {}).get("hatch")]
    return json.dumps(tables, sort_keys=True).encode()


def pip(command: str, *arguments: str) -> None:
    """Run a command of the pip of `.venv`. Raises CalledProcessError where it fails."""
    quietly = ["--quiet", "--disable-pip-version-check", "--no-input"]
    if command == "install":
        quietly.append("--no-warn-script-location")
    subprocess.run([PYTHON, "-m", "pip", command, *quietly, *arguments], check=True, cwd=HOME)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
