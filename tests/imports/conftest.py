"""A record with two agencies, in which each test has a group of its own, and the command line beside it."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import cli
from api.server.service import Service
from ledger.postgres import embedded
from tests.imports.cases_board import CASES, Import
from tests.imports.record import Record
from tests.support.command_line import Quorate
from tests.support.databases import ready_database

AGENCIES = {"our-council": "Our Council", "our-police": "Our Police", "our-health": "Our Health"}


@pytest.fixture(scope="session")
def record(server: embedded.EmbeddedServer) -> Iterator[Record]:
    with tempfile.TemporaryDirectory(prefix="quorate-imports-") as home, ready_database(server) as database:
        service = Service(database.login_dsn, Path(home) / "keyring", demonstration=True)
        try:
            with asyncio.Runner() as runner:
                yield Record(service, runner, database.login_dsn, Path(home) / "keyring")
        finally:
            service.close()


@pytest.fixture
def group(record: Record) -> str:
    return record.group()


@pytest.fixture
def run(record: Record, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Quorate:
    """Runs a command line in a directory of the test's own: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUORATE_SERVER", raising=False)
    monkeypatch.setenv("DATABASE_URL", record.login_dsn)
    monkeypatch.setenv("QUORATE_KEYRING", str(record.keyring_dir))
    monkeypatch.setenv("QUORATE_TOKEN", record.token)

    def running(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["quorate", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capfd.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return running


@pytest.fixture
def bring(run: Quorate, group: str, tmp_path: Path) -> Quorate:
    """Imports a file of these lines: the kind, the text, further arguments. The Invented are other people in each group."""

    def importing(kind: str, text: str | bytes, *arguments: str, name: str = "file.csv") -> tuple[int, str, str]:
        if isinstance(text, str):
            text = text.replace("Invented", f"Invented-{group}").replace("invented,", f"invented-{group},").encode()
        (tmp_path / name).write_bytes(text)
        return run("import", kind, name, "--group", group, "--authority", f"body:{group}", *arguments)

    return importing


@pytest.fixture(scope="session")
def agencies(record: Record) -> None:
    """The agencies that the files of `cases` name."""
    for slug, name in AGENCIES.items():
        body = {"slug": slug, "name": {"en": name}, "on": "1990-01-01", "authority": {"kind": "agency"}}
        record.client.post("/agencies", body)


@pytest.fixture
def board(record: Record, agencies: None) -> str:
    """A group of its own, under the terms of the cases."""
    slug = record.group("1990-01-01")
    toml = (CASES / "dup-board.toml").read_text(encoding="utf-8").replace("dup-board", slug)
    record.client.post(f"/groups/{slug}/terms", {"toml": toml, "on": "1990-01-01", "authority": {"kind": "body"}})
    return slug


@pytest.fixture
def take(run: Quorate, board: str) -> Import:
    """Imports a file of `cases`: the kind, its name, further arguments; exit code, standard output, standard error."""

    def importing(kind: str, case: str, *arguments: str) -> tuple[int, str, str]:
        authority = ("--group", board, "--authority", f"body:{board}")
        code, out, err = run("import", kind, str(CASES / case), *authority, *arguments)
        return code, " ".join(out.split()), " ".join(err.split())

    return importing
