"""A checkout whose `.venv` is made, in a directory of its own, and the service that `make run` starts in it."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger.postgres.cluster import postmaster
from tests.running.compose import HOME
from tests.running.external_server import HOST, free_port
from tests.running.process import BIN, ask, ready, run, started

POSITIONS = {
    "query": '{ now: ledger { position } then: ledger(knownAt: "100") { position } groups { nodes { slug } } }'
}
SLUGS = {"cwm-taf-mqap", "wandsworth-mash-omg"}


class Checkout:
    """What `make run` finds in a checkout whose `.venv` is made: here it leads to the commands under test."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.data = home / ".quorate" / "demo"
        self.port = free_port()
        self.address = f"http://{HOST}:{self.port}"
        self.environment = {"PORT": str(self.port), "QUORATE_DATA": str(self.data)}
        for name in ("Makefile", "README.md"):
            shutil.copy(HOME / name, home)
        (home / "tools").mkdir()
        shutil.copy(HOME / "tools" / "first_minute.py", home / "tools")
        (home / "tools" / "environment.py").touch()
        (home / ".venv" / "bin").mkdir(parents=True)
        (home / ".venv" / "bin" / "quorate").symlink_to(BIN / "quorate")

    @contextmanager
    def started(self, *command: str, **environment: str) -> "Iterator[subprocess.Popen[str]]":
        """The process that `command` starts, once the service answers; it has a group of its own, as under a shell."""
        with started(command, self.home, self.environment | environment) as process:
            ready(self.address, process)
            yield process

    def second(self, *command: str | Path, **environment: str) -> tuple[int, str]:
        done = run(*command, cwd=self.home, environment=self.environment | environment)
        return done.returncode, done.stdout

    def server(self) -> int:
        """The process of the embedded server, or 0."""
        elsewhere = self.data / "postgres.elsewhere"
        homes = [self.data, *([Path(elsewhere.read_text().strip())] if elsewhere.exists() else [])]
        return max(postmaster(home / "postgres")[0] for home in homes)

    def positions(self) -> tuple[int, int]:
        status, answer = ask(self.address, "/graphql", POSITIONS, "demo-auditor")
        assert status == 200, answer
        assert {group["slug"] for group in answer["data"]["groups"]["nodes"]} >= SLUGS
        return answer["data"]["now"]["position"], answer["data"]["then"]["position"]


@contextmanager
def directory(mode: int) -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="quorate run "))
    made.chmod(mode)
    try:
        yield made
    finally:
        for note in made.rglob("postgres.elsewhere"):
            shutil.rmtree(note.read_text().strip())
        shutil.rmtree(made)
