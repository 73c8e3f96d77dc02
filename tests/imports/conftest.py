"""A record with two agencies, in which each test has a group of its own, and the command line beside it."""

import asyncio
import itertools
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api import cli
from api.http import tokens
from api.server.app import create_app
from api.server.service import Service
from domain.entries import Entry
from ledger.postgres import embedded
from ledger.world.tracked_world import TrackedWorld
from tests.api.conftest import Client, InProcess
from tests.support.databases import ready_database

SLUGS = (f"group-{n}" for n in itertools.count())
Run = Callable[..., tuple[int, str, str]]


class Record:
    """The service, and what is recorded in it."""

    def __init__(self, service: Service, runner: asyncio.Runner, login_dsn: str, keyring_dir: Path) -> None:
        self.service, self.login_dsn, self.keyring_dir = service, login_dsn, keyring_dir
        self.client = Client(InProcess(create_app(service, close=False), runner), "demo-administrator")
        made = tokens.Tokens(login_dsn)
        self.token = made.create("s", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
        made.close()
        for slug, name, *aliases in (
            ("ebc", "Example Borough Council", "Example BC"),
            ("ehb", "Example Health Board"),
        ):
            body = {"slug": slug, "name": {"en": name, "cy": f"Enghraifft {slug}"}, "aliases": aliases}
            self.client.post("/agencies", {**body, "on": "2020-01-01", "authority": {"kind": "agency"}})

    def group(self) -> str:
        slug = next(SLUGS)
        body = {"slug": slug, "name": {"en": "A group"}, "kind": "board", "on": "2020-01-01"}
        self.client.post("/groups", {**body, "authority": {"kind": "body"}})
        return slug

    @property
    def head(self) -> int:
        return self.service.head()

    def since(self, position: int) -> list[Entry]:
        return list(self.service.store.after(position))

    def seats(self, slug: str) -> dict[str, list[tuple[str, str, str | None]]]:
        """By title of seat and agency: who sat there, from when, until when."""
        world = TrackedWorld(self.service.store)
        group = world.group_named(slug)
        assert group
        found: dict[str, list[tuple[str, str, str | None]]] = {}
        for seat in group.seats.values():
            agency = world.agency(seat.states[0].agency) if seat.states[0].agency else None
            key = f"{seat.states[0].title} ({agency.slug if agency else '-'})"
            found[key] = [(self.name(t.person), str(t.since), str(t.until) if t.until else None) for t in seat.tenures]
        return found

    def meetings(self, slug: str) -> list[Any]:
        world = TrackedWorld(self.service.store)
        group = world.group_named(slug)
        assert group
        return [m for m in world.meetings_of(group.id) if m.scheduled]

    def roll(self, slug: str, day: str) -> dict[str, str]:
        [meeting] = [m for m in self.meetings(slug) if str(m.day) == day]
        lines = {seat: str(line.event.outcome.value) for seat, line in meeting.roll.items()}
        return lines | {self.name(person): "INVITED" for person in meeting.invited}

    def name(self, person: str) -> str:
        found = TrackedWorld(self.service.store).person(person)
        assert found
        assert found.name
        return (self.service.keyring.open(found.name) or "?").partition("-")[0]


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
def run(record: Record, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
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
def bring(run: Run, group: str, tmp_path: Path) -> Run:
    """Imports a file of these lines: the kind, the text, further arguments. The Invented are other people in each group."""

    def importing(kind: str, text: str | bytes, *arguments: str, name: str = "file.csv") -> tuple[int, str, str]:
        if isinstance(text, str):
            text = text.replace("Invented", f"Invented-{group}").replace("invented,", f"invented-{group},").encode()
        (tmp_path / name).write_bytes(text)
        return run("import", kind, name, "--group", group, "--authority", f"body:{group}", *arguments)

    return importing
