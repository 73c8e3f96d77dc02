"""What a comparison of two states costs: half a year of one group, and all groups, page by page."""

import gc
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from msgspec import Struct

from api.http import tokens
from api.server.service import Service
from benchmarks.databases import OpenDatabase
from benchmarks.many_groups import COMMON_FIELDS, FIRST_DAY, ManyGroupsSizes, Say, append_acts, project, write_groups
from benchmarks.measure import Measure, percentile
from benchmarks.question_latency import QuestionClient
from domain.events.base import Event
from domain.events.group.lifecycle import GroupEstablished
from domain.events.group.membership import SeatCreated
from domain.events.meeting.proceedings import AttendanceRecorded, MeetingHeld, MeetingScheduled
from domain.values import Text
from domain.verdicts import Outcome
from ledger.store.event_store import EventStore

SLUG = "busy"
SEATS, MEETINGS = 12, 12
CEILING_MS = 150.0
PAGE = 100
QUESTION = """
query Compare($from: StateInput!, $group: String, $after: String, $first: Int) {
  compare(from: $from, group: $group, after: $after, first: $first) {
    nodes { name change fields { field before after } events { position sentence } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


class ComparisonSizes(Struct, frozen=True):
    """How many groups there are beside the one that is compared by itself, and how often that is."""

    groups: int = 1_000
    meetings: int = 6
    questions: int = 30


def measures(places: OpenDatabase, sizes: ComparisonSizes, say: Say) -> Iterator[Measure]:
    """The measures, in the order in which they are run."""
    with places("compared") as place, tempfile.TemporaryDirectory() as home:
        say(f"comparison: writing {sizes.groups:,} groups, and one that met {MEETINGS} times with {SEATS} seats")
        store = place.store()
        write_groups(store, ManyGroupsSizes(groups=sizes.groups, meetings=sizes.meetings))
        half_way = _write_busy_group(store)
        project(place)
        tokens.create_access_tables(place.login)
        service = Service(place.login, Path(home), demonstration=True)
        asker = QuestionClient(service)
        gc.collect()
        gc.freeze()  # as the served process does: a collection over all that was imported took longer than an answer may
        try:
            say(f"comparison: {sizes.questions:,} times half a year of one group")
            took_ms = [_took_ms(asker, half_way) for _ in range(sizes.questions)]
            say("comparison: all groups from the first event on, a page at a time")
            pages = list(_all_groups(asker))
        finally:
            gc.unfreeze()
            asker.close()
            service.close()
    yield Measure(name="compare half a year of one group: p50", value=median(took_ms), unit="ms", ceiling=CEILING_MS)
    yield Measure(name="compare half a year of one group: p99", value=percentile(took_ms, 99), unit="ms")
    name = f"compare {sizes.groups:,} groups"
    yield Measure(name=f"{name}: differences", value=sum(n for n, _ in pages))
    yield Measure(
        name=f"{name}: differences a second", value=sum(n for n, _ in pages) / (sum(t for _, t in pages) / 1000)
    )
    yield Measure(name=f"{name}: page of {PAGE}, p99", value=percentile([t for _, t in pages], 99), unit="ms")


def _took_ms(asker: QuestionClient, half_way: int) -> float:
    began = time.perf_counter()
    asked: dict[str, Any] = {"from": {"knownAt": str(half_way)}, "group": SLUG, "first": 500}
    found = asker.ask(QUESTION, **asked)["compare"]
    took_ms = (time.perf_counter() - began) * 1000
    assert len(found["nodes"]) >= SEATS * MEETINGS // 2
    return took_ms


def _all_groups(asker: QuestionClient) -> Iterator[tuple[int, float]]:
    """How many differences each page held, and how long it took in milliseconds."""
    after: str | None = None
    while True:
        began = time.perf_counter()
        asked: dict[str, Any] = {"from": {"knownAt": "0"}, "after": after, "first": PAGE}
        found = asker.ask(QUESTION, **asked)["compare"]
        yield len(found["nodes"]), (time.perf_counter() - began) * 1000
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            return


def _write_busy_group(ledger: EventStore) -> int:
    """A group that meets each month of a year, a command a meeting; the position at half of it."""
    group, said = str(uuid4()), {"on": FIRST_DAY, **COMMON_FIELDS}
    seats = [f"s{n}" for n in range(SEATS)]
    begun: list[tuple[str, str, Event]] = [
        (group, "group", GroupEstablished(slug=SLUG, name=Text(en="Busy"), kind="sub-group", **said)),
        *((group, "group", SeatCreated(seat=s, title=Text(en=f"Post {s}"), **said)) for s in seats),
    ]
    append_acts(ledger, begun)
    half_way = 0
    for n in range(MEETINGS):
        append_acts(ledger, list(_meeting(group, FIRST_DAY + timedelta(days=30 * (n + 1)), seats)))
        if n + 1 == MEETINGS // 2:
            half_way = ledger.head().position
    return half_way


def _meeting(group: str, day: date, seats: list[str]) -> Iterator[tuple[str, str, Event]]:
    meeting, held = str(uuid4()), dict[str, Any]({"on": day, **COMMON_FIELDS})
    starts = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    yield meeting, "meeting", MeetingScheduled(group=group, meets_on=day, **held)
    yield meeting, "meeting", MeetingHeld(starts=starts, ends=starts + timedelta(hours=2), **held)
    for seat in seats:
        yield meeting, "meeting", AttendanceRecorded(seat=seat, outcome=Outcome.PRESENT, **held)
