"""Installs `.venv` exactly as the lock files say, and what the console needs besides; again where it is missing,
incomplete, moved, or of older lock files.

Needs the standard library only. `python tools/environment.py requirements.lock [requirements-dev.lock]`
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
VENV = HOME / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "made-from"
ASSETS = HOME / "tools" / "assets.py"
"""Installs what the console needs besides; without it everything else works."""


def main(locks: list[str]) -> int:
    """Install the lock files, under a file lock so that several runs take turns. The exit status; 1 prints why."""
    try:
        with Path(__file__).open() as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            for number, lock in enumerate(locks):
                ensure(HOME / lock, first=number == 0)
            if ASSETS.exists():
                subprocess.run([PYTHON, ASSETS], cwd=HOME)
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
    """Install a lock file unless it is installed; the first comes with a new `.venv` and with Quorate itself, editable."""
    if installed(lock):
        return
    print(f"Installing {lock.name} into .venv (once; a minute or so) ...", flush=True)
    if first:
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, clear=True, symlinks=True, with_pip=True)
    pip("--require-hashes", "--only-binary", ":all:", "-r", str(lock))
    if first:
        pip("--no-deps", "--no-build-isolation", "--no-index", "--editable", str(HOME))
        point_home()
    with STAMP.open("a") as stamp:
        stamp.write(f"{mark(lock)}\n")


def point_home() -> None:
    """Make the path in the editable install's `.pth` file relative: Python decodes `.pth` files by the locale, and does not
    start where the checkout's path has letters that the locale lacks."""
    for packages in VENV.glob("lib/python*/site-packages"):
        for file in packages.glob("_editable_impl_quorate.pth"):
            file.write_text(f"{os.path.relpath(HOME, packages)}\n")


def installed(lock: Path) -> bool:
    """Whether a lock file was installed completely, in this directory, and `.venv` still runs."""
    ours = "import importlib.metadata; importlib.metadata.version('quorate')"
    try:
        if mark(lock) not in STAMP.read_text().splitlines():
            return False
        return subprocess.run([PYTHON, "-I", "-c", ours], capture_output=True).returncode == 0
    except OSError:
        return False


def mark(lock: Path) -> str:
    """The line of the stamp for an installed lock file: its name, a digest of it and pyproject.toml, and the directory."""
    return f"{lock.name} {digest(lock, HOME / 'pyproject.toml')} {HOME}"


def digest(*files: Path) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]


def pip(*arguments: str) -> None:
    quietly = ("--quiet", "--disable-pip-version-check", "--no-input", "--no-warn-script-location")
    subprocess.run([PYTHON, "-m", "pip", "install", *quietly, *arguments], check=True, cwd=HOME)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
