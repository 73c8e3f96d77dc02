"""Tells random histories for as long as it is given, and asks of each whether its rows are those of a replay: at every
command, when each command has a read side of its own, and in the tables of a real database whose projector is stopped.

`python -m tests.soak MINUTES`: a line for each seed; what fails is kept in `.soak`, shrunk, with the line that tells it
again; exit 1 where anything did. `python -m tests.soak MINUTES SEED` begins with that seed."""

import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import randrange
from time import monotonic
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.database import DirectoryBasedExampleDatabase

from domain.entries import Entry
from ledger.postgres import embedded
from tests.support.projected_ledger import WAYS, ProjectedLedger, projected, stopped
from tests.support.random_histories import played, steps
from tests.support.replayed import command_by_command, restarted_at_each

KEPT = Path(__file__).parent.parent / ".soak"
SHRINKS = True
HISTORIES = 25
"""Told of one seed."""
patterns = st.lists(st.sampled_from(WAYS), min_size=1, max_size=8)


def main(arguments: list[str]) -> int:
    """The exit code: 0 where every history held."""
    minutes = float(arguments[0]) if arguments else 60.0
    first = int(arguments[1]) if len(arguments) > 1 else randrange(2**32)
    with server() as running, projected(running, "soak") as shared:
        until = monotonic() + 60 * minutes
        return soak(shared, first, lambda: monotonic() < until)


def soak(shared: ProjectedLedger, first: int, goes_on: Callable[[], bool]) -> int:
    """Tells histories for as long as it `goes_on`; the exit code."""
    KEPT.mkdir(exist_ok=True)
    histories = failed = 0
    began, number = monotonic(), first
    while goes_on():
        count, wrong = _tell(shared, number, goes_on)
        histories += count
        failed += bool(wrong)
        if wrong:
            (KEPT / f"{number}.txt").write_text(wrong)
        so_far = f"{histories} histories in {(monotonic() - began) / 60:.1f} minutes"
        print(f"seed {number}: {f'FAILED, see {KEPT.name}/{number}.txt' if wrong else 'held'}; {so_far}", flush=True)
        number = (number + 1) % 2**32
    print(f"{histories} histories of the seeds {first} to {(number - 1) % 2**32}: {failed} seeds failed", flush=True)
    return 1 if failed else 0


def _tell(shared: ProjectedLedger, number: int, goes_on: Callable[[], bool]) -> tuple[int, str]:
    """How many histories of a seed were told, and what was wrong with one of them, shrunk."""
    count, found = 0, False
    commands: list[list[Entry]] = []

    @seed(number)
    @settings(
        max_examples=HISTORIES,
        deadline=None,
        print_blob=True,
        phases=[Phase.reuse, Phase.generate, *([Phase.shrink] if SHRINKS else [])],
        suppress_health_check=list(HealthCheck),
        database=DirectoryBasedExampleDatabase(KEPT / "examples"),
    )
    @given(history=steps, pattern=patterns)
    def test_history(history: list[Any], pattern: list[str]) -> None:
        nonlocal count, found
        if found or goes_on():
            count += not found
            commands[:] = played(history).commands
            try:
                check(shared, commands, pattern)
            except BaseException:
                found = True  # what follows makes it smaller, however long that takes
                raise

    try:
        test_history()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        recorded = "".join(f"{e.position} {e.kind} {e.stream} {e.event}\n" for command in commands for e in command)
        return count, f"{''.join(traceback.format_exception(error))}\n\nwhat was recorded:\n{recorded}"
    return count, ""


def check(shared: ProjectedLedger, commands: list[list[Entry]], pattern: list[str]) -> None:
    """Raises AssertionError, with what is wrong, where a history does not hold."""
    asked: dict[str, Callable[[], list[str]]] = {
        "at every command": lambda: command_by_command(commands)[2],
        "restarted at every command": lambda: restarted_at_each(commands),
        "in the tables": lambda: _stopped(shared, commands, pattern),
    }
    for what, wrong in asked.items():
        assert not (found := wrong()), f"{what}: {found}"


def _stopped(shared: ProjectedLedger, commands: list[list[Entry]], pattern: list[str]) -> list[str]:
    shared.empty()
    return stopped(shared, commands, pattern)


@contextmanager
def server() -> Iterator[embedded.EmbeddedServer]:
    """A PostgreSQL of its own, gone in the end."""
    home = Path(tempfile.mkdtemp(prefix="quorate-soak-"))
    home.chmod(0o711)
    running = embedded.start(home / "data")
    try:
        yield running
    finally:
        running.stop()
        for note in home.rglob("postgres.elsewhere"):
            shutil.rmtree(note.read_text().strip())
        shutil.rmtree(home)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
