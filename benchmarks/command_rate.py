"""Commands on a group with a long record, beside the same ones on a young group."""

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from uuid import uuid4

import httpx
from msgspec import Struct

from api.commands.fields.ids import DEMONSTRATION_ACTOR
from api.http import tokens
from api.http.in_process import client
from api.server.app import create_app
from api.server.service import Service
from benchmarks.databases import OpenDatabase
from benchmarks.many_groups import append_acts
from benchmarks.measure import Measure
from domain.events.base import Event
from domain.events.group.lifecycle import GroupEstablished
from domain.events.group.membership import MemberAppointed, MemberDeparted, SeatCreated
from domain.events.meeting.proceedings import AttendanceRecorded, MeetingHeld, MeetingScheduled
from domain.events.person import PersonRegistered
from domain.values import Authority, Text
from domain.verdicts import Outcome
from ledger.keyring import Keyring
from ledger.progress import Say
from ledger.store.event_store import EventStore

SEATS = 17
TIMES_MAX = 1.5
OWN_ACT = "a seat handed over"
"""An act on the stream of the group itself, which is folded again: not among those that are held to TIMES_MAX."""
BEGAN, FIRST_WEEK = date(1990, 1, 1), date(2020, 1, 6)
COMMON_FIELDS: dict[str, Any] = {"by": "benchmark", "authority": Authority(kind="office", office="secretary")}


class CommandSizes(Struct, frozen=True):
    """How many events of its own a long and a young group has, how many meetings, and how many weeks are timed."""

    events: int = 10_000
    meetings: int = 50
    young_events: int = 60
    young_meetings: int = 2
    weeks: int = 8


class BenchGroup(NamedTuple):
    """A group on the ledger: its slug, who is in each of its seats, and who was there before them."""

    slug: str
    members: list[str]
    others: list[str]


def measures(places: OpenDatabase, sizes: CommandSizes, say: Say) -> Iterator[Measure]:
    """The same weeks of both groups, in turn on one service; in time of the processor, which other work does not touch."""
    with places("commands") as place, tempfile.TemporaryDirectory() as home:
        tokens.create_access_tables(place.login)
        store, keyring = place.store(), Keyring(Path(home))
        say(f"commands: writing a group with {sizes.events:,} events of its own beside a young one")
        long = write_group(store, "long", sizes.events, sizes.meetings, keyring)
        young = write_group(store, "young", sizes.young_events, sizes.young_meetings, keyring)
        store.close()
        service = Service(place.login, Path(home), demonstration=True)
        headers = {"Authorization": f"Bearer {DEMONSTRATION_ACTOR}"}
        took: dict[str, dict[str, list[float]]] = {long.slug: {}, young.slug: {}}
        with client(create_app(service, close=False), headers) as http:
            for week in range(sizes.weeks + 1):
                for group in (long, young):
                    for name, took_ms in _week(http, group, week):
                        if week:  # the first one warms
                            took[group.slug].setdefault(name, []).append(took_ms)
        service.close()
    for name, all_ms in took["long"].items():
        p50_ms = median(all_ms)
        times = p50_ms / median(took["young"][name])
        what = f"commands, {sizes.events:,} events of the group: {name}"
        ceiling, aim = (None, f"{TIMES_MAX}") if name == OWN_ACT else (TIMES_MAX, "")
        yield Measure(name=f"{what}, times a young one", value=times, ceiling=ceiling, aim=aim)
        yield Measure(name=f"{what}, p50 of the processor", value=p50_ms, unit="ms")


def _week(http: httpx.Client, group: BenchGroup, week: int) -> Iterator[tuple[str, float]]:
    """What a secretary records in a week, each with the milliseconds that it took."""
    day = str(FIRST_WEEK + timedelta(weeks=week))
    said: dict[str, Any] = {"authority": {"kind": "office", "office": "secretary"}}

    def post(path: str, **body: Any) -> tuple[str, float]:
        began = time.process_time()
        answer = http.post(path, json=said | body, headers={"Idempotency-Key": str(uuid4())})
        took_ms = (time.process_time() - began) * 1000
        assert answer.status_code == HTTPStatus.CREATED, answer.text
        return answer.json()["id"], took_ms

    meeting, took_ms = post(f"/groups/{group.slug}/meetings", meets_on=day, on=day)
    yield "a meeting scheduled", took_ms
    yield "apologies", post(f"/meetings/{meeting}/apologies", seat="s1", on=day)[1]
    roll = [{"seat": f"s{n}", "outcome": "PRESENT"} for n in range(SEATS)]
    decided = [{"text": {"en": "The report was noted."}}]
    times = {"starts": f"{day}T10:00:00Z", "ends": f"{day}T11:00:00Z"}
    yield (
        f"a whole meeting of {SEATS} seats",
        post(f"/meetings/{meeting}/record", entries=roll, decisions=decided, **times)[1],
    )
    action = post(f"/groups/{group.slug}/actions", text={"en": f"Week {week}"}, seat="s1", due_on=day, on=day)
    yield "an action raised", action[1]
    newcomer, after = group.others[week % SEATS], str(FIRST_WEEK + timedelta(weeks=week, days=1))
    yield OWN_ACT, post(f"/groups/{group.slug}/seats/s{week % SEATS}/handover", person=newcomer, on=after)[1]


def write_group(ledger: EventStore, slug: str, events: int, meetings: int, keyring: Keyring) -> BenchGroup:
    """Record a group of 17 seats of which one after the other changed hands, and its meetings."""
    group = str(uuid4())
    people = [str(uuid4()) for _ in range(2 * SEATS)]
    said: dict[str, Any] = {"on": BEGAN, **COMMON_FIELDS}
    for n, person in enumerate(people):
        name = keyring.seal(person, 1, "name", f"Person {n} of {slug}")
        append_acts(ledger, [(person, "person", PersonRegistered(name=name, **said))])
    acts: list[Event] = [GroupEstablished(slug=slug, name=Text(en=slug), kind="sub-group", **said)]
    acts += [SeatCreated(seat=f"s{n}", title=Text(en=f"Post {n}"), **said) for n in range(SEATS)]
    members, others = people[:SEATS], people[SEATS:]
    acts += [MemberAppointed(seat=f"s{n}", person=members[n], **said) for n in range(SEATS)]
    for n in range(max(0, events - len(acts)) // 2):
        seat, said_then = n % SEATS, {"on": BEGAN + timedelta(days=n + 1), **COMMON_FIELDS}
        acts += [
            MemberDeparted(seat=f"s{seat}", person=members[seat], **said_then),
            MemberAppointed(seat=f"s{seat}", person=others[seat], **said_then),
        ]
        members[seat], others[seat] = others[seat], members[seat]
    append_acts(ledger, [(group, "group", act) for act in acts])
    for n in range(meetings):
        meeting, day = str(uuid4()), FIRST_WEEK - timedelta(weeks=n + 1)
        starts = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
        held: dict[str, Any] = {"on": day, **COMMON_FIELDS}
        record = [
            MeetingScheduled(group=group, meets_on=day, on=day, **COMMON_FIELDS),
            MeetingHeld(starts=starts, ends=starts + timedelta(hours=2), **held),
            *(
                AttendanceRecorded(seat=f"s{s}", person=members[s], outcome=Outcome.PRESENT, **held)
                for s in range(SEATS)
            ),
        ]
        append_acts(ledger, [(meeting, "meeting", act) for act in record])
    return BenchGroup(slug, members, others)
