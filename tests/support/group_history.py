"""Fixture history of a group (given), and what a test does next (when) and expects (refused): a small lawful beginning."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from domain.entries import Entry
from domain.events.base import Event
from domain.events.group import lifecycle, membership
from domain.events.meeting import proceedings
from domain.faults import Fault
from domain.lawfulness.faults import find_faults
from domain.refusals import Refused, Unacknowledged
from domain.terms.document import Terms
from domain.timelines.agency import AgencyTimeline
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.timelines.person import PersonTimeline
from domain.values import Sealed
from domain.verdicts import Outcome
from tests.support.random_acts import terms
from tests.support.story import Story, id_of, said

MARCH, MAY, JUNE, JULY = date(2025, 3, 3), date(2025, 5, 13), date(2025, 6, 10), date(2025, 7, 8)
NEXT_YEAR = date(2027, 1, 12)
PRESENT, BY_DEPUTY = Outcome.PRESENT, Outcome.BY_DEPUTY
APOLOGIES, ABSENT = Outcome.APOLOGIES, Outcome.ABSENT


def given() -> Story:
    """A sub group and a board; Ann sits for the police in s1, Bob for health in s2, s3 is vacant; Cat and Dan are known."""
    story = Story()
    for slug in ("police", "health", "council"):
        story.agency(slug)
    for slug in ("sub-group", "board"):
        story.group(slug)
    story.seat("sub-group", "s1", "police", "ann")
    story.seat("sub-group", "s2", "health", "bob")
    story.seat("sub-group", "s3", "council")
    for name in ("cat", "dan"):
        story.person(name)
    return story


def one(stream: str, act: type[Event], on: date, **fields: Any) -> tuple[str, Event]:
    """An act of a stream on a day."""
    return stream, act(**{**said(on), **fields})


def when(story: Story, stream: str, act: type[Event], on: date, **fields: Any) -> Entry:
    """The act is recorded; where it was first said."""
    return story.record(one(stream, act, on, **fields))[0]


@contextmanager
def refused(story: Story, rule: str) -> Iterator[None]:
    """The rule refuses what is tried, and nothing is recorded."""
    before = list(story.entries)
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.rule == rule, refusal.value
    assert story.entries == before


def faults_left(story: Story, command: Any) -> dict[str, Fault]:
    """The faults that a compensation would leave, by id: at first it is refused, and nothing recorded."""
    before = list(story.entries)
    with pytest.raises(Unacknowledged) as refusal:
        command()
    assert story.entries == before
    return {f.id: f for f in refusal.value.faults}


def broken_rules(story: Story, stream: str) -> list[str]:
    """The rules that the stream breaks, as it stands."""
    return [f.rule for f in find_faults(id_of(stream), story.world)]


def group_of(story: Story, slug: str = "sub-group") -> GroupTimeline:
    found = story.world.group(id_of(slug))
    assert found
    return found


def meeting_of(story: Story, name: str = "may") -> MeetingTimeline:
    found = story.world.meeting(id_of(name))
    assert found
    return found


def agency_of(story: Story, slug: str) -> AgencyTimeline:
    found = story.world.agency(id_of(slug))
    assert found
    return found


def person_of(story: Story, name: str) -> PersonTimeline:
    found = story.world.person(id_of(name))
    assert found
    return found


def sealed(name: str, text: str = "a name") -> Sealed:
    return Sealed(alg="none", key="k", nonce="", ct=text, stream=id_of(name), version=1, field="name")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def line(name: str, on: date, seat: str, who: str | None, outcome: Outcome = PRESENT, **more: Any) -> tuple[str, Event]:
    """A line of a roll."""
    person = id_of(who) if who else None
    return one(name, proceedings.AttendanceRecorded, on, seat=seat, person=person, outcome=outcome, **more)


def held(name: str, on: date, starts: int = 10, ends: int = 12) -> tuple[str, Event]:
    return one(name, proceedings.MeetingHeld, on, starts=at(on, starts), ends=at(on, ends))


def appointed(on: date, seat: str, who: str) -> tuple[str, Event]:
    return one("sub-group", membership.MemberAppointed, on, seat=seat, person=id_of(who))


def departed(on: date, seat: str, who: str) -> tuple[str, Event]:
    return one("sub-group", membership.MemberDeparted, on, seat=seat, person=id_of(who))


def terms_version(number: str, slug: str = "sub-group", **changed: Any) -> Terms:
    document = terms()
    return replace(
        document, terms=replace(document.terms, version=number), group=replace(document.group, slug=slug), **changed
    )


def with_adopted_terms(*versions: tuple[str, Any]) -> Story:
    story = given()
    for number, on in versions:
        when(story, "sub-group", lifecycle.TermsAdopted, on, terms=terms_version(number))
    return story
