"""Appending with eight writers, the threads of one process: our `append` against the library's default recorder, on one
server, turn about. Ours share a ledger as in the service and, to compare, have one each as those of several services do."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import cache
from statistics import median
from threading import Event, get_ident
from typing import Literal, NamedTuple
from uuid import uuid4

import psycopg
from eventsourcing.postgres import PostgresApplicationRecorder
from msgspec import Struct

from benchmarks import library
from benchmarks.databases import Database, OpenDatabase
from benchmarks.measure import Measure, percentile
from domain.events.meeting.proceedings import AttendanceRecorded
from domain.values import Authority
from domain.verdicts import Outcome
from ledger.governance import CODEC
from ledger.store.composites import StoredDraft
from ledger.store.mapper import Mapper, StreamEvent
from ledger.store.recorder import Recorder

WRITERS = 8
GATHER_S = 0.3
TAIL_S = 0.01
FLOORS = {1: 1.5, 20: 2.0}
Contender = Literal["ours", "ours, a ledger each", "library"]
CONTENDERS: tuple[Contender, ...] = ("ours", "ours, a ledger each", "library")
SHARED = 0


class AppendSizes(Struct, frozen=True):
    """How many races of how many commands a writer, by the events of a command."""

    rounds: int = 9
    commands: tuple[tuple[int, int], ...] = ((1, 150), (20, 40))


Say = Callable[[str], None]


class RaceResult(NamedTuple):
    """What became of one race: events a second, and how long each command took."""

    events_per_s: float
    latencies_ms: list[float]


def measures(places: OpenDatabase, sizes: AppendSizes, say: Say) -> Iterator[Measure]:
    """Both sides write to one database, each to its own tables."""
    missed = 0
    with places("append") as place, ThreadPoolExecutor(WRITERS) as writers:
        library.recorder(place.admin).create_table()
        for side in CONTENDERS:
            _race(writers, place, side, events=1, commands=1)  # so that every writer is connected
        for events, commands in sizes.commands:
            raced: dict[Contender, list[RaceResult]] = {side: [] for side in CONTENDERS}
            for n in range(sizes.rounds):
                say(f"append, {events} a command: race {n + 1} of {sizes.rounds}")
                for side in CONTENDERS if n % 2 else reversed(CONTENDERS):
                    with _tailed(place, side) as tail:
                        raced[side].append(_race(writers, place, side, events, commands))
                    missed += tail.missed if side != "library" else 0
            yield from _compared(events, raced)
        _recorder.cache_clear()
    yield Measure(name="append: events that a tailing reader missed", value=missed, ceiling=0)


def _compared(events: int, raced: Mapping[Contender, Sequence[RaceResult]]) -> Iterator[Measure]:
    what = f"append, {WRITERS} writers, {events} a command"
    yield Measure(name=f"{what}: times the library", value=_ratio(raced, "ours"), floor=FLOORS[events])
    yield Measure(name=f"{what}: times it, with a ledger each", value=_ratio(raced, "ours, a ledger each"))
    for side in CONTENDERS:
        latencies_ms = [ms for race in raced[side] for ms in race.latencies_ms]
        yield Measure(name=f"{what}: {side}", value=median(r.events_per_s for r in raced[side]), unit="events/s")
        yield Measure(name=f"{what}: {side}, p50", value=percentile(latencies_ms, 50), unit="ms")
        yield Measure(name=f"{what}: {side}, p99", value=percentile(latencies_ms, 99), unit="ms")


def _ratio(raced: Mapping[Contender, Sequence[RaceResult]], side: Contender) -> float:
    pairs = zip(raced[side], raced["library"], strict=True)
    return median(ours.events_per_s / theirs.events_per_s for ours, theirs in pairs)


def _race(writers: ThreadPoolExecutor, place: Database, side: Contender, events: int, commands: int) -> RaceResult:
    starts_at = time.monotonic() + GATHER_S
    running = [writers.submit(_write, side, place, events, commands, starts_at) for _ in range(WRITERS)]
    ended_at, latencies = zip(*(one.result() for one in running), strict=True)
    took_s = max(ended_at) - starts_at
    return RaceResult(WRITERS * events * commands / took_s, [ms for one in latencies for ms in one])


def write_commands(writers: ThreadPoolExecutor, place: Database, events: int, commands: int) -> float:
    """Events a second that our recorder takes, as all writers share it."""
    return _race(writers, place, "ours", events, commands).events_per_s


def _write(side: Contender, place: Database, events: int, commands: int, starts_at: float) -> tuple[float, list[float]]:
    """One writer, on a stream of its own: when it ended, and how long each command took."""
    recorder = _recorder(side, place, SHARED if side == "ours" else get_ident())
    stream = str(uuid4())
    told = [drafts_of_a_roll(stream, 1 + n * events, events) for n in range(commands)]
    time.sleep(max(0.0, starts_at - time.monotonic()))
    latencies_ms = []
    for drafts in told:
        began = time.perf_counter()
        if isinstance(recorder, Recorder):
            recorder.append(drafts, command=uuid4(), fingerprint=b"benchmark", reads={})
        else:
            recorder.insert_events(drafts)
        latencies_ms.append((time.perf_counter() - began) * 1000)
    return time.monotonic(), latencies_ms


@cache
def _recorder(side: Contender, place: Database, writer: int) -> PostgresApplicationRecorder:
    """A recorder with one connection, which is open; a writer's own, or that which all share."""
    recorder = library.recorder(place.admin) if side == "library" else place.store(pool_size=1).recorder
    recorder.max_notification_id()
    return recorder


def drafts_of_a_roll(stream: str, version: int, events: int) -> list[StoredDraft]:
    """The lines of a roll, the same for both sides."""
    line = AttendanceRecorded(
        on=date(2026, 3, 3),
        by="benchmark",
        authority=Authority(kind="office", office="secretary"),
        seat="team-manager-children",
        person=str(uuid4()),
        outcome=Outcome.PRESENT,
    )
    return Mapper(CODEC).drafts(
        [
            StreamEvent(stream, version + n, line, kind="meeting" if version + n == 1 else None, parent=None)
            for n in range(events)
        ]
    )


class TailingReader:
    """Reads positions as they come, from where the events stand; `missed` is how many it never saw."""

    def __init__(self, connection: "psycopg.Connection[tuple[int]]", table: str) -> None:
        self.connection = connection
        self.stop = Event()
        self.seen = self.missed = 0
        self._following = f"SELECT notification_id FROM {table} WHERE notification_id > %s ORDER BY 1"
        self._head = f"SELECT coalesce(max(notification_id), 0) FROM {table}"
        self.first = self.last = self.head()

    def head(self) -> int:
        (head,) = self.connection.execute(self._head).fetchone() or (0,)
        return head

    def run(self) -> None:
        stopping = False
        while not stopping:
            stopping = self.stop.is_set()
            new = self.connection.execute(self._following, [self.last]).fetchall()
            self.seen += len(new)
            self.last = new[-1][0] if new else self.last
            time.sleep(TAIL_S)
        self.missed = self.head() - self.first - self.seen


@contextmanager
def _tailed(place: Database, side: Contender) -> Iterator[TailingReader]:
    """A tailing reader for the while, done with all there is at the end."""
    with psycopg.connect(place.admin, autocommit=True) as connection, ThreadPoolExecutor(1) as pool:
        tail = TailingReader(connection, "public.stored_events" if side == "library" else "ledger.events")
        running = pool.submit(tail.run)
        try:
            yield tail
        finally:
            tail.stop.set()
            running.result()
