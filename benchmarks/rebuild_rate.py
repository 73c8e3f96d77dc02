"""A rebuild from zero, index and all, beside its rows written alone; and the library's `ProjectionRunner`, to compare."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from uuid import UUID

import psycopg
from eventsourcing.persistence import StoredEvent
from msgspec import Struct
from psycopg import sql

from benchmarks import library, multiplied_ledger
from benchmarks.databases import Database, OpenDatabase
from benchmarks.measure import Measure
from benchmarks.multiplied_ledger import Seed
from projections.engine import read_schema
from projections.engine.parallel_fill import fill, index, processors
from projections.engine.tables import TABLES

ROWS_ALONE_FLOOR = 0.08
MEMORY_MB = 500
"""What a process that fills a schema may hold, at any size of ledger."""
SAMPLE_S = 0.2
SCHEMA, COPY = "read_1", "read_2"
Say = Callable[[str], None]


class RebuildSizes(Struct, frozen=True):
    """How many events we rebuild from, and how many the library is timed on, half of them before and half after us;
    `few_events` are the first of ours, at which the memory of a process is to be about the same."""

    events: int = 200_000
    library_events: int = 5_000
    few_events: int = 60_000


def measures(places: OpenDatabase, seed: Seed, sizes: RebuildSizes, say: Say) -> Iterator[Measure]:
    """The ledger has the mix of the seed."""
    with places("rebuild") as place:
        say(f"rebuild: writing a ledger of {sizes.events:,} events with the demonstration's mix")
        events = multiplied_ledger.multiply(seed, place.admin, sizes.events)
        theirs = [
            StoredEvent(UUID(e.stream), e.version, e.topic, e.state)
            for e in multiplied_ledger.events(place.admin, sizes.library_events)
        ]
        half = len(theirs) // 2
        say(f"rebuild: the library's runner on {half:,} events")
        before = _library(places, theirs[:half])
        few = sizes.few_events // len(seed.events) * len(seed.events)  # whole copies: whole commands
        few_mb = _peak_of_few(place, few, say) if 0 < few < events else 0.0
        say(f"rebuild: ours on {events:,} events")
        before_s = _processor_s()
        with _children_peak() as peak_mb:
            ours = _ours(place, events, say)
        each_us = (_processor_s() - before_s) / events * 1e6
        say("rebuild: the same rows once more, copied and indexed by PostgreSQL alone")
        at_most = _rows_alone(place, events)
        say(f"rebuild: the library's runner on {len(theirs) - half:,} events more")
        after = _library(places, theirs[half:])
    library_events_per_s = 2 / (1 / before + 1 / after)
    yield Measure(name="rebuild: beside its rows alone", value=ours / at_most, floor=ROWS_ALONE_FLOOR, aim="0.15")
    yield Measure(name="rebuild: times the library", value=ours / library_events_per_s)
    yield Measure(name="rebuild: ours", value=ours, unit="events/s")
    yield Measure(name="rebuild: ours, were there nothing but rows to write", value=at_most, unit="events/s")
    yield Measure(name="rebuild: library, one upsert an event", value=library_events_per_s, unit="events/s")
    yield Measure(
        name="rebuild: memory of a process, peak", value=max(peak_mb), unit="MiB", ceiling=MEMORY_MB, aim="300"
    )
    if few_mb:
        times = max(peak_mb) / few_mb
        yield Measure(name=f"rebuild: memory, times that at {few:,} events", value=times, aim="at most 1.3")
    yield Measure(name="rebuild: ours, of a processor", value=each_us, unit="µs an event")


@contextmanager
def _children_peak() -> Iterator[list[float]]:
    """The greatest memory of each process that this one starts meanwhile, in MiB, as Linux counts it; 0 elsewhere."""
    found, over = [0.0], threading.Event()

    def sample() -> None:
        while not over.wait(SAMPLE_S):
            for child in multiprocessing.active_children():
                with suppress(OSError):
                    status = Path(f"/proc/{child.pid}/status").read_text()
                    found.extend(float(line.split()[1]) / 1024 for line in status.splitlines() if "VmHWM" in line)

    sampler = threading.Thread(target=sample)
    sampler.start()
    try:
        yield found
    finally:
        over.set()
        sampler.join()


def _peak_of_few(place: Database, events: int, say: Say) -> float:
    """The greatest memory of a process that fills a schema from the first events, in MiB; 0 where no process is made."""
    say(f"rebuild: ours on the first {events:,} events")
    with _children_peak() as peak_mb:
        _ours(place, events, say)
    with psycopg.connect(place.service, autocommit=True) as connection:
        connection.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(SCHEMA)))
    return max(peak_mb)


def _processor_s() -> float:
    """The processor time of this process and of those that filled a schema for it; PostgreSQL's is not among it."""
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def _library(places: OpenDatabase, events: Sequence[StoredEvent]) -> float:
    with places("library") as place:
        return library.events_per_s(place.admin, events)


def _ours(place: Database, events: int, say: Say) -> float:
    """Events a second from nothing to a read side that could answer: filled, indexed, committed."""
    ledger = place.store()
    try:
        with psycopg.connect(place.service, autocommit=True) as connection:
            began = time.perf_counter()
            fill(ledger, connection, SCHEMA, events)
            return events / (time.perf_counter() - began)
    finally:
        ledger.close()


def _rows_alone(place: Database, events: int) -> float:
    """Events a second if nothing were read, decoded, judged or sent: the rows are copied within the server, several
    tables at once, and indexed. No rebuild that leaves these rows can be faster."""

    def copy(table: str) -> None:
        with psycopg.connect(place.service, autocommit=True) as connection:
            to, of = sql.Identifier(COPY, table), sql.Identifier(SCHEMA, table)
            connection.execute(sql.SQL("insert into {} select * from {}").format(to, of))

    with psycopg.connect(place.service, autocommit=True) as connection:
        read_schema.create(connection, COPY)
    began = time.perf_counter()
    with ThreadPoolExecutor(processors()) as threads:
        list(threads.map(copy, [*TABLES, "depends", "tombstones"]))
    index(place.service, COPY)
    return events / (time.perf_counter() - began)
