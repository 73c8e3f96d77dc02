"""Tells random histories for as long as it is given, and asks of each whether its rows are those of a replay: at every
command, when each command has a read side of its own, and in the tables of a real database whose projector is stopped; and
whether an act changes only what its facets say.

`python -m tests.soak MINUTES`: now and then a line with the seeds that were told; what does not hold is kept in `.soak`, as
small as it could be made; exit 1 where anything did not. `python -m tests.soak MINUTES SEED` begins with that seed."""

import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random, randrange
from time import monotonic

from domain.entries import Entry
from ledger.postgres import embedded
from tests.support.projected_ledger import WAYS, ProjectedLedger, projected, stopped
from tests.support.random_histories import history
from tests.support.replay_check import changed_beyond_facets, command_by_command, restarted_at_each
from tests.support.shrinking import entry_lines, smallest

KEPT = Path(__file__).parent.parent / ".soak"
TELLS_S = 60
SEEDS = 2**32
Commands = Sequence[list[Entry]]


def main(arguments: list[str]) -> int:
    """The exit code: 0 where every history held."""
    minutes = float(arguments[0]) if arguments else 60.0
    first = int(arguments[1]) if len(arguments) > 1 else randrange(SEEDS)
    with server() as running, projected(running, "soak") as shared:
        until = monotonic() + 60 * minutes
        return soak(shared, first, lambda: monotonic() < until)


def soak(shared: ProjectedLedger, first: int, goes_on: Callable[[], bool]) -> int:
    """Tells histories, each of the next seed, for as long as it `goes_on`; the exit code."""
    began = said_at = monotonic()
    count, failed = 0, list[int]()
    while goes_on():
        seed = (first + count) % SEEDS
        count += 1
        if wrong := check(shared, seed):
            failed.append(seed)
            KEPT.mkdir(exist_ok=True)
            (KEPT / f"{seed}.txt").write_text(wrong)
            print(f"seed {seed} DOES NOT HOLD: see {KEPT.name}/{seed}.txt", flush=True)
        if monotonic() > said_at + TELLS_S or wrong:
            said_at = monotonic()
            print(f"seeds {first} to {seed}: {count} histories in {(said_at - began) / 60:.0f} minutes", flush=True)
    print(
        f"{count} histories, seeds {first} to {(first + count - 1) % SEEDS}; {len(failed)} did not hold {failed or ''}"
    )
    return 1 if failed else 0


def check(shared: ProjectedLedger, seed: int) -> str:
    """What is wrong with the history of a seed, and the smallest part of it that is; empty where it holds."""
    r = Random(seed)
    pattern = [r.choice(WAYS) for _ in range(r.randint(1, 8))]
    commands = history(seed).commands
    asked: dict[str, Callable[[Commands], list[str]]] = {
        "at every command": lambda commands: command_by_command(commands)[2],
        "restarted at every command": restarted_at_each,
        "by facets": changed_beyond_facets,
        f"in the tables, {pattern}": lambda commands: _stopped(shared, commands, pattern),
    }
    for what, wrong in asked.items():
        try:
            found = "\n".join(wrong(commands))
        except Exception:
            found = traceback.format_exc()
        if found:
            return (
                f"seed {seed}, {what}:\n{found}\n\nthe smallest part of it:\n{entry_lines(smallest(commands, wrong))}"
            )
    return ""


def _stopped(shared: ProjectedLedger, commands: Commands, pattern: list[str]) -> list[str]:
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
