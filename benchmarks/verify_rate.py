"""Verification and replay, in events a second beside reading the ledger's bytes with COPY, and the memory they take."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg
from msgspec import Struct

from benchmarks import multiplied_ledger
from benchmarks.databases import Database, OpenDatabase
from benchmarks.measure import Measure
from benchmarks.multiplied_ledger import Seed
from ledger.progress import Say
from projections.engine import read_schema
from projections.engine.rebuild import rebuild

MEMORY_MB_MAX = 300
# ru_maxrss would be that of whoever began the process, where that is larger: it goes over from one to the other
WORK = """
import json, sys, time
import psycopg
from ledger.governance import CODEC
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from projections.engine.replay import replay
from projections.engine.verify import verify
what, login, service = sys.argv[1:]
ledger = EventStore(Datastore(login), CODEC)
began = time.perf_counter()
if what == "verify":
    with psycopg.connect(service, autocommit=True) as connection:
        assert not verify(ledger, connection).differences
else:
    for _ in replay(ledger, ledger.head().position):
        pass
seconds = time.perf_counter() - began
ledger.close()
with open("/proc/self/status") as status:
    (peak,) = (line for line in status if line.startswith("VmHWM"))
print(json.dumps([seconds, int(peak.split()[1]) / 1024]))
"""


class VerifySizes(Struct, frozen=True):
    """How many events there are."""

    events: int = 100_000


def measures(places: OpenDatabase, seed: Seed, sizes: VerifySizes, say: Say) -> Iterator[Measure]:
    """The ledger has the mix of the seed. Each runs in a process of its own, whose memory at its most is told."""
    with places("verify") as place:
        say(f"verify: writing a ledger of {sizes.events:,} events with the demonstration's mix, and its read side")
        events = multiplied_ledger.multiply(seed, place.admin, sizes.events)
        ledger = place.store()
        with psycopg.connect(place.service, autocommit=True) as connection:
            read_schema.prepare(connection)
            rebuild(ledger, connection, grace_s=0)
        ledger.close()
        say("verify: reading the ledger with COPY, replaying it, verifying it")
        copied = events / _copied_s(place)
        found = {what: _ran(place, what) for what in ("replay", "verify")}
    yield Measure(name="verify: the ledger read with COPY", value=copied, unit="events/s")
    for what, (seconds, memory_mb) in found.items():
        yield Measure(name=f"verify: {what}", value=events / seconds, unit="events/s")
        yield Measure(name=f"verify: {what}, beside COPY", value=events / seconds / copied)
        yield Measure(
            name=f"verify: memory of {what} at {events:,} events",
            value=memory_mb,
            unit="MB",
            ceiling=MEMORY_MB_MAX if what == "verify" else None,
        )


def _copied_s(place: Database) -> float:
    """Seconds to read every event with COPY."""
    began = time.perf_counter()
    with psycopg.connect(place.service) as connection, connection.cursor() as cursor:
        query = "COPY (SELECT * FROM ledger.events ORDER BY notification_id) TO STDOUT (FORMAT binary)"
        with cursor.copy(query) as copy:
            for _ in copy:
                pass
    return time.perf_counter() - began


def _ran(place: Database, what: str) -> tuple[float, float]:
    """Seconds, and MB of memory at the most."""
    command = [sys.executable, "-c", WORK, what, place.login, place.service]
    seconds, memory_mb = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return seconds, memory_mb
