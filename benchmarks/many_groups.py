"""What an agency asks that sits on many groups: its seats, its attendance and all that it owes, in one question."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import psycopg
from msgspec import Struct

from api.http import tokens
from api.server.service import Service
from benchmarks.databases import Database, OpenDatabase
from benchmarks.measure import Measure, percentile
from benchmarks.question_latency import QuestionClient
from domain.events.agency import AgencyRegistered
from domain.events.base import Event
from domain.events.group.lifecycle import GroupEstablished
from domain.events.group.membership import SeatCreated
from domain.events.meeting.proceedings import AttendanceRecorded, MeetingHeld, MeetingScheduled
from domain.events.work.action import ActionRaised
from domain.events.work.recommendation import RecommendationMade
from domain.values import Authority, Text
from domain.verdicts import Outcome
from ledger.store.event_store import EventStore
from ledger.store.mapper import StreamEvent
from projections.engine import read_schema
from projections.engine.projector import Projector

SLUG = "everywhere"
QUESTION = """
query Everywhere($slug: String!) {
  agency(slug: $slug, on: "2026-03-31") {
    groups { group { slug } seats { id: ref title } attendance { expected attended verdict } }
    owed { what dueOn work { title } group { slug } }
  }
}
"""
COMMON_FIELDS: dict[str, Any] = {"by": "benchmark", "authority": Authority(kind="office", office="secretary")}
FIRST_DAY = date(2025, 4, 1)
Say = Callable[[str], None]


class ManyGroupsSizes(Struct, frozen=True):
    """On how many groups the agency sits, how often each of them met, and how many questions are timed."""

    groups: int = 150
    meetings: int = 9
    questions: int = 50


def measures(places: OpenDatabase, sizes: ManyGroupsSizes, say: Say) -> Iterator[Measure]:
    """The measures, in the order in which they are run."""
    with places("spread") as place, tempfile.TemporaryDirectory() as home:
        say(f"an agency: writing {sizes.groups:,} groups that met {sizes.meetings} times each")
        write_groups(place.store(), sizes)
        project(place)
        tokens.create_access_tables(place.login)
        service = Service(place.login, Path(home), demonstration=True)
        asker = QuestionClient(service)
        try:
            say(f"an agency: {sizes.questions:,} questions about its seats, attendance and debts")
            took_ms = list(_timed(asker, sizes))
        finally:
            asker.close()
            service.close()
    name = f"an agency across {sizes.groups:,} groups"
    yield Measure(name=f"{name}: p50", value=median(took_ms), unit="ms")
    yield Measure(name=f"{name}: p99", value=percentile(took_ms, 99), unit="ms")


def _timed(asker: QuestionClient, sizes: ManyGroupsSizes) -> Iterator[float]:
    for _ in range(sizes.questions):
        began = time.perf_counter()
        found = asker.ask(QUESTION, slug=SLUG)["agency"]
        yield (time.perf_counter() - began) * 1000
        assert len(found["groups"]) == sizes.groups
        assert len(found["owed"]) == 2 * sizes.groups


def project(place: Database) -> None:
    """Bring the read side of a place to its head."""
    with psycopg.connect(place.service, autocommit=True) as connection:
        Projector(place.store(), connection, read_schema.prepare(connection)).catch_up()


def write_groups(ledger: EventStore, sizes: ManyGroupsSizes) -> None:
    """An agency with a seat in each of the groups, present at each of their meetings."""
    agency = str(uuid4())
    append_acts(
        ledger,
        [(agency, "agency", AgencyRegistered(on=FIRST_DAY, slug=SLUG, name=Text(en="Everywhere"), **COMMON_FIELDS))],
    )
    for number in range(sizes.groups):
        append_acts(ledger, list(_group(number, agency, sizes.meetings)))


def _group(number: int, agency: str, meetings: int) -> Iterator[tuple[str, str, Event]]:
    group, text = str(uuid4()), Text(en="Something is to be done")
    said: dict[str, Any] = {"on": FIRST_DAY, **COMMON_FIELDS}
    name = Text(en=f"Group {number}")
    yield group, "group", GroupEstablished(slug=f"group-{number}", name=name, kind="sub-group", **said)
    yield group, "group", SeatCreated(seat="s1", title=Text(en="Post"), agency=agency, **said)
    for n in range(meetings):
        meeting, day = str(uuid4()), FIRST_DAY + timedelta(days=30 * (n + 1))
        starts = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
        yield meeting, "meeting", MeetingScheduled(group=group, meets_on=day, **said)
        held: dict[str, Any] = {"on": day, **COMMON_FIELDS}
        yield meeting, "meeting", MeetingHeld(starts=starts, ends=starts + timedelta(hours=2), **held)
        yield meeting, "meeting", AttendanceRecorded(seat="s1", outcome=Outcome.PRESENT, **held)
    yield str(uuid4()), "action", ActionRaised(group=group, text=text, agency=agency, due_on=date(2026, 1, 31), **said)
    yield str(uuid4()), "recommendation", RecommendationMade(group=group, text=text, agencies=(agency,), **said)


def append_acts(ledger: EventStore, acts: Sequence[tuple[str, str, Event]]) -> None:
    """Record acts (stream, its kind, event) of new streams as one command."""
    versions: dict[str, int] = {}
    events = []
    for stream, kind, act in acts:
        versions[stream] = versions.get(stream, 0) + 1
        first = versions[stream] == 1
        slug = getattr(act, "slug", None)
        events.append(
            StreamEvent(
                stream,
                versions[stream],
                act,
                kind=kind if first else None,
                parent=act.parent() if first else None,
                names=((kind, slug),) if slug else (),
            )
        )
    ledger.append(events, command=uuid4(), fingerprint=b"benchmark", reads={})
