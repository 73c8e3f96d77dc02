"""The end of a group: nothing happens in it any more, and whatever is open ends with it."""

from collections.abc import Iterator

from domain.entries import StandingEvent
from domain.events.group.lifecycle import AgencyDeclassified, GroupEnded, RelationEnded
from domain.events.group.membership import DeputyWithdrawn, MemberDeparted, SeatClosed
from domain.events.group.offices import OfficeVacated
from domain.text import said
from domain.timelines.base import Fact
from domain.timelines.group.timeline import GroupTimeline

_ENDINGS = (AgencyDeclassified, DeputyWithdrawn, MemberDeparted, OfficeVacated, RelationEnded, SeatClosed)


def end_group(t: GroupTimeline, e: GroupEnded, s: StandingEvent) -> None:
    """End the group. Where the establishment does not stand, or comes later, the end is at fault as every event of
    the group is."""
    if t.established is None or s.on < t.established.since:
        return
    if s.on == t.established.since:
        t.fault(
            "before-establishment", said("the group was established on {on}, and ends later", on=s.on), s, t.established
        )
    elif t.ended:
        t.fault("ended-once", said("the group ended before"), s, t.ended)
    elif e.successor == t.id:
        t.fault("succeeded-by-itself", said("a group cannot be succeeded by itself"), s)
    else:
        t.ended, t.successor = Fact(s.on, s.entry.position, s.basis), e.successor


def outlives(s: StandingEvent, end: Fact) -> bool:
    """Whether an event lies after the end of the group; an event that ends something may fall on the day itself."""
    if isinstance(s.event, GroupEnded):
        return False
    return s.on > end.since or (s.on == end.since and not isinstance(s.event, _ENDINGS))


def close(t: GroupTimeline, end: Fact) -> None:
    """End with the group what nothing else has ended, and drop the seats that would have begun later."""
    t.seats = {id: seat for id, seat in t.seats.items() if seat.since < end.since}
    for fact in _open(t):
        if fact.until is None:
            fact.until, fact.ended_by = end.since, end.basis


def _open(t: GroupTimeline) -> Iterator[Fact]:
    yield from t.relations
    yield from t.classes
    yield from t.holdings
    yield from t.adopted[-1:]
    for seat in t.seats.values():
        yield seat
        yield from seat.tenures
        yield from seat.deputies
