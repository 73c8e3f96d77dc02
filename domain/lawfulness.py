"""What cannot be, across streams: unknown references, attendance in a seat neither held nor deputised, and the like."""

from collections.abc import Iterator
from datetime import date

from domain.entries import Standing
from domain.events.meeting import AttendanceRecorded
from domain.faults import Fault
from domain.timelines.facts import Timeline, fault
from domain.timelines.group import Group
from domain.timelines.meeting import Meeting
from domain.verdicts import Outcome
from domain.world import World

_AUTHORITY = (("group", "group"), ("meeting", "meeting"), ("agency", "agency"))


def faults(stream: str, world: World) -> list[Fault]:
    """Every fault whose act at fault stands in the stream: those its fold came upon, and those made by others."""
    timeline = world.timeline(stream)
    if timeline is None:
        return []
    found = [*timeline.faults, *_unknown(timeline, world)]
    if isinstance(timeline, Meeting) and timeline.scheduled:
        found += _meeting(timeline, world)
    return found


def _unknown(timeline: Timeline, world: World) -> Iterator[Fault]:
    """References to streams that do not stand."""
    for s in timeline.acts:
        if s.event is None:
            continue
        named = [(f, kind, getattr(s.event, f)) for f, kind in s.event.REFERENCES]
        named += [(f"authority.{f}", kind, getattr(s.event.authority, f)) for f, kind in _AUTHORITY]
        for field, kind, value in named:
            if isinstance(value, str) and value != timeline.id and not stands(value, kind, world):
                yield fault(timeline.id, "known-reference", f"{field} names no {kind} that is recorded: {value}", s)


def stands(stream: str, kind: str, world: World) -> bool:
    """Whether the stream exists and its beginning (registration, establishment, scheduling) stands."""
    match kind:
        case "agency":
            return bool((a := world.agency(stream)) and a.registered)
        case "person":
            return bool((p := world.person(stream)) and p.registered)
        case "group":
            return bool((g := world.group(stream)) and g.established)
        case _:
            return bool((m := world.meeting(stream)) and m.scheduled)


def _meeting(meeting: Meeting, world: World) -> Iterator[Fault]:
    group, day = world.group(meeting.group), meeting.day
    if group is None or group.established is None or day is None or meeting.scheduled is None:
        return
    if day < group.established.since:
        act = meeting.held_act or meeting.scheduled
        text = f"the group was established on {group.established.since}, after the meeting"
        yield fault(meeting.id, "before-establishment", text, act, group.established)
    for a in meeting.roll.values():
        yield from _roll(meeting, group, day, a.event, a.act)
    for excused, act in meeting.excused:
        if excused.seat and not ((seat := group.seats.get(excused.seat)) and seat.holds(day)):
            yield fault(meeting.id, "seat-stands", f"there is no seat {excused.seat} on {day}", act)


def _roll(meeting: Meeting, group: Group, day: date, e: AttendanceRecorded, act: Standing) -> Iterator[Fault]:
    """A line of the roll needs a seat that stands, and its member or a deputy named for it on that day."""
    seat = group.seats.get(e.seat or "")
    if seat is None or not seat.holds(day):
        yield fault(meeting.id, "seat-stands", f"there is no seat {e.seat} on {day}", act, *([seat] if seat else []))
        return
    if e.outcome is Outcome.BY_DEPUTY:
        deputy = next((d for d in seat.deputies if d.id == e.deputy), None)
        if deputy is None or not deputy.holds(day) or deputy.person != e.person:
            text = f"deputy {e.deputy} is not named for seat {e.seat} on {day}, or is another person"
            yield fault(meeting.id, "held-or-deputised", text, act, *([deputy] if deputy else []))
        return
    member = seat.member(day)
    if member is None or member.person != e.person:
        who = "that person did not hold" if member else "nobody held"
        others = [t for t in seat.tenures if t.person == e.person][-1:]
        yield fault(meeting.id, "held-or-deputised", f"{who} seat {e.seat} on {day}", act, *others)
