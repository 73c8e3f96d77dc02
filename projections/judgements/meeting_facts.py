"""A meeting as the rules are told of it, and its quorum: kept until something of either that they rest on changes."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from msgspec.structs import replace

from domain.entries import Standing
from domain.events.meeting import DecisionRecorded
from domain.ground import ground_lost
from domain.rules import quorum, roll
from domain.rules.interests import bear_on_quorum
from domain.terms.interpretation import Interpreted
from domain.timelines.group import Group
from domain.timelines.meeting import Attendance, Meeting
from domain.verdicts import Outcome
from domain.world import World
from projections.judgements import chairing, facts, interests

PARTS = ("plan", "held", "roll", "chairing", "interests", "quorum")
"""The parts of a meeting's record that its rules are told of, besides its votes."""


def told_of(meeting: Meeting, group: Group, on: date, world: World) -> roll.Meeting:
    """A meeting that was held, or cancelled, as the rules are told of it by the terms of a day."""

    def make() -> roll.Meeting:
        world.meeting(meeting.id, *PARTS)
        world.group(group.id, *facts.PARTS)
        return _told(meeting, group, facts.terms_on(group, on, world), on, world)

    return world.kept(("told", meeting.id, on), make, on)


def quorum_of(meeting: Meeting, group: Group, on: date, world: World) -> quorum.Quorum:
    """The verdict on the whole of a meeting."""

    def make() -> quorum.Quorum:
        told = told_of(meeting, group, on, world)
        return quorum.judge(facts.terms_on(group, on, world), told)

    return world.kept(("quorum", meeting.id, on), make, on)


def quorum_at(meeting: Meeting, group: Group, on: date, decision: str | None, world: World) -> quorum.Quorum:
    """The quorum at the moment of a decision, less those with an interest in it; of one that is not recorded, at whatever
    moment it may have been."""
    e, act = meeting.decisions.get(decision or "", (None, None))

    def make() -> quorum.Quorum:
        told, terms = told_of(meeting, group, on, world), facts.terms_on(group, on, world)
        if e is None or act is None:
            return quorum.judge_at(terms, told, None)
        world.meeting(meeting.id, "agenda")
        world.group(group.id, "terms/interests")
        at = vote(meeting, told, e, act) if bear_on_quorum(terms) or e.at else None
        return quorum.judge_at(terms, told, at, business=interests.business_of(meeting, e))

    return world.kept(("quorum at", meeting.id, on, decision, act and act.basis), make, on)


def _told(meeting: Meeting, group: Group, terms: Interpreted | None, on: date, world: World) -> roll.Meeting:
    agencies = facts.words(group, on, world)
    held = meeting.held
    said = _votes(meeting, terms, world)
    lines, lost = _roll_of(meeting, group, on, terms)
    if meeting.acting:
        world.group(group.id, "terms/office")
    offices, acting = chairing.chairing(meeting, facts.offices_on(group, on), terms)
    if meeting.interests:
        world.group(group.id, "terms/interests")
    found = roll.Meeting(
        on=on,
        start=meeting.starts if held else None,
        end=meeting.ends if held else None,
        adjourned=tuple((one.end, other.start) for one, other in pairwise(meeting.sittings)),
        seats=facts.seats_on(group, on, world),
        roll=lines,
        lost=lost,
        offices=offices,
        acting=acting,
        agencies=agencies,
        nominated=facts.nominated(group, agencies, on),
        determination=_determination(meeting, group, terms, world),
        basis=(
            *(meeting.scheduled.basis if meeting.scheduled else ()),
            *(meeting.held_act.basis if meeting.held_act else ()),
            *(p for _, act in meeting.breaks for p in act.basis),
            *chairing.basis(meeting, terms),
        ),
    )
    conflicts = bear_on_quorum(terms)
    votes = tuple(vote(meeting, found, e, act, conflicts) for e, act in said)
    return replace(found, votes=votes) if votes else found


def _votes(meeting: Meeting, terms: Interpreted | None, world: World) -> Sequence[tuple[DecisionRecorded, Standing]]:
    """The decisions on whose votes the quorum may rest: where the terms say so, or leave open when it must hold."""
    rule = terms.terms.quorum if terms else None
    if rule is None or rule.when not in (None, "votes"):
        return ()
    world.meeting(meeting.id, "decisions", "agenda")
    return [*meeting.decisions.values()]


Roll = tuple[tuple[roll.Attendance, ...], tuple[roll.Lost, ...]]


def _roll_of(meeting: Meeting, group: Group, on: date, terms: Interpreted | None) -> Roll:
    """The roll of a meeting as the rules are told of it, and the lines that have lost their ground; whoever was invited
    was present, without a seat. The terms may say in which words a deputy must be attested."""
    deputies = terms.terms.composition.deputies if terms and terms.terms.composition else None
    words = deputies.attested_as if deputies else ()
    told: list[roll.Attendance] = []
    lost: list[roll.Lost] = []
    for a in meeting.roll.values():
        if why := ground_lost(meeting, group, on, a):
            lost.append(roll.Lost(seat=a.event.seat or "", why=why.text, basis=why.basis))
        else:
            told.append(_line(a, group, on, words, meeting))
    told += [_line(a, group, on, words, meeting) for a in meeting.invited.values()]
    return tuple(told), tuple(lost)


def _line(a: Attendance, group: Group, on: date, words: Sequence[str], meeting: Meeting) -> roll.Attendance:
    e = a.event
    out = [(i, act) for i, act in meeting.interests.values() if i.left_at and i.person == e.person]
    attested: bool | None = None
    basis = a.basis
    if e.deputy is not None and e.seat is not None and (seat := group.seats.get(e.seat)):
        for d in seat.deputies:
            if d.id == e.deputy and d.since <= on:
                attested = True if d.attested and set(words) <= set(d.attested) else None
                basis = (*basis, *d.basis)
    return roll.Attendance(
        outcome=e.outcome or Outcome.PRESENT,
        seat=e.seat,
        person=e.person,
        presence=tuple(roll.Presence(start=p.since, end=p.until, mode=p.mode) for p in e.presence),
        out=tuple(roll.Presence(start=i.left_at, end=i.back_at) for i, _ in out),
        briefed=e.briefed,
        attested=attested,
        basis=(*basis, *(p for _, act in out for p in act.basis)),
    )


def vote(meeting: Meeting, told: roll.Meeting, e: DecisionRecorded, act: Standing, conflicts: bool = True) -> roll.Vote:
    """The vote on a decision, with the interests in it where they may bear on the quorum."""
    concerned = interests.in_decision(meeting, told, e) if conflicts else {}
    seats = frozenset(seat for each in concerned.values() for seat in each.seats)
    basis = (*act.basis, *(p for each in concerned.values() for p in each.basis))
    return roll.Vote(at=e.at, conflicted=seats, basis=basis)


def _determination(
    meeting: Meeting, group: Group, terms: Interpreted | None, world: World
) -> roll.Determination | None:
    if meeting.determined is None:
        return None
    said, act = meeting.determined
    by, perhaps = chairing.in_place(facts.decided_by(said.authority, group, world), meeting, terms)
    return roll.Determination(quorate=said.quorate, by=by, perhaps=perhaps, made_on=said.on, basis=act.basis)
