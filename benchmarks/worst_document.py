"""The costliest question that is still allowed, as random walks over the schema find it: what it costs the service, and
what eight of them at once leave to a simple question."""

import multiprocessing
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

import httpx
import psycopg
from msgspec import Struct

from api.graphql.schema import build
from api.http.tokens import Tokens, create_access_tables
from api.server.process import SWITCH_S, exempt_from_collection
from api.server.service import Service
from benchmarks import multiplied_ledger
from benchmarks.databases import Database, OpenDatabase
from benchmarks.measure import Measure, percentile
from benchmarks.multiplied_ledger import Seed
from domain.permission import Role
from ledger.keyring import Keyring
from projections.engine import read_schema
from projections.engine.rebuild import rebuild
from tests.support.random_documents import RandomDocument
from tests.support.server import served

SLUG, SIMPLE = "cwm-taf-mqap-0", '{ group(slug: "cwm-taf-mqap-0") { name kind } }'
PROCESSOR_S, MEMORY_MB, SIMPLE_MS = 2.0, 100.0, 1000.0
COSTLIEST, TURNS, TICKS_S, MIB = 5, 3, os.sysconf("SC_CLK_TCK"), 1024
TIMEOUT_S = 120
Say = Callable[[str], None]


class WorstDocumentSizes(Struct, frozen=True):
    """How long the ledger is, how many documents are tried, and for how long eight of the worst are asked at once."""

    events: int = 20_000
    documents: int = 200
    at_once: int = 8
    seconds: float = 20.0


class ServiceProcess:
    """A service in a process of its own, whose processor time and memory are read from the system (Linux)."""

    def __init__(self, pid: int, address: str) -> None:
        self.address = address
        self._proc = Path("/proc") / str(pid)

    def processor_s(self) -> float:
        fields = (self._proc / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_S

    def peak_mb(self) -> float:
        """The most memory that it held since `forget_peak`, in MiB."""
        return self._memory_kb("VmHWM") / MIB

    def held_mb(self) -> float:
        return self._memory_kb("VmRSS") / MIB

    def forget_peak(self) -> None:
        (self._proc / "clear_refs").write_text("5")

    def _memory_kb(self, name: str) -> int:
        (line,) = (line for line in (self._proc / "status").read_text().splitlines() if line.startswith(f"{name}:"))
        return int(line.split()[1])


class Cost(Struct, frozen=True, order=True):
    """What one question has cost the service."""

    processor_s: float
    memory_mb: float


def measures(places: OpenDatabase, seed: Seed, sizes: WorstDocumentSizes, say: Say) -> Iterator[Measure]:
    """The ledger has the mix of the seed; what is refused counts as much as what is answered."""
    with places("worst") as place:
        say(f"the worst document: filling a ledger of {sizes.events:,} events")
        multiplied_ledger.multiply(seed, place.admin, sizes.events)
        with psycopg.connect(place.service, autocommit=True) as connection:
            read_schema.prepare(connection)
            rebuild(place.store(), connection, grace_s=0, say=lambda _: None)
        with service_process(place) as process, httpx.Client(base_url=process.address, timeout=TIMEOUT_S) as client:
            tokens = tokens_of(place, sizes.at_once + 1)
            say(f"the worst document: {sizes.documents:,} random ones")
            found = _search(process, client, tokens[0], _documents(place, sizes.documents))
            worst = [text for _, text in found]
            again = [max(_cost(process, client, tokens[0], text) for _ in range(TURNS)) for text in worst]
            name = "the worst document"
            processor_s = max(c.processor_s for c in again)
            yield Measure(name=f"{name}: processor", value=processor_s, unit="s", ceiling=PROCESSOR_S)
            yield Measure(name=f"{name}: memory", value=max(c.memory_mb for c in again), unit="MiB", ceiling=MEMORY_MB)
            say(
                f"the worst document: {sizes.at_once} at once for {sizes.seconds:g} s, and simple questions beside them"
            )
            alone = _simple_ms(client, tokens[0], sizes.seconds / 4)
            with _asked_at_once(process.address, tokens[1:], worst):
                beside = _simple_ms(client, tokens[0], sizes.seconds)
            yield Measure(name="a simple question alone, p95", value=percentile(alone, 95), unit="ms")
            yield Measure(
                name=f"a simple question beside {sizes.at_once} of the worst, p95",
                value=percentile(beside, 95),
                unit="ms",
                ceiling=SIMPLE_MS,
            )


def _documents(place: Database, count: int) -> list[str]:
    schema, _ = build()
    with psycopg.connect(place.admin) as connection:
        query = "SELECT id::text FROM ledger.streams WHERE kind = 'meeting' LIMIT 1"
        (meeting,) = connection.execute(query).fetchone() or ("",)
    given = {"slug": f'"{SLUG}"', "id": f'"{meeting}"', "position": "3"}
    return [RandomDocument(schema, Random(number), given).text for number in range(count)]


def _search(process: ServiceProcess, client: httpx.Client, token: str, documents: list[str]) -> list[tuple[Cost, str]]:
    """The costliest documents, each asked once."""
    return sorted(((_cost(process, client, token, text), text) for text in documents), reverse=True)[:COSTLIEST]


def _cost(process: ServiceProcess, client: httpx.Client, token: str, text: str) -> Cost:
    process.forget_peak()
    processor_s, held_mb = process.processor_s(), process.held_mb()
    _ask(client, token, text)
    return Cost(process.processor_s() - processor_s, max(0.0, process.peak_mb() - held_mb))


def _ask(client: httpx.Client, token: str, text: str) -> httpx.Response:
    return client.post("/graphql", json={"query": text}, headers={"Authorization": f"Bearer {token}"})


def _simple_ms(client: httpx.Client, token: str, seconds: float) -> list[float]:
    """How long each simple question took, one after the other."""
    taken, ends = [], time.monotonic() + seconds
    while time.monotonic() < ends:
        began = time.perf_counter()
        answer = _ask(client, token, SIMPLE)
        taken.append((time.perf_counter() - began) * 1000)
        assert answer.is_success, answer.text
        assert "errors" not in answer.json(), answer.text
    return taken


@contextmanager
def _asked_at_once(address: str, tokens: list[str], documents: list[str]) -> Iterator[None]:
    """Each credential asks for the documents one after the other, without a pause."""
    over = threading.Event()

    def asking(number: int, token: str) -> None:
        with httpx.Client(base_url=address, timeout=TIMEOUT_S) as client:
            while not over.is_set():
                _ask(client, token, documents[number % len(documents)])
                number += 1

    askers = [threading.Thread(target=asking, args=item) for item in enumerate(tokens)]
    for asker in askers:
        asker.start()
    try:
        yield
    finally:
        over.set()
        for asker in askers:
            asker.join()


def tokens_of(place: Database, count: int, role: Role = "auditor") -> list[str]:
    """New tokens, of auditors or another role."""
    tokens = Tokens(place.login)
    try:
        ends_at = datetime(2190, 1, 1, tzinfo=UTC)
        return [tokens.create(f"benchmark {n}", role, ends_at)[0] for n in range(count)]
    finally:
        tokens.close()


@contextmanager
def service_process(place: Database, keyring: Path | None = None) -> Iterator[ServiceProcess]:
    """The service of a database in a process of its own; with a keyring that others use too, or its own."""
    create_access_tables(place.login)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    with tempfile.TemporaryDirectory() as home:
        keys, ledger = keyring or Path(home) / "keyring", place.store()
        for person in ledger.streams("person")[:1]:
            Keyring(keys).seal(person, 1, "name", "nobody")
        ledger.close()
        process = context.Process(target=_serve, args=(place.login, keys, theirs), daemon=True)
        process.start()
        try:
            yield ServiceProcess(process.pid or 0, str(ours.recv()))
            ours.send(None)
        finally:
            process.join(10)
            process.terminate()
            process.join()


def _serve(login: str, keys: Path, told: Connection) -> None:
    service = Service(login, keys)
    try:
        with served(service, login) as address:
            sys.setswitchinterval(SWITCH_S)  # as `quorate serve` does
            exempt_from_collection()
            told.send(address)
            told.recv()
    finally:
        service.close()
