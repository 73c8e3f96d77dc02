"""Interests that were declared at a meeting: whom they concern in what, and whether they were dealt with as asked."""

from domain.entries import StandingEvent
from domain.events.meeting.proceedings import DecisionRecorded, InterestDeclared
from domain.rules import inputs
from domain.rules.voting import interests
from domain.timelines.meeting.timeline import MeetingTimeline


def business_of(meeting: MeetingTimeline, e: DecisionRecorded | InterestDeclared) -> str | None:
    """The kind of business that something is about: what it says, else what the agenda says of its item."""
    agenda = meeting.agendas[-1].items if meeting.agendas else ()
    return e.business or next((i.business for i in agenda if e.item is not None and i.id == e.item), None)


def in_decision(
    meeting: MeetingTimeline, told: inputs.MeetingInput, e: DecisionRecorded
) -> dict[str, interests.Interest]:
    """The interests in a decision by their ids, as the rules are told of them."""
    return {
        i.interest: _interest_input(told, i, act) for i, act in meeting.interests.values() if _concerns(meeting, i, e)
    }


def _concerns(meeting: MeetingTimeline, i: InterestDeclared, e: DecisionRecorded) -> bool:
    if i.whole_meeting or i.interest in e.interests:
        return True
    if i.item is not None and i.item == e.item:
        return True
    return i.business is not None and i.business == business_of(meeting, e)


def _interest_input(told: inputs.MeetingInput, i: InterestDeclared, act: StandingEvent) -> interests.Interest:
    return interests.Interest(
        seats=_seats(told, i), observed=i.observed, left_at=i.left_at, back_at=i.back_at, basis=act.basis
    )


def _seats(told: inputs.MeetingInput, i: InterestDeclared) -> tuple[str, ...]:
    """The seats for which the person spoke: the one that they named, else those on the roll under their name, else those
    that they hold and of which the roll says nothing."""
    if i.seat is not None:
        return (i.seat,)
    spoke = [line.seat for line in told.roll if line.person == i.person and line.seat is not None]
    mentioned = {line.seat for line in told.roll}
    spoke += [seat.id for seat in told.seats if seat.member == i.person and seat.id not in mentioned]
    return tuple(spoke)
