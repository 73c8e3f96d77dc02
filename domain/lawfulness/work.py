"""Faults of a piece of work that other streams make: its group, the seat that is to do it, the parts of other work
that it names, and who may say what."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from domain.entries import StandingEvent
from domain.events.work.action import ActionCompleted, ActionRaised, ActionReassigned, ActionVerified
from domain.events.work.audit import DeficitAddressed, FindingRecorded, FindingsAcknowledged
from domain.events.work.concern import AdviceAnswered, ConcernEscalated, EscalationAnswered, GroupAdvised
from domain.events.work.learning import LearningAcknowledged
from domain.events.work.plan import PlanApproved, PlanItemPlanned, PlanReturned, PlanSubmitted
from domain.events.work.recommendation import (
    ImplementationEvidenced,
    ImplementationVerified,
    RecommendationAccepted,
    RecommendationAnswered,
    RecommendationRejected,
    RecommendationSubmitted,
)
from domain.events.work.report import ReportIssued, ReportReceived
from domain.events.work.standard import AssuranceGiven
from domain.facets import ESTABLISHED, OFFICES, SEATS
from domain.faults import Fault
from domain.links import walk_links
from domain.text import code, said
from domain.timelines.base import fault
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.work.lifecycles import ActionTimeline, RecommendationTimeline
from domain.timelines.work.timeline import WorkEvent, WorkTimeline
from domain.world import World, successor

CHAIR = "chair"
ANSWERS = (
    (PlanSubmitted, (PlanApproved, PlanReturned)),
    (RecommendationSubmitted, (RecommendationAccepted, RecommendationRejected)),
    (ConcernEscalated, (EscalationAnswered,)),
    (GroupAdvised, (AdviceAnswered,)),
    (ReportIssued, (ReportReceived,)),
)
"""What is put to a body, and the events by which that body answers."""
OWN_WORDS = (
    RecommendationAnswered,
    ImplementationEvidenced,
    DeficitAddressed,
    FindingsAcknowledged,
    AssuranceGiven,
    LearningAcknowledged,
)
"""What an agency says for itself; anybody else says it in its place as an office or a body."""


def work_faults(work: WorkTimeline, world: World) -> Iterator[Fault]:
    """The faults of a piece of work that other streams make, and those that need the order of its own events."""
    group = world.group(work.group, ESTABLISHED, SEATS)
    if group is None or group.established is None or work.begun is None:
        return
    if work.begun.since < group.established.since:
        text = said("the group was established on {since}, after this began", since=group.established.since)
        yield fault(work.id, "before-establishment", text, work.begun, group.established)
    for s in work.events:
        if s.event is None:
            continue
        if group.ended and group.ended.since <= s.on:
            yield fault(
                work.id, "group-ended", said("the group ended on {since}", since=group.ended.since), s, group.ended
            )
        yield from _in_order(work, s)
        if id := getattr(s.event, "seat", None):
            seat = group.seats.get(id)
            if seat is None or not seat.holds(s.on):
                yield fault(work.id, "seat-stands", said("there is no seat {id} on {on}", id=id, on=s.on), s)
            else:
                yield from _of_agency(work, s, seat.state(s.on).agency, world)
        yield from _part(work, s, world)
    yield from _put_to(work, world)
    yield from _speaks_for_itself(work, world)
    if isinstance(work, RecommendationTimeline):
        yield from _why_unanswered(work, world)
        yield from _evidence_seen(work)
    if isinstance(work, ActionTimeline):
        yield from _impact_seen(work, world)


_PARTS = (("plan", "item", PlanItemPlanned), ("audit", "finding", FindingRecorded))


def _part(work: WorkTimeline, s: StandingEvent, world: World) -> Iterator[Fault]:
    """Reference check: an item is one of the plan, and a finding one of the audit, that is named with it."""
    for whole, part, kind in _PARTS:
        stream, id = getattr(s.event, whole, None), getattr(s.event, part, None)
        if not isinstance(stream, str) or not id:
            continue
        named = world.timeline(stream)
        if (
            isinstance(named, WorkTimeline)
            and named.begun
            and id not in {getattr(x.event, part) for x in named.all(kind)}
        ):
            yield fault(
                work.id,
                "known-part",
                said("the {whole} that is named has no {part} {id}", whole=code(whole), part=code(part), id=id),
                s,
            )


def _in_order(work: WorkTimeline, s: StandingEvent) -> Iterator[Fault]:
    """Order of days: nothing is due before it was asked for, and a report is of a position that the ledger had reached."""
    due = getattr(s.event, s.event.DUE) if s.event and s.event.DUE else None
    if due and due < s.on:
        text = said("it would be due on {due}, before {on}", due=due, on=s.on)
        yield fault(work.id, "dates-in-order", text, s)
    if isinstance(s.event, ReportIssued) and s.event.position >= s.entry.position:
        text = said("the report is of position {position}, which was not there yet", position=s.event.position)
        yield fault(work.id, "known-position", text, s)


def _of_agency(work: WorkTimeline, s: StandingEvent, of_seat: str | None, world: World) -> Iterator[Fault]:
    """Where a seat and an agency are to do something, the seat is that agency's."""
    agency = getattr(s.event, "agency", None)
    if agency and of_seat and successor(agency, s.on, world) != successor(of_seat, s.on, world):
        yield fault(work.id, "seat-of-agency", said("the seat that is named is another agency's"), s)


def _put_to(work: WorkTimeline, world: World) -> Iterator[Fault]:
    """A body says what becomes of a piece of work once it was put to that body."""
    for kind, replies in ANSWERS:
        for reply in work.all(*replies):
            put = [s for s in work.all(kind) if s.on <= reply.on]
            if isinstance(reply.event, AdviceAnswered):
                put = [s for s in put if s.event.advice == reply.event.advice]
            if put and not any(_speaks_for(reply, s.event.to, world) for s in put):
                text = said("this was not put to the body that the authority names: record that first")
                yield fault(work.id, "put-to-that-body", text, reply.standing, put[-1].standing)


def _speaks_for(reply: WorkEvent, to: str, world: World) -> bool:
    """Whether the authority is that of a group, of one that succeeded it, or of the agency that it is."""
    authority = reply.event.authority
    if authority.group is None and authority.agency is None:
        return True

    def following(id: str) -> str | None:
        group = world.group(id, ESTABLISHED)
        return group.successor if group else None

    for id in walk_links(to, following):
        group = world.group(id, ESTABLISHED)
        if group and (authority.group == id or (authority.agency and authority.agency == group.agency)):
            return True
    return False


def _speaks_for_itself(work: WorkTimeline, world: World) -> Iterator[Fault]:
    """No agency says for another what that one has to say itself."""
    for s in work.all(*OWN_WORDS):
        agency, by = s.event.agency, s.event.authority.agency
        if agency and by and successor(agency, s.on, world) != successor(by, s.on, world):
            yield fault(work.id, "speaks-for-itself", said("another agency said this in its place"), s.standing)


def _why_unanswered(work: RecommendationTimeline, world: World) -> Iterator[Fault]:
    """Why a recommendation goes before every agency has answered, the chair of its group says."""
    for s in work.all(RecommendationSubmitted):
        answered = {a.event.agency for a in work.all(RecommendationAnswered) if a.on <= s.on}
        if s.event.unanswered_because is None or answered.issuperset(work.first.agencies):
            continue
        authority = s.event.authority
        if not (
            authority.kind == "office" and authority.group == work.group and authority.office in _chairs(work, world)
        ):
            text = said("why it goes although an agency has not answered is for the chair to say: name that authority")
            yield fault(work.id, "chair-says-why", text, s.standing)


def _chairs(work: WorkTimeline, world: World) -> set[str]:
    """The office of the chair; where a group has none of that name, any of its offices."""
    group = world.group(work.group, OFFICES)
    offices = {h.office for h in group.holdings} if group else set()
    return {CHAIR} if CHAIR in offices else {CHAIR, *offices}


def _evidence_seen(work: RecommendationTimeline) -> Iterator[Fault]:
    """The agency that gave evidence is not the one that finds it sound."""
    for s in work.all(ImplementationVerified):
        shown = [
            e for e in work.all(ImplementationEvidenced) if (e.on, e.standing.version) < (s.on, s.standing.version)
        ]
        own = next((e for e in reversed(shown) if s.event.agency in (None, e.event.agency)), None)
        by = s.event.authority.agency
        if own and by and by in (own.event.agency, own.event.authority.agency):
            yield fault(
                work.id,
                "seen-by-another",
                said("whoever gave the evidence does not verify it"),
                s.standing,
                own.standing,
            )


def _impact_seen(work: ActionTimeline, world: World) -> Iterator[Fault]:
    """Whoever was to do it, or said that it was done, is not the one that looks at what it changed."""
    group = world.group(work.group, SEATS, OFFICES) if work.all(ActionVerified) else None
    for s in work.all(ActionVerified):
        before = (s.on, s.standing.version)
        turns = [t for t in work.all(ActionRaised, ActionReassigned) if (t.on, t.standing.version) < before]
        done = [t for t in work.all(ActionCompleted) if (t.on, t.standing.version) < before]
        if group and turns and done and _same_owner(s, turns[-1].event, done[-1].event.authority, group):
            text = said("whoever was to do it does not verify it: name the seat of somebody else")
            yield fault(work.id, "seen-by-another", text, s.standing, turns[-1].standing)


def _same_owner(verified: WorkEvent, owner: Any, completed: Any, group: GroupTimeline) -> bool:
    """Whether whoever verified (the seat that is named, or else the authority) is the owner: the same seat, agency,
    or person."""
    seat, by, on = verified.event.seat, verified.event.authority, verified.on
    if seat is not None:
        return bool(seat == owner.seat or _members_of_seat(group, seat, on) & _members_of_seat(group, owner.seat, on))
    if by.kind == "agency":
        return by.agency in (owner.agency, completed.agency)
    if by.kind == "office" and by.group in (None, group.id):
        if owner.seat is None and owner.agency is None:
            return bool(by.office == CHAIR)
        holders = {h.person for h in group.holdings if h.office == by.office and h.holds(on)}
        return bool(holders & _members_of_seat(group, owner.seat, on))
    return False


def _members_of_seat(group: GroupTimeline, id: str | None, on: date) -> set[str]:
    """The member of a seat on a day, as a set."""
    seat = group.seats.get(id or "")
    member = seat.member(on) if seat else None
    return {member.person} if member else set()
