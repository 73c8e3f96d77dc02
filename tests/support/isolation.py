"""Isolation: what a test, and every process that a test starts, may see of the machine and of whoever runs the tests.

`enter` replaces the environment of this process by one made from nothing, so that there is no home, language, time zone,
database or credential of the user's in it, and no data directory but one of the run's own; `place` is the directory the
tests work in; `seen` is what no test may leave changed. Temporary files, databases among them, are kept in memory where
there is room, unless TMPDIR says otherwise.
"""

import locale
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
UMASK = 0o022

MACHINE = ("TMPDIR", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
"""Where there is room for temporary files, and which instructions the processor can be trusted with."""
TOOLS = ("CI", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG", "MUTANT_UNDER_TEST")
"""Whether the run decides on a change, and what those who measure the tests tell their processes."""
MEMORY = Path("/dev/shm")
ROOM_BYTES = 6 << 30
"""What a run takes of temporary files at most, several times over."""
OF_PYTEST = ("PYTEST_CURRENT_TEST", "PYTEST_VERSION")
OF_READLINE = ("COLUMNS", "LINES")
"""What the library of that name, once imported, tells every process that is started, and not this one."""


def environment(home: Path, outside: Mapping[str, str]) -> dict[str, str]:
    """The variables of a run at home in `home`; of those outside, only the ones that MACHINE and TOOLS name."""
    return {
        "PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        # named, so that no command looks for that of `make run`, here or in the checkout that it was installed from
        "QUORATE_DATA": str(home / "data"),
        **{name: outside[name] for name in MACHINE + TOOLS if name in outside},
    }


def temporary_directory(memory: Path = MEMORY) -> str:
    """Where temporary files are kept: in the file system in memory, on which a database is copied in a tenth of the time,
    if it has room and files in it can be executed."""
    try:
        found = os.statvfs(memory)
    except OSError:
        return tempfile.gettempdir()
    usable = not found.f_flag & os.ST_NOEXEC and found.f_bavail * found.f_frsize >= ROOM_BYTES
    return str(memory) if usable and os.access(memory, os.W_OK | os.X_OK) else tempfile.gettempdir()


def enter() -> Path:
    """Isolate this process, for as long as it lives; the home that it has from now on."""
    os.environ.setdefault("TMPDIR", temporary_directory())
    tempfile.tempdir = None
    home = Path(tempfile.mkdtemp(prefix="quorate-home-"))
    home.chmod(0o711)
    theirs = os.path.realpath(os.path.expanduser("~"))
    isolated = environment(home, os.environ) | {n: os.environ[n] for n in OF_PYTEST if n in os.environ}
    os.environ.clear()
    os.environ.update(isolated)
    for name in OF_READLINE:
        os.unsetenv(name)
    time.tzset()
    locale.setlocale(locale.LC_ALL, "")
    os.umask(UMASK)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # a shell without job control has those in its background ignore it, and they whatever they start
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "subprocess.Popen":
            check(arguments[3], theirs)

    sys.addaudithook(watch)
    return home


def leave(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)


def check(given: Mapping[Any, Any] | None, theirs: str) -> None:
    """Refuse an environment for a process in which it would find the user's home: without HOME it asks the system."""
    there = {os.fsdecode(name): os.fsdecode(value) for name, value in (os.environ if given is None else given).items()}
    assert "HOME" in there, "this process would find the home of whoever runs the tests: give it HOME"
    assert os.path.realpath(there["HOME"]) != theirs, "this process is given the home of whoever runs the tests"


@contextmanager
def place(home: Path) -> Iterator[Path]:
    """An empty directory to work in, so that nothing is found in the one that the tests were started from."""
    outside, made = Path.cwd(), home / "place"
    made.mkdir()
    os.chdir(made)
    try:
        yield made
    finally:
        os.chdir(outside)


def seen() -> dict[str, object]:
    """What tests have in common, and so must leave as they find it."""
    umask = os.umask(UMASK)
    os.umask(umask)
    return {
        **{f"${name}": value for name, value in os.environ.items() if name not in OF_PYTEST},
        "locale": locale.setlocale(locale.LC_ALL),
        "time zone": time.tzname,
        "umask": umask,
        "working directory": os.getcwd(),
        "files in it": sorted(os.listdir()),
        "data directory": Path(os.environ.get("QUORATE_DATA", "/dev/null/-")).exists(),
    }
