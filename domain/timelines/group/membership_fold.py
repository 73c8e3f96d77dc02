"""The part of a group's fold about its seats: created, changed, closed, their members and deputies."""

from collections.abc import Callable
from datetime import date

from msgspec import UNSET

from domain.entries import StandingEvent
from domain.events.group import membership
from domain.text import said
from domain.timelines.base import Fact, beginning
from domain.timelines.group.membership import Deputyship, Seat, SeatState, Tenure
from domain.timelines.group.timeline import GroupTimeline

_CHANGING = ("title", "agency", "service", "category", "voting", "through_office", "independent")
OPEN = "open tenures"
"""Key of the memo, while folding: by seat and person, the tenures that have not ended."""


def created(t: GroupTimeline, e: membership.SeatCreated, s: StandingEvent) -> None:
    """Add a seat; folded before the events that name it."""
    if e.seat in t.seats:
        t.fault("seat-created-once", said("there is a seat {seat} already", seat=e.seat), s, t.seats[e.seat])
        return
    state = SeatState(
        s.on, e.title, e.agency, e.service, e.category, e.voting, e.through_office, s.basis, e.independent
    )
    t.seats[e.seat] = Seat(*beginning(s), id=e.seat, states=[state])


def _seat(t: GroupTimeline, seat: str, s: StandingEvent) -> Seat | None:
    """The seat that an event names; None, and a fault, where it does not stand on the day."""
    found = t.seats.get(seat)
    if found is None:
        t.fault("seat-exists", said("there is no seat {seat}", seat=seat), s)
    elif not found.holds(s.on):
        t.fault("seat-stands", said("seat {seat} does not stand on {on}", seat=seat, on=s.on), s, found)
    else:
        return found
    return None


def _seat_changed(t: GroupTimeline, e: membership.SeatChanged, s: StandingEvent) -> None:
    if seat := _seat(t, e.seat, s):
        old = seat.states[-1]
        given = {f: getattr(e, f) for f in _CHANGING}
        if e.independent is True:
            given["agency"] = None
        elif isinstance(e.agency, str):
            given["independent"] = False
        kept = {f: getattr(old, f) if v is UNSET else v for f, v in given.items()}
        seat.states.append(SeatState(since=s.on, basis=s.basis, **kept))


def _seat_closed(t: GroupTimeline, e: membership.SeatClosed, s: StandingEvent) -> None:
    if seat := _seat(t, e.seat, s):
        seat.end(s)


def _appointed(t: GroupTimeline, e: membership.MemberAppointed, s: StandingEvent) -> None:
    if seat := _seat(t, e.seat, s):
        tenure = Tenure(*beginning(s), person=e.person, nominated_by=e.nominated_by, attested=e.attested)
        seat.tenures.append(tenure)
        t.memo.setdefault((OPEN, e.seat, e.person), []).append(tenure)


def _departed(t: GroupTimeline, e: membership.MemberDeparted, s: StandingEvent) -> None:
    if sitting := t.memo.get((OPEN, e.seat, e.person)):
        sitting.pop(0).end(s)
    else:
        t.fault(
            "sits-in-the-seat", said("that person does not sit in seat {seat} before {on}", seat=e.seat, on=s.on), s
        )


def _suspended(t: GroupTimeline, e: membership.MemberSuspended, s: StandingEvent) -> None:
    if tenure := _sitting(t, e.seat, e.person, s):
        if before := tenure.suspended(s.on):
            t.fault("suspended-once", said("that person is suspended from seat {seat} already", seat=e.seat), s, before)
        else:
            tenure.suspensions.append(Fact(*beginning(s)))


def _reinstated(t: GroupTimeline, e: membership.MemberReinstated, s: StandingEvent) -> None:
    if tenure := _sitting(t, e.seat, e.person, s):
        if suspension := tenure.suspended(s.on):
            suspension.end(s)
        else:
            t.fault(
                "suspension-stands",
                said("that person is not suspended from seat {seat} on {on}", seat=e.seat, on=s.on),
                s,
            )


def _extended(t: GroupTimeline, e: membership.MembershipExtended, s: StandingEvent) -> None:
    if tenure := _sitting(t, e.seat, e.person, s):
        tenure.extensions.append(Fact(*beginning(s)))


def _reviewed(t: GroupTimeline, e: membership.MembershipReviewed, s: StandingEvent) -> None:
    if tenure := _sitting(t, e.seat, e.person, s):
        tenure.reviews.append(Fact(*beginning(s)))


def _sitting(t: GroupTimeline, seat: str, person: str, s: StandingEvent) -> Tenure | None:
    """The tenure of a person in a seat on the day of an event; None, and a fault, without one."""
    found = t.seats.get(seat)
    tenure = next((x for x in found.tenures if x.person == person and x.holds(s.on)), None) if found else None
    if tenure is None:
        t.fault("sits-in-the-seat", said("that person does not sit in seat {seat} on {on}", seat=seat, on=s.on), s)
    return tenure


def _deputy_named(t: GroupTimeline, e: membership.DeputyNamed, s: StandingEvent) -> None:
    for other in t.seats.values():
        for d in other.deputies:
            if d.id == e.deputy:
                t.fault("deputy-named-once", said("there is a deputy {deputy} already", deputy=e.deputy), s, d)
                return
    if seat := _seat(t, e.seat, s):
        fact = beginning(s)
        seat.deputies.append(Deputyship(*fact, id=e.deputy, seat=e.seat, person=e.person, attested=e.attested))


def _deputy_withdrawn(t: GroupTimeline, e: membership.DeputyWithdrawn, s: StandingEvent) -> None:
    for seat in t.seats.values():
        for d in seat.deputies:
            if d.id == e.deputy and d.until is None:
                d.end(s)
                return
    t.fault("deputy-stands", said("there is no deputy {deputy} on {on}", deputy=e.deputy, on=s.on), s)


ARMS: dict[type, Callable[..., None]] = {
    membership.SeatChanged: _seat_changed,
    membership.SeatClosed: _seat_closed,
    membership.MemberAppointed: _appointed,
    membership.MemberDeparted: _departed,
    membership.MemberSuspended: _suspended,
    membership.MemberReinstated: _reinstated,
    membership.MembershipExtended: _extended,
    membership.MembershipReviewed: _reviewed,
    membership.DeputyNamed: _deputy_named,
    membership.DeputyWithdrawn: _deputy_withdrawn,
}


def settle(t: GroupTimeline) -> None:
    """Faults that show only once the whole stream is folded: a seat held by two, and who outlives their seat."""
    for key in [key for key in t.memo if key[0] == OPEN]:
        del t.memo[key]
    for seat in t.seats.values():
        until = date.min
        for i, second in enumerate(seat.tenures):
            for first in seat.tenures[:i] if second.since < until else ():
                if first.until is None or second.since < first.until:
                    t.fault(
                        "one-member-a-seat",
                        said("seat {id} is held by two from {since}", id=seat.id, since=second.since),
                        second,
                        first,
                    )
            until = max(until, second.until or date.max)
        for x in (*seat.tenures, *seat.deputies):
            if seat.until and (x.until is None or x.until > seat.until):
                t.fault(
                    "seat-stands",
                    said("seat {id} is closed on {until} but still held", id=seat.id, until=seat.until),
                    x,
                    seat,
                )
