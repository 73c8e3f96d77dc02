"""Builder of histories for tests: entries as the ledger would keep them, decided by the domain, without a database."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from msgspec.structs import replace

from domain.admission import admit
from domain.entries import Entry
from domain.events import agency, person
from domain.events.base import Event
from domain.events.compensation import Corrected, Retracted
from domain.events.group import lifecycle, membership
from domain.events.meeting import proceedings
from domain.terms.document import Terms
from domain.values import Authority, Sealed, Text
from domain.verdicts import Outcome
from ledger.world.sources import EmptySource
from ledger.world.tracked_world import TrackedWorld

SECRETARY = Authority(kind="office", office="secretary")
CHAIR = Authority(kind="office", office="chair")
FIRST_DAY = date(2025, 4, 1)
TODAY = date(2026, 11, 22)


class Everywhere(EmptySource):
    """A source without streams of its own, to which every stream may be mentioned by every other."""

    def __init__(self) -> None:
        self.streams: list[str] = []

    def mentioning(self, stream: str, kind: str | None = None) -> list[str]:
        return self.streams


@cache
def id_of(name: str) -> str:
    """The stream that a name stands for; an id stands for itself."""
    return name if len(name) == 36 and name.count("-") == 4 else str(uuid5(NAMESPACE_URL, name))


def said(on: date = FIRST_DAY, authority: Authority = SECRETARY) -> dict[str, Any]:
    """What every act carries."""
    return {"on": on, "by": "test-administrator", "authority": authority}


class Story:
    """Records acts as commands, in memory. `entries` is the ledger so far; `commands` the same, a command at a time."""

    def __init__(self, lawful: bool = True) -> None:
        self.entries: list[Entry] = []
        self.commands: list[list[Entry]] = []
        self.source = Everywhere()
        self.world = TrackedWorld(self.source)
        self.lawful = lawful

    def record(self, *acts: tuple[str, Event], acknowledge: Iterable[str] = ()) -> list[Entry]:
        """One command. Refused as the domain refuses, unless the story need not be lawful."""
        drafted: list[Entry] = []
        versions: dict[str, int] = {}
        command = id_of(f"command {len(self.commands)}")
        at = datetime(2026, 4, 1, 9, tzinfo=UTC) + timedelta(minutes=len(self.commands))
        for name, event in acts:
            stream = id_of(name)
            versions[stream] = versions.get(stream, self.world.version(stream)) + 1
            known = self.world.entries(stream)
            kind = known[0].kind if known else event.TOPIC.split(".")[0]
            position = len(self.entries) + len(drafted) + 1
            drafted.append(Entry(stream, kind, versions[stream], position, at, command, event))
        if self.lawful:
            after = self.world.fork(drafted)
            admit(drafted, self.world, after, today=TODAY, acknowledged=set(acknowledge))
        self.entries += drafted
        self.commands.append(drafted)
        self.world.add(drafted)
        self.source.streams = list(dict.fromkeys(e.stream for e in self.entries))
        return drafted

    def correct(self, position: int, /, acknowledge: Iterable[str] = (), **changed: Any) -> list[Entry]:
        """Correct fields of the act at a position."""
        e = self.entries[position - 1]
        replacement = replace(e.event, **changed)
        event = Corrected(corrects=e.version, replacement=replacement, reason="as the minutes say", **said(TODAY))
        return self.record((e.stream, event), acknowledge=acknowledge)

    def retract(self, position: int, acknowledge: Iterable[str] = ()) -> list[Entry]:
        """Retract the act, or the compensation, at a position."""
        e = self.entries[position - 1]
        event = Retracted(retracts=e.version, reason="did not happen", **said(TODAY))
        return self.record((e.stream, event), acknowledge=acknowledge)

    def agency(self, slug: str, on: date = FIRST_DAY) -> str:
        self.record((slug, agency.AgencyRegistered(slug=slug, name=Text(en=slug.title()), **said(on))))
        return id_of(slug)

    def person(self, name: str) -> str:
        sealed = Sealed(alg="none", key="k", nonce="", ct=name, stream=id_of(name), version=1, field="name")
        self.record((name, person.PersonRegistered(name=sealed, **said())))
        return id_of(name)

    def group(self, slug: str, terms: Terms | None = None, on: date = FIRST_DAY) -> str:
        event = lifecycle.GroupEstablished(slug=slug, name=Text(en=slug.title()), kind="sub-group", **said(on))
        acts: list[tuple[str, Event]] = [(slug, event)]
        if terms is not None:
            acts.append((slug, lifecycle.TermsAdopted(terms=terms, **said(on))))
        self.record(*acts)
        return id_of(slug)

    def seat(
        self, group_slug: str, seat: str, agency_slug: str | None = None, who: str | None = None, **more: Any
    ) -> str:
        """A seat, and the person in it from the first day, where named."""
        own = id_of(agency_slug) if agency_slug else None
        self.record(
            (group_slug, membership.SeatCreated(seat=seat, title=Text(en=f"Post {seat}"), agency=own, **more, **said()))
        )
        if who is not None:
            self.person(who)
            self.record(
                (group_slug, membership.MemberAppointed(seat=seat, person=id_of(who), nominated_by=own, **said()))
            )
        return seat

    def meeting(self, name: str, group_slug: str, on: date, held: bool = True) -> str:
        """A meeting from ten to twelve."""
        scheduled = proceedings.MeetingScheduled(group=id_of(group_slug), meets_on=on, **said(on))
        self.record((name, scheduled))
        if held:
            starts = datetime(on.year, on.month, on.day, 10, tzinfo=UTC)
            self.record((name, proceedings.MeetingHeld(starts=starts, ends=starts + timedelta(hours=2), **said(on))))
        return id_of(name)

    def roll(self, name: str, on: date, lines: dict[str, Outcome]) -> list[Entry]:
        """One line a seat, of its member on the day."""
        held = self.world.meeting(id_of(name))
        of = self.world.group(held.group) if held else None
        acts: list[tuple[str, Event]] = []
        for seat, outcome in lines.items():
            member = of.seats[seat].member(on) if of else None
            who = member.person if member else None
            acts.append((name, proceedings.AttendanceRecorded(seat=seat, person=who, outcome=outcome, **said(on))))
        return self.record(*acts)
