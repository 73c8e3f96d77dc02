"""Fixture history of a meeting: planned for a May, held from ten to twelve, and what is done in it."""

from datetime import date, datetime, timedelta
from typing import Any

from domain.events.base import Event
from domain.events.group import membership
from domain.events.meeting import proceedings, sitting
from domain.events.meeting.proceedings import Presence
from domain.values import Authority, Text
from tests.support.group_history import MAY, given, held, one, when
from tests.support.story import FIRST_DAY, Story, id_of

SUB_GROUP = {"group": id_of("sub-group")}
ONE_DAY = timedelta(days=1)


def planned(*acts: tuple[str, Event], meets_on: date = MAY) -> Story:
    """A meeting planned for a day, and what follows, each a command."""
    story = given()
    when(story, "may", proceedings.MeetingScheduled, FIRST_DAY, **SUB_GROUP, meets_on=meets_on)
    for act in acts:
        story.record(act)
    return story


def met() -> Story:
    """A meeting held on 13 May from ten to twelve."""
    return planned(held("may", MAY))


def decision(id: str = "d1", on: date = MAY, **more: Any) -> tuple[str, Event]:
    return one("may", proceedings.DecisionRecorded, on, decision=id, text=Text(en="Agreed."), **more)


def excusal(on: date = MAY, /, **whom: Any) -> tuple[str, Event]:
    return one("may", proceedings.AttendanceExcused, on, ground="not concerned", **whom)


def quorate(on: date = MAY, **more: Any) -> tuple[str, Event]:
    by = Authority(kind="body", group=id_of("sub-group"))
    return one("may", proceedings.QuorumDetermined, on, quorate=True, ground="all were heard", authority=by, **more)


def invited(who: str, *presence: Presence, on: date = MAY) -> tuple[str, Event]:
    return one("may", proceedings.AttendanceRecorded, on, person=id_of(who), presence=presence)


def there(starts: datetime, ends: datetime) -> Presence:
    return Presence(since=starts, until=ends)


def moved(on: date, meets_on: date) -> tuple[str, Event]:
    return one("may", proceedings.MeetingRescheduled, on, meets_on=meets_on)


def cancelled(on: date) -> tuple[str, Event]:
    return one("may", proceedings.MeetingCancelled, on)


def deputised() -> Story:
    story = met()
    for deputy, seat, who in (("d1", "s1", "cat"), ("d2", "s2", "dan")):
        when(story, "sub-group", membership.DeputyNamed, FIRST_DAY, deputy=deputy, seat=seat, person=id_of(who))
    return story


def adjourned(time: datetime, **more: Any) -> tuple[str, Event]:
    return one("may", sitting.MeetingAdjourned, time.date(), at=time, **more)


def resumed(time: datetime, ends: datetime | None = None) -> tuple[str, Event]:
    return one("may", sitting.MeetingResumed, time.date(), at=time, ends=ends)


def abandoned(time: datetime) -> tuple[str, Event]:
    return one("may", sitting.MeetingAbandoned, time.date(), at=time)
