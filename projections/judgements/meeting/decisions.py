"""Decisions, taken at a meeting or outside one: the quorum, the vote, and what became of them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from domain.entries import StandingEvent
from domain.events.meeting.proceedings import DecisionRecorded
from domain.facets import DECISIONS, ESTABLISHED, decided, table
from domain.faults import merge_basis
from domain.rules import inputs
from domain.rules.quorum import consequence
from domain.rules.voting import decisions_outside, evaluation
from domain.rules.voting.evaluation import DecisionConsent, Motion, VoteVerdict
from domain.rules.voting.interests import Interest
from domain.terms.interpretation import EffectiveTerms
from domain.timelines.group.timeline import GroupTimeline, OutsideDecision, Sequel
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.verdicts import Verdict
from domain.world import World
from projections.judgements import chairing, interests, meeting_inputs, rule_inputs
from projections.rows import DecisionRow, Row, SequelLine

VOTE_FACETS = (*rule_inputs.GROUP_FACETS, table("decisions"), table("interests"))
"""The facets of a group by which the vote on a decision is judged."""


def judge(stream: str, world: World) -> Iterable[Row]:
    """The rows of a group's decisions outside its meetings."""
    group = world.group(stream, DECISIONS)
    if group is None or group.established is None or not group.decisions_outside:
        return []
    group = world.view(group, DECISIONS, *VOTE_FACETS)
    return [_outside_meeting(group, taken, world) for taken in group.decisions_outside.values()]


def at_meeting(
    meeting: MeetingTimeline,
    group: GroupTimeline,
    told: inputs.MeetingInput,
    world: World,
) -> Iterator[DecisionRow]:
    """Each decision of a meeting with the quorum at its moment, the vote on it, and what the terms say follows."""
    group = world.view(group, decided(meeting.id), *VOTE_FACETS, *meeting_inputs.group_facets(meeting))
    terms = rule_inputs.terms_on(group, told.on, world)
    for e, act in meeting.decisions.values():
        found = meeting_inputs.quorum_at(meeting, group, told.on, e.decision, world)
        sequels = _sequels(group.sequels_of(e.decision, meeting.id), world)
        made = _ratifications(sequels, world)
        follows = consequence.judge_consequence(terms, found, told.on, made, selected_by=selected_by(e, meeting, terms))
        concerned = interests.in_decision(meeting, told, e)
        put = _put(meeting, e, act, concerned.values(), sequels, world)
        carried = evaluation.judge_vote(terms, told, put)
        yield DecisionRow(
            key=f"{meeting.id}/{e.decision}",
            valid_from=told.on,
            group=meeting.group,
            stream=meeting.id,
            meeting=meeting.id,
            decision=e.decision,
            taken_on=told.on,
            kind=e.kind,
            text=e.text,
            verdict=found.verdict,
            at=e.at,
            business=put.business,
            item=e.item,
            votes=e.votes,
            interests=tuple(concerned),
            carried=carried,
            consequence=consequence.decision_standing(follows, carried.verdict),
            ratify_by=follows.ratify_by,
            sequels=tuple(sequels),
            reasons=(*found.reasons, *(r for r in follows.reasons if r not in found.reasons)),
            basis=merge_basis(found.basis, carried.basis, act.basis, *(s.basis for s in sequels)),
        )


def carried_at(
    meeting: MeetingTimeline, group: GroupTimeline, on: date, decision: str | None, world: World
) -> VoteVerdict | None:
    """Whether the votes carry a decision of a meeting, by the terms of a day; None of one that is not recorded."""
    e, act = meeting.decisions.get(decision or "", (None, None))
    if e is None or act is None:
        return None
    group = world.view(group, decided(meeting.id), *VOTE_FACETS)
    told = meeting_inputs.meeting_input(meeting, group, on, world)
    sequels = _sequels(group.sequels_of(e.decision, meeting.id), world)
    put = _put(meeting, e, act, interests.in_decision(meeting, told, e).values(), sequels, world)
    return evaluation.judge_vote(rule_inputs.terms_on(group, on, world), told, put)


def selected_by(e: DecisionRecorded, meeting: MeetingTimeline, terms: EffectiveTerms | None) -> str | None:
    """The office that selected a matter to be taken without a quorum, read as that in whose place somebody acted."""
    return chairing.deciding_office(e.selected_by, meeting, terms)[0] if e.selected_by else None


def ratifications_of(
    group: GroupTimeline, meeting: str, decision: str | None, world: World
) -> list[consequence.Ratification]:
    """Who ratified a decision of a meeting, or refused to."""
    sequels = world.view(group, decided(meeting)).sequels_of(decision or "", meeting)
    return _ratifications(_sequels(sequels, world), world)


def _put(
    meeting: MeetingTimeline,
    e: DecisionRecorded,
    act: StandingEvent,
    concerned: Iterable[Interest],
    sequels: Sequence[SequelLine],
    world: World,
) -> Motion:
    return Motion(
        kind=e.kind,
        business=interests.business_of(meeting, e),
        votes=e.votes,
        at=e.at,
        interests=tuple(concerned),
        consents=_consents(sequels, world),
        basis=act.basis,
    )


def _outside_meeting(group: GroupTimeline, taken: OutsideDecision, world: World) -> DecisionRow:
    e, on = taken.event, taken.since
    terms = rule_inputs.terms_on(group, on, world)
    seats = inputs.MeetingInput(
        on=on, seats=rule_inputs.seats_on(group, on, world), agencies=rule_inputs.agencies_by_word(group, on, world)
    )
    sequels = _sequels(group.sequels_of(e.decision), world)
    put = Motion(kind=e.kind, business=e.business, votes=e.votes, consents=_consents(sequels, world), basis=taken.basis)
    found = decisions_outside.judge_outside_decision(
        terms,
        seats,
        decisions_outside.OutsideDecisionInput(
            way=e.way,
            on=on,
            by=rule_inputs.decided_by(e.authority, group, world),
            motion=put,
            opened=e.opened,
            closed=e.closed,
            conflicted=e.conflicted,
        ),
    )
    ratifications = _ratifications(sequels, world)
    followed = decisions_outside.judge_follow_up(
        terms,
        e.way,
        on,
        reported=[s.on for s in sequels if s.kind == "reported"],
        ratifications=ratifications,
        met=[m.day for m in world.held_in(group.id) if m.day and m.day >= on],
    )
    return DecisionRow(
        key=f"{group.id}/{e.decision}",
        valid_from=on,
        group=group.id,
        stream=group.id,
        decision=e.decision,
        way=e.way,
        taken_on=on,
        kind=e.kind,
        text=e.text,
        business=e.business,
        votes=e.votes,
        opened=e.opened,
        closed=e.closed,
        carried=found,
        consequence=decisions_outside.outside_decision_standing(found, followed, ratifications),
        followed=followed,
        sequels=tuple(sequels),
        basis=merge_basis(found.basis, taken.basis, *(s.basis for s in sequels)),
    )


def _sequels(each: Sequence[Sequel], world: World) -> list[SequelLine]:
    """What became of a decision, in the order of its days, with the quorum of the meeting that took it up. What was said
    of a meeting that is not recorded as held has lost its ground, and is not heard."""
    found = []
    for s in each:
        on, verdict = s.since, None
        basis = s.basis
        if s.at_meeting is not None:
            taken_up = _taken_up(s.at_meeting, s.by_decision, world)
            if taken_up is None:
                continue
            on, verdict, other = taken_up
            basis = (*basis, *other)
        found.append(
            SequelLine(
                kind=s.kind,
                on=on,
                body=s.body,
                meeting=s.at_meeting,
                decision=s.by_decision,
                quorate=verdict,
                position=s.subject,
                basis=basis,
            )
        )
    return sorted(found, key=lambda line: (line.on, line.position))


def _taken_up(meeting: str, decision: str | None, world: World) -> tuple[date, Verdict, tuple[int, ...]] | None:
    """The day of a meeting, and whether it was quorate for a decision of it."""
    held = world.meeting(meeting)
    if held is None or held.held is None:
        return None
    on = held.held.on
    group = world.group(held.group, *rule_inputs.GROUP_FACETS, table("interests"))
    if group is None or group.established is None:
        return None
    found = meeting_inputs.quorum_at(held, group, on, decision, world)
    return on, found.determined or found.verdict, found.basis


def _ratifications(sequels: Iterable[SequelLine], world: World) -> list[consequence.Ratification]:
    return [
        consequence.Ratification(
            by=_slug(s.body, world),
            on=s.on,
            refused=s.kind == "not-ratified",
            quorate=s.quorate or Verdict.MET,
            basis=s.basis,
        )
        for s in sequels
        if s.kind in ("ratified", "not-ratified")
    ]


def _consents(sequels: Iterable[SequelLine], world: World) -> tuple[DecisionConsent, ...]:
    return tuple(
        DecisionConsent(by=_slug(s.body, world), on=s.on, quorate=s.quorate or Verdict.MET, basis=s.basis)
        for s in sequels
        if s.kind == "consented"
    )


def _slug(group: str, world: World) -> str:
    found = world.group(group, ESTABLISHED)
    return found.slug if found else group
