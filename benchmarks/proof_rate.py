"""The proof: leaves integrated a second beside pymerkle on the same leaves, inclusion proofs, full verification,
how far the tree lags behind writers, and what integration costs them."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

import psycopg
import pymerkle
from msgspec import Struct
from psycopg import Connection

from benchmarks.append_rate import WRITERS, Say, drafts_of_a_roll, write_commands
from benchmarks.databases import Database, OpenDatabase
from benchmarks.measure import Measure, percentile
from ledger.proof import integrator, tree_store
from ledger.proof.audit import audit
from ledger.proof.key_directory import KeyDirectory
from ledger.proof.transparency_log import TransparencyLog
from ledger.store.head_listener import HeadListener

FILLED = (
    "INSERT INTO ledger.events (originator_id, originator_version, topic, state, notification_id, recorded_at, command)"
    " SELECT gen_random_uuid(), 1, %s, %s, n, now() + n * interval '1 microsecond', gen_random_uuid()"
    " FROM generate_series(1, %s) n"
)
LOOK_S = 0.005


class ProofSizes(Struct, frozen=True):
    """How many leaves, proofs, and rounds of how many commands a writer."""

    leaves: int = 1_000_000
    library_leaves: int = 50_000
    proofs: int = 2_000
    rounds: int = 5
    commands: int = 150


def measures(places: OpenDatabase, sizes: ProofSizes, say: Say) -> Iterator[Measure]:
    """A ledger of many leaves first, then one with writers."""
    with places("proof") as place, psycopg.connect(place.admin, autocommit=True) as connection:
        draft = drafts_of_a_roll("00000000-0000-4000-8000-000000000001", 1, 1)[0]
        say(f"proof: {sizes.leaves:,} events")
        connection.execute(FILLED, [draft.topic, draft.state, sizes.leaves])
        connection.execute("ANALYZE ledger.events")
        yield from _integrated(connection, sizes, say)
        yield from _proved(connection, sizes)
    with places("beside") as place, TemporaryDirectory() as home:
        yield from _beside(place, Path(home), sizes, say)


def _integrated(connection: "Connection[Any]", sizes: ProofSizes, say: Say) -> Iterator[Measure]:
    say("proof: integration")
    ours = sizes.leaves / _seconds(lambda: tree_store.integrate(connection))
    connection.execute("ANALYZE ledger.tree_nodes")
    leaves = [e.leaf() for e in tree_store.ledger_events(connection, 1, sizes.library_leaves)]
    library = pymerkle.InmemoryTree(algorithm="sha256")
    theirs = len(leaves) / _seconds(lambda: library.append_entries(leaves))
    assert library.get_root() == tree_store.root(connection, len(leaves))
    yield Measure(name="proof: integrated", value=ours, unit="leaves/s", floor=20_000, aim="50,000")
    yield Measure(name="proof: pymerkle in memory, the same leaves", value=theirs, unit="leaves/s")
    yield Measure(name="proof: times pymerkle", value=ours / theirs)


def _proved(connection: "Connection[Any]", sizes: ProofSizes) -> Iterator[Measure]:
    choice = Random(sizes.leaves)
    took_ms = []
    for _ in range(sizes.proofs):
        index = choice.randrange(sizes.leaves)
        took_ms.append(_seconds(partial(tree_store.inclusion_path, connection, index, sizes.leaves)) * 1000)
    name = f"proof: an inclusion proof at {sizes.leaves:,} leaves"
    yield Measure(name=f"{name}, p50", value=percentile(took_ms, 50), unit="ms")
    yield Measure(name=f"{name}, p99", value=percentile(took_ms, 99), unit="ms", ceiling=10, aim="5")
    took_s = _seconds(lambda: audit(connection, []))
    yield Measure(name="proof: full verification", value=sizes.leaves / took_s, unit="events/s")


def _beside(place: Database, home: Path, sizes: ProofSizes, say: Say) -> Iterator[Measure]:
    """Writers with and without integration beside them, turn about, and how long an event waits for its leaf."""
    ratios, lags = [], list[float]()
    with ThreadPoolExecutor(WRITERS) as writers:
        write_commands(writers, place, 1, 1)
        for n in range(sizes.rounds):
            say(f"proof: writers, round {n + 1} of {sizes.rounds}")
            rates: dict[bool, float] = {}
            for integrating in (True, False) if n % 2 else (False, True):
                if integrating:
                    with _integrating(place, home), _lag(place, lags):
                        rates[integrating] = write_commands(writers, place, 1, sizes.commands)
                else:
                    rates[integrating] = write_commands(writers, place, 1, sizes.commands)
            ratios.append(rates[True] / rates[False])
    yield Measure(name="proof: append beside integration, of without", value=median(ratios), floor=0.95)
    yield Measure(name="proof: lag behind the ledger, p99", value=percentile(lags, 99), unit="s", ceiling=2)


@contextmanager
def _integrating(place: Database, home: Path) -> Iterator[None]:
    stop = Event()
    log = TransparencyLog(
        lambda: psycopg.connect(place.service, autocommit=True), KeyDirectory(home / "signing"), home / "checkpoints"
    )

    def work() -> None:
        with HeadListener(place.login) as notices:
            integrator.run(log, stop, wait=notices.wait, interval_s=1, say=print)

    with _thread(work, stop):
        yield


@contextmanager
def _lag(place: Database, lags: list[float]) -> Iterator[None]:
    """Notes how long the newest event of each look waited until it was integrated."""
    stop = Event()

    def look() -> None:
        waiting: list[tuple[int, float]] = []
        with psycopg.connect(place.service, autocommit=True) as connection:
            while not stop.is_set() or (waiting and time.monotonic() - waiting[-1][1] < 5):
                head, size = tree_store.head(connection), tree_store.tree_size(connection)
                now = time.monotonic()
                if not stop.is_set() and (not waiting or waiting[-1][0] < head):
                    waiting.append((head, now))
                lags.extend(now - since for position, since in waiting if position <= size)
                waiting = [(position, since) for position, since in waiting if position > size]
                time.sleep(LOOK_S)

    with _thread(look, stop):
        yield


@contextmanager
def _thread(work: Callable[[], None], stop: Event) -> Iterator[None]:
    thread = Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
