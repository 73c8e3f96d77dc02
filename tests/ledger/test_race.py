"""Whatever the writers do and whatever becomes of their connections, a tailing reader sees each event once, in order."""

import random
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Event
from uuid import uuid4

import psycopg
import pytest

from domain.entries import Entry
from ledger.store.append_errors import VersionTaken
from ledger.store.datastore import Datastore
from ledger.store.event_store import CommandReceipt, EventStore
from tests.ledger.lossy_proxy import LossyProxy
from tests.ledger.sample_events import CODEC, new_id, noted
from tests.support.databases import Database

WRITERS = 8
COMMANDS = 30
HELD_S = 0.02
HELD = (
    "SELECT ledger.append(ARRAY[ROW(%s, 1, 'sample.noted/1', %s, null, null, null, null)::ledger.draft], %s, %s, '{}')"
)


@pytest.fixture
def proxy(database: Database) -> Iterator[LossyProxy]:
    with tempfile.TemporaryDirectory(prefix="quorate-proxy-") as home:
        proxy = LossyProxy(Path(home), database.login_dsn, share=0.03, seed=2)
        yield proxy
        proxy.close()


def write(number: int, store: EventStore, shared: str) -> dict[str, CommandReceipt]:
    """Commands of one to four events on a stream of one's own, some with one more on the stream that all write to."""
    chance = random.Random(number)
    own, version, receipts = new_id(), 0, {}
    for n in range(COMMANDS):
        command = uuid4()
        count = chance.randint(1, 4)
        mine = [noted(own, version + i, f"{number}.{n}.{i}") for i in range(1, count + 1)]
        while True:
            seen = len(store.entries(shared)) if n % 5 == 0 else None
            both = [*mine, noted(shared, seen + 1, f"shared {number}.{n}")] if seen is not None else mine
            try:
                receipts[str(command)] = store.append(both, command=command, fingerprint=b"f", reads={own: version})
                break
            except VersionTaken:
                assert seen is not None, "a stream that nobody else writes to cannot be taken"
        version += count
    return receipts


def hold(database: Database, stop: Event) -> int:
    """Append in transactions that are held open and then committed or not."""
    committed = 0
    with psycopg.connect(database.dsn) as connection:
        for n in range(1000):
            if stop.is_set():
                break
            connection.execute(HELD, [new_id(), b'{"text":"held"}', uuid4(), b"f"])
            time.sleep(HELD_S)
            if n % 2:
                connection.commit()
                committed += 1
            else:
                connection.rollback()
            time.sleep(HELD_S)
    return committed


def tail(database: Database, stop: Event) -> list[Entry]:
    store = EventStore(Datastore(database.login_dsn, pool_size=1), CODEC)
    read: list[Entry] = []
    while True:
        last = stop.is_set()
        while new := store.after(read[-1].position if read else 0, limit=7):
            read.extend(new)
        if last:
            store.close()
            return read
        time.sleep(0.001)


@pytest.mark.parametrize("processes", [1, WRITERS])
def test_nothing_is_missed_or_doubled_and_time_never_runs_backwards(
    database: Database, proxy: LossyProxy, processes: int
) -> None:
    stores = [EventStore(Datastore(proxy.dsn, pool_size=1), CODEC) for _ in range(processes)]
    written, done = Event(), Event()
    shared = new_id()
    with ThreadPoolExecutor(WRITERS + 2) as pool:
        reading = pool.submit(tail, database, done)
        holding = pool.submit(hold, database, written)
        writing = [pool.submit(write, number, stores[number % processes], shared) for number in range(WRITERS)]
        try:
            receipts = {command: receipt for one in writing for command, receipt in one.result().items()}
            written.set()
            held = holding.result()
        finally:
            written.set()
            done.set()
        read = reading.result()
    for store in stores:
        store.close()
    assert proxy.lost > 3
    assert held > 2
    assert [entry.position for entry in read] == list(range(1, len(read) + 1))
    assert all(a.recorded_at <= b.recorded_at for a, b in pairwise(read))
    by_command: dict[str, list[Entry]] = {}
    for entry in read:
        by_command.setdefault(entry.command or "", []).append(entry)
    assert len(by_command) == WRITERS * COMMANDS + held
    for command, receipt in receipts.items():
        entries = by_command[command]
        assert receipt.positions == tuple(entry.position for entry in entries)
        assert receipt.versions == tuple(entry.version for entry in entries)
        assert receipt.positions == tuple(range(receipt.positions[0], receipt.positions[-1] + 1))
        assert not receipt.repeated
    texts = [entry.event.text for entry in read if entry.event.text != "held"]  # type: ignore[attr-defined]
    assert len(texts) == len(set(texts))
