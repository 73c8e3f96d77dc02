"""Rule inputs of a meeting, and its quorum, both cached until something that they were derived from changes."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from msgspec.structs import replace

from domain.entries import StandingEvent
from domain.events.meeting.proceedings import DecisionRecorded, QuorumDetermined
from domain.facets import AGENDA, CHAIRING, DECISIONS, HELD, INTERESTS, PLAN, QUORUM, ROLL, Facet, table
from domain.lawfulness.meetings import roll_line_fault
from domain.rules import inputs
from domain.rules.quorum import consequence, evaluation
from domain.rules.quorum.verdict import QuorumVerdict
from domain.rules.voting.interests import interests_bear_on_quorum
from domain.terms.interpretation import EffectiveTerms
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.timeline import Attendance, MeetingTimeline
from domain.verdicts import Outcome, Reason
from domain.world import World
from projections.judgements import chairing, interest_inputs, rule_inputs

MEETING_FACETS = (PLAN, HELD, ROLL, CHAIRING, INTERESTS, QUORUM)
"""The facets of a meeting that its rules are told of, besides its votes."""


def group_facets(meeting: MeetingTimeline) -> tuple[Facet, ...]:
    """The facets of its group that a meeting is judged by, with more of the terms where somebody acted for an office or
    declared an interest."""
    acting = (table("office"),) if meeting.acting_chairs else ()
    declared = (table("interests"),) if meeting.interests else ()
    return (*rule_inputs.GROUP_FACETS, *acting, *declared)


def last_day(meeting: MeetingTimeline, on: date) -> date:
    """The last day of the record of its group that a meeting of a day is judged by: who determined its quorum held their
    office on the day of that."""
    made = [meeting.quorum_determination, *meeting.determinations.values()]
    return max([on, *(found[0].on for found in made if found is not None)])


def meeting_input(meeting: MeetingTimeline, group: GroupTimeline, on: date, world: World) -> inputs.MeetingInput:
    """A meeting that was held, or cancelled, as the rules are told of it by the terms of a day."""

    def make() -> inputs.MeetingInput:
        own = world.view(meeting, *MEETING_FACETS)
        return _meeting_input(own, world.view(group, *group_facets(own)), on, world)

    return world.cached(("told", meeting.id, on), make, last_day(world.view(meeting, QUORUM), on))


def quorum_of(meeting: MeetingTimeline, group: GroupTimeline, on: date, world: World) -> QuorumVerdict:
    """The verdict on the whole of a meeting."""

    def make() -> QuorumVerdict:
        told = meeting_input(meeting, group, on, world)
        terms = rule_inputs.terms_on(world.view(group, *rule_inputs.GROUP_FACETS), on, world)
        return evaluation.judge_quorum(terms, told)

    return world.cached(("quorum", meeting.id, on), make, last_day(world.view(meeting, QUORUM), on))


def quorum_at(
    meeting: MeetingTimeline, group: GroupTimeline, on: date, decision: str | None, world: World
) -> QuorumVerdict:
    """The quorum at the moment of a decision, less those with an interest in it; of one that is not recorded, at whatever
    moment it may have been."""
    e, act = meeting.decisions.get(decision or "", (None, None))

    def make() -> QuorumVerdict:
        told = meeting_input(meeting, group, on, world)
        if e is None or act is None:
            terms = rule_inputs.terms_on(world.view(group, *rule_inputs.GROUP_FACETS), on, world)
            return evaluation.judge_quorum_at_vote(terms, told, None)
        own = world.view(meeting, AGENDA, INTERESTS, QUORUM, CHAIRING)
        terms = rule_inputs.terms_on(world.view(group, *group_facets(own), table("interests")), on, world)
        at = vote(own, told, e, act) if interests_bear_on_quorum(terms) or e.at else None
        determined = _determination(own.determinations.get(e.decision), own, group, terms, world)
        business = interest_inputs.business_of(own, e)
        return evaluation.judge_quorum_at_vote(terms, told, at, business=business, determined=determined)

    until = last_day(world.view(meeting, QUORUM), on)
    return world.cached(("quorum at", meeting.id, on, decision, act and act.basis), make, until)


def counts_as_held(
    meeting: MeetingTimeline, group: GroupTimeline, found: QuorumVerdict | None, on: date, world: World
) -> tuple[bool | None, tuple[Reason, ...]]:
    """Whether a meeting that was held counts as such by the terms of a day, and why not: `found` is its quorum."""
    facets = (table("quorum"), table("meetings")) if meeting.abandoned else (table("quorum"),)
    terms = rule_inputs.terms_on(world.view(group, *facets), on, world)
    return consequence.counts_as_held(terms, found, abandoned=bool(meeting.abandoned))


def _meeting_input(meeting: MeetingTimeline, group: GroupTimeline, on: date, world: World) -> inputs.MeetingInput:
    terms = rule_inputs.terms_on(group, on, world)
    agencies = rule_inputs.agencies_by_word(group, on, world)
    held = meeting.held
    lines, lost = _roll_of(meeting, group, on, terms)
    offices, acting = chairing.chairing(meeting, rule_inputs.offices_on(group, on), terms)
    seats = rule_inputs.seats_on(group, on, world)
    found = inputs.MeetingInput(
        on=on,
        start=meeting.starts if held else None,
        end=meeting.ends if held else None,
        adjourned=tuple((one.end, other.start) for one, other in pairwise(meeting.sittings)),
        seats=seats,
        roll=lines,
        invalid_lines=lost,
        offices=offices,
        acting=acting,
        agencies=agencies,
        nominated=rule_inputs.nominated(group, agencies, on, world),
        names=rule_inputs.agency_names((seat.agency for seat in seats), on, world),
        unregistered=frozenset(a.id for a in terms.terms.agencies if a.id not in agencies) if terms else frozenset(),
        determination=_determination(meeting.quorum_determination, meeting, group, terms, world),
        basis=(
            *(meeting.scheduled.basis if meeting.scheduled else ()),
            *(meeting.held_act.basis if meeting.held_act else ()),
            *(p for _, act in meeting.interruptions for p in act.basis),
            *chairing.basis(meeting, terms),
        ),
    )
    votes = tuple(_votes(meeting, found, terms, world))
    return replace(found, votes=votes) if votes else found


def _votes(
    meeting: MeetingTimeline, told: inputs.MeetingInput, terms: EffectiveTerms | None, world: World
) -> Iterator[inputs.Vote]:
    """The votes on which the quorum may rest: where the terms say so, or leave open when it must hold."""
    rule = terms.terms.quorum if terms else None
    if rule is not None and (not rule.moments or "votes" in rule.moments):
        conflicts = bool(meeting.interests) and interests_bear_on_quorum(terms)
        own = world.view(meeting, DECISIONS, AGENDA, INTERESTS)
        for e, act in own.decisions.values():
            yield vote(own, told, e, act, conflicts)


Roll = tuple[tuple[inputs.AttendanceInput, ...], tuple[inputs.InvalidLine, ...]]


def _roll_of(meeting: MeetingTimeline, group: GroupTimeline, on: date, terms: EffectiveTerms | None) -> Roll:
    """The roll of a meeting as the rules are told of it, and the lines that have lost their ground. Whoever was invited
    was present, without a seat; a guest who holds a seat is that seat. The terms may say in which words a deputy must be
    attested."""
    deputies = terms.terms.composition.deputies if terms and terms.terms.composition else None
    words = deputies.attested_as if deputies else ()
    told: list[inputs.AttendanceInput] = []
    lost: list[inputs.InvalidLine] = []
    for a in meeting.roll_lines:
        if why := roll_line_fault(meeting, group, on, a):
            lost.append(inputs.InvalidLine(seat=a.event.seat or "", why=why.text, basis=why.basis))
        else:
            told.append(_line(a, group, on, words, meeting))
    seats = group.seats_on(on)
    for person, a in meeting.invited.items():
        line = _line(a, group, on, words, meeting)
        if held := seats_of_guest(group, on, person):
            told += [replace(line, seat=seat) for seat in held]
        else:
            deputyships = [d for s in seats for d in s.deputies_on(on) if d.person == person]
            basis = (*line.basis, *(p for d in deputyships for p in d.basis))
            told.append(replace(line, stands_for=tuple(d.seat for d in deputyships), basis=basis))
    return tuple(told), tuple(lost)


def seats_of_guest(group: GroupTimeline, on: date, person: str) -> list[str]:
    """The seats that somebody recorded as invited holds on the day: they were there as its member."""
    return [s.id for s in group.seats_on(on) if (t := s.member(on)) and t.person == person]


def _line(
    a: Attendance, group: GroupTimeline, on: date, words: Sequence[str], meeting: MeetingTimeline
) -> inputs.AttendanceInput:
    e = a.event
    out = [(i, act) for i, act in meeting.interests.values() if i.left_at and i.person == e.person]
    attested: bool | None = None
    basis = a.basis
    if e.deputy is not None and e.seat is not None and (seat := group.seats.get(e.seat)):
        for d in seat.deputies:
            if d.id == e.deputy and d.since <= on:
                attested = True if d.attested and set(words) <= set(d.attested) else None
                basis = (*basis, *d.basis)
    return inputs.AttendanceInput(
        outcome=e.outcome or Outcome.PRESENT,
        seat=e.seat,
        person=e.person,
        presence=tuple(inputs.PresenceInterval(start=p.since, end=p.until, mode=p.mode) for p in e.presence),
        absence_intervals=tuple(inputs.PresenceInterval(start=i.left_at, end=i.back_at) for i, _ in out),
        briefed=e.briefed,
        attested=attested,
        basis=(*basis, *(p for _, act in out for p in act.basis)),
    )


def vote(
    meeting: MeetingTimeline, told: inputs.MeetingInput, e: DecisionRecorded, act: StandingEvent, conflicts: bool = True
) -> inputs.Vote:
    """The vote on a decision, with the interests in it where they may bear on the quorum."""
    concerned = interest_inputs.in_decision(meeting, told, e) if conflicts else {}
    seats = frozenset(seat for each in concerned.values() for seat in each.seats)
    basis = (*act.basis, *(p for each in concerned.values() for p in each.basis))
    return inputs.Vote(at=e.at, conflicted=seats, basis=basis)


def _determination(
    made: tuple[QuorumDetermined, StandingEvent] | None,
    meeting: MeetingTimeline,
    group: GroupTimeline,
    terms: EffectiveTerms | None,
    world: World,
) -> inputs.Determination | None:
    if made is None:
        return None
    said, act = made
    by, perhaps = chairing.deciding_office(rule_inputs.decided_by(said.authority, group, world), meeting, terms)
    vacant = perhaps is None and not chairing.held(said, by, meeting, group, world)
    return inputs.Determination(
        quorate=said.quorate, by=by, perhaps=perhaps, made_on=said.on, vacant=vacant, basis=act.basis
    )
