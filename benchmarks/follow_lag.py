"""How long after it is recorded an event reaches those who follow: a served ledger, many followers, a steady rate."""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from msgspec import Struct

from api.http.tokens import Tokens, create_access_tables
from api.subscriptions.follower import FOLLOWS_PER_ACTOR
from benchmarks.databases import Database, OpenDatabase
from benchmarks.measure import Measure, percentile
from domain.events.agency import AgencyRegistered
from domain.values import Authority, Text
from ledger.progress import Say
from ledger.store.mapper import StreamEvent

LAG_MS_MAX = 250.0
SETTLE_S, READ_BYTES = 10.0, 256 * 1024
POSITION = re.compile(rb'"event":\{"position":(\d+)')


class FollowSizes(Struct, frozen=True):
    """How many follow, how many events a second are recorded, for how long."""

    followers: int = 100
    events_per_s: int = 200
    seconds: float = 20.0


def measures(places: OpenDatabase, sizes: FollowSizes, say: Say) -> Iterator[Measure]:
    """Writer and followers are in this process, the service in one of its own."""
    with places("follow") as place, _served(place) as address:
        count = int(sizes.events_per_s * sizes.seconds)
        say(f"follow: {sizes.followers} followers, {count:,} events at {sizes.events_per_s} a second")
        recorded, lags, missed = asyncio.run(_followed(place, address, sizes, count))
    name = f"follow: lag of {sizes.followers} followers at {sizes.events_per_s} events/s, p"
    yield Measure(name=f"{name}99", value=percentile(lags, 99) * 1000, unit="ms", ceiling=LAG_MS_MAX)
    yield Measure(name=f"{name}50", value=percentile(lags, 50) * 1000, unit="ms")
    yield Measure(name="follow: missed", value=missed, ceiling=0)
    yield Measure(name="follow: recorded", value=recorded, unit="events/s")


@contextmanager
def _served(place: Database) -> Iterator[str]:
    create_access_tables(place.login)
    with tempfile.TemporaryDirectory(prefix="quorate-bench-") as home:
        environment = {
            "DATABASE_URL": place.login,
            "MIGRATE_DATABASE_URL": place.admin,
            "PORT": "0",
            "QUORATE_DATA": home,
        }
        with subprocess.Popen(
            [Path(sys.executable).with_name("quorate"), "serve"],
            env=os.environ | environment | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            text=True,
        ) as serving:
            try:
                assert serving.stdout is not None
                line = next(line for line in serving.stdout if " at http" in line)
                yield line.split(" at ")[1].split()[0]
            finally:
                serving.terminate()


async def _followed(place: Database, address: str, sizes: FollowSizes, count: int) -> tuple[float, list[float], int]:
    """Events recorded a second, the lag of each at each follower in seconds, and how many never came."""
    made = Tokens(place.login)
    ends_at = datetime.now(UTC) + timedelta(days=1)
    actors = -(-sizes.followers // FOLLOWS_PER_ACTOR)
    tokens = [made.create(f"Follower {n}", "reporting", ends_at)[0] for n in range(actors)]
    made.close()
    came: list[dict[int, float]] = [{} for _ in range(sizes.followers)]
    joined = asyncio.Semaphore(0)
    following = [
        asyncio.create_task(_follow(address, tokens[n // FOLLOWS_PER_ACTOR], came[n], count, joined))
        for n in range(sizes.followers)
    ]
    for _ in following:
        await joined.acquire()
    sent: dict[int, float] = {}
    began = time.monotonic()
    writer = threading.Thread(target=_record, args=(place, sizes.events_per_s, count, sent))
    writer.start()
    while writer.is_alive():
        await asyncio.sleep(0.05)
    seconds = time.monotonic() - began
    await asyncio.wait(following, timeout=SETTLE_S)
    for task in following:
        task.cancel()
    lags = [at[p] - sent[p] for at in came for p in sent if p in at]
    return count / seconds, lags, sum(p not in at for at in came for p in sent)


async def _follow(address: str, token: str, came: dict[int, float], count: int, joined: asyncio.Semaphore) -> None:
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=READ_BYTES)
    request = f"GET /events HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {token}\r\n\r\n"
    writer.write(request.encode())
    await reader.readuntil(b'"heartbeat"')
    joined.release()
    rest = b""
    while len(came) < count and (chunk := await reader.read(READ_BYTES)):
        now = time.monotonic()
        rest += chunk
        end = 0
        for found in POSITION.finditer(rest):
            came.setdefault(int(found[1]), now)
            end = found.end()
        rest = rest[max(end, len(rest) - 64) :] if end else rest[-64:]
    writer.close()


def _record(place: Database, events_per_s: int, count: int, sent: dict[int, float]) -> None:
    """Record events at a steady rate; `sent` is when each was recorded, by position."""
    ledger = place.store()
    authority = Authority(kind="body")
    began = time.monotonic()
    try:
        for n in range(count):
            time.sleep(max(0.0, began + n / events_per_s - time.monotonic()))
            event = AgencyRegistered(
                slug=f"agency-{n}", name=Text(en=f"Agency {n}"), on=date(2025, 4, 1), by="bench", authority=authority
            )
            draft = StreamEvent(str(uuid4()), 1, event, kind="agency", names=(("agency", f"agency-{n}"),))
            receipt = ledger.append([draft], command=uuid4(), fingerprint=b"bench", reads={})
            sent[receipt.positions[0]] = time.monotonic()
    finally:
        ledger.close()
