"""Faults of a meeting that other streams make: events whose group, seat, member, deputy or meeting is not there."""

from collections.abc import Iterator
from datetime import date

from domain.entries import StandingEvent
from domain.events.base import Event
from domain.events.group.membership import DeputyNamed, MemberAppointed, SeatCreated
from domain.events.meeting.proceedings import AttendanceRecorded, InterestDeclared
from domain.facets import SEATS
from domain.faults import Fault
from domain.text import said
from domain.timelines.base import Fact, fault
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.preparation import Apology
from domain.timelines.meeting.timeline import Attendance, MeetingTimeline
from domain.verdicts import Outcome
from domain.world import World


def meeting_faults(meeting: MeetingTimeline, world: World) -> Iterator[Fault]:
    """The faults of a meeting that other streams make."""
    group, day = world.group(meeting.group, SEATS), meeting.day
    if group is None or group.established is None or day is None or meeting.scheduled is None:
        return
    yield from _outside_life_of_group(meeting, meeting.scheduled, group, group.established, day)
    for a in meeting.roll_lines:
        yield from _roll(meeting, group, day, a.event, a.standing)
    for seat, act in _named_seats(meeting):
        yield from _no_seat(meeting, group, day, seat, act)
    for declared, act in meeting.interests.values():
        if declared.seat:
            yield from _declared_for_seat(meeting, group, day, declared, act)
    for apology in meeting.apologies:
        yield from _apology(meeting, group, day, apology)
    yield from _dealt_with_minutes(meeting, world)


def _outside_life_of_group(
    meeting: MeetingTimeline, scheduled: Fact, group: GroupTimeline, established: Fact, day: date
) -> Iterator[Fault]:
    """A meeting is on a day on which its group exists."""
    if day < established.since:
        text = said("the group was established on {since}, after the meeting", since=established.since)
        yield fault(meeting.id, "before-establishment", text, meeting.held_act or scheduled, established)
    if group.ended and group.ended.since <= day and not meeting.cancelled:
        act = meeting.held_act or (meeting.reschedulings[-1] if meeting.reschedulings else scheduled)
        text = said("the group ended on {since}, and the meeting would be on {day}", since=group.ended.since, day=day)
        yield fault(meeting.id, "group-ended", text, act, group.ended)


def _named_seats(meeting: MeetingTimeline) -> Iterator[tuple[str, StandingEvent]]:
    """The seats that were excused, and those that voted, each with the event that names it."""
    for excused, act in meeting.excused:
        if excused.seat:
            yield excused.seat, act
    for decided, act in meeting.decisions.values():
        for vote in decided.votes.by_seat if decided.votes else ():
            yield vote.seat, act


def _declared_for_seat(
    meeting: MeetingTimeline, group: GroupTimeline, day: date, e: InterestDeclared, act: StandingEvent
) -> Iterator[Fault]:
    """Whoever declares an interest for a seat is its member, or a deputy named for it, on that day."""
    seat = group.seats.get(e.seat or "")
    if seat is None or not seat.holds(day):
        yield from _no_seat(meeting, group, day, e.seat or "", act)
        return
    members, deputies = [t for t in seat.tenures if t.holds(day)], seat.deputies_on(day)
    if e.person not in {each.person for each in members} | {each.person for each in deputies}:
        yield fault(
            meeting.id,
            "held-or-deputised",
            said("that person does not speak for seat {seat} on {day}", seat=e.seat, day=day),
            act,
        )


def _apology(meeting: MeetingTimeline, group: GroupTimeline, day: date, apology: Apology) -> Iterator[Fault]:
    """Apologies are sent by the member of the seat or a deputy named for it, on the meeting's day or on that of the
    apologies, if it is an earlier one."""
    days = (day, min(day, apology.since))
    seat = group.seats.get(apology.seat)
    if seat is None or not any(seat.holds(on) for on in days):
        yield from _no_seat(meeting, group, day, apology.seat, apology)
        return
    capacities: list[Fact] = [t for t in seat.tenures if t.person == apology.person]
    capacities += [d for d in seat.deputies if d.person == apology.person]
    if not any(t.holds(on) for t in capacities for on in days):
        text = said(
            "they were neither the member of seat {id} nor a deputy for it on {since} or {day}",
            id=seat.id,
            since=apology.since,
            day=day,
        )
        yield fault(meeting.id, "held-or-deputised", text, apology, *[t for t in capacities if t.until][-1:])


def _dealt_with_minutes(meeting: MeetingTimeline, world: World) -> Iterator[Fault]:
    """Minutes are approved and corrected at a meeting that was held by then, and not before the one they are of."""
    approved = meeting.minutes.approved
    for fact in [approved, *meeting.minutes.corrected]:
        other = world.meeting(fact.meeting) if fact and fact.meeting else None
        if fact is None or other is None or other.scheduled is None or meeting.held is None:
            continue
        if other.held is None or other.held_act is None:
            text = said("the meeting that dealt with the minutes is not recorded as held; record that first")
            yield fault(meeting.id, "meeting-held", text, fact, other.scheduled)
        elif not other.sat_on(fact.since):
            text = said(
                "the minutes were dealt with on {since}, at a meeting that was held on {on}",
                since=fact.since,
                on=other.held.on,
            )
            yield fault(meeting.id, "dates-in-order", text, fact, other.held_act)


def roll_line_fault(meeting: MeetingTimeline, group: GroupTimeline, day: date, line: Attendance) -> Fault | None:
    """The fault of a line of the roll that does not stand on a seat, and on its member or a deputy named for it, on
    the day; None where it does."""
    return next(_roll(meeting, group, day, line.event, line.standing), None)


def _roll(
    meeting: MeetingTimeline, group: GroupTimeline, day: date, e: AttendanceRecorded, act: StandingEvent
) -> Iterator[Fault]:
    """A line of the roll needs a seat that stands, and its member or a deputy named for it on that day."""
    seat = group.seats.get(e.seat or "")
    if seat is None or not seat.holds(day):
        yield from _no_seat(meeting, group, day, e.seat or "", act)
        return
    if e.outcome is Outcome.BY_DEPUTY and e.deputy is None:
        return
    if e.outcome is Outcome.BY_DEPUTY:
        deputy = next((d for d in seat.deputies if d.id == e.deputy), None)
        if deputy is None or not deputy.holds(day) or deputy.person != e.person:
            text = said(
                "deputy {deputy} is not named for seat {seat} on {day}, or is another person",
                deputy=e.deputy,
                seat=e.seat,
                day=day,
            )
            withdrawn = [deputy] if deputy and deputy.until and deputy.until <= day else []
            gone = _retracted(group, DeputyNamed, seat=e.seat, deputy=e.deputy)
            yield fault(meeting.id, "held-or-deputised", text, act, *withdrawn, *gone)
        return
    member = seat.member(day)
    if member is None or member.person != e.person:
        vacant = said("nobody held seat {seat} on {day}", seat=e.seat, day=day)
        text = said("that person did not hold seat {seat} on {day}", seat=e.seat, day=day) if member else vacant
        others = [t for t in seat.tenures if t.person == e.person and t.until and t.until <= day][-1:]
        gone = _retracted(group, MemberAppointed, seat=e.seat, person=e.person)
        yield fault(
            meeting.id,
            "held-or-deputised",
            text,
            act,
            *others,
            *gone,
        )


def _no_seat(
    meeting: MeetingTimeline, group: GroupTimeline, day: date, id: str, act: StandingEvent | Fact
) -> Iterator[Fault]:
    seat = group.seats.get(id)
    if seat is None or not seat.holds(day):
        closed = [seat] if seat and seat.until and seat.until <= day else []
        gone = _retracted(group, SeatCreated, seat=id)
        yield fault(
            meeting.id, "seat-stands", said("there is no seat {id} on {day}", id=id, day=day), act, *closed, *gone
        )


def _retracted(group: GroupTimeline, kind: type[Event], **named: str | None) -> list[StandingEvent]:
    """Events of a kind with these fields that were recorded and then retracted."""
    gone = (s for s in group.events if s.event is None and isinstance(s.entry.event, kind))
    return [s for s in gone if all(getattr(s.entry.event, field) == value for field, value in named.items())]
