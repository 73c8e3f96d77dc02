"""Decisions of a meeting: the quorum at the moment of each, the vote on it, and what became of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from domain.entries import StandingEvent
from domain.events.meeting.proceedings import DecisionRecorded
from domain.facets import decided, table
from domain.faults import merge_basis
from domain.rules import inputs
from domain.rules.quorum import consequence
from domain.rules.voting import evaluation
from domain.rules.voting.evaluation import Motion, VoteVerdict
from domain.rules.voting.interests import Interest
from domain.terms.interpretation import EffectiveTerms
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.world import World
from projections.judgements import chairing, interest_inputs, meeting_inputs, rule_inputs
from projections.judgements.meeting.sequels import consents, ratifications, sequel_lines
from projections.rows import DecisionRow, SequelLine

VOTE_FACETS = (*rule_inputs.GROUP_FACETS, table("decisions"), table("interests"))
"""The facets of a group by which the vote on a decision is judged."""


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
        sequels = sequel_lines(group.sequels_of(e.decision, meeting.id), world)
        made = ratifications(sequels, world)
        concerned = interest_inputs.in_decision(meeting, told, e)
        put = _put(meeting, e, act, concerned.values(), sequels, world)
        chosen = selected_by(e, meeting, terms)
        follows = consequence.judge_consequence(
            terms, found, told.on, made, selected_by=chosen, kind=put.kind, business=put.business
        )
        carried, voted = evaluation.judge_vote(terms, told, put), e.votes is not None
        by_vote = consequence.decided_by_vote(follows, carried.verdict, voted=voted)
        decisive = carried.reasons if by_vote else follows.reasons
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
            starts=told.start,
            business=put.business,
            item=e.item,
            votes=e.votes,
            interests=tuple(concerned),
            carried=carried,
            consequence=consequence.decision_standing(follows, carried.verdict, voted=voted),
            ratify_by=follows.ratify_by,
            sequels=tuple(sequels),
            reasons=(*found.reasons, *(r for r in decisive if r not in found.reasons)),
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
    sequels = sequel_lines(group.sequels_of(e.decision, meeting.id), world)
    put = _put(meeting, e, act, interest_inputs.in_decision(meeting, told, e).values(), sequels, world)
    return evaluation.judge_vote(rule_inputs.terms_on(group, on, world), told, put)


def selected_by(e: DecisionRecorded, meeting: MeetingTimeline, terms: EffectiveTerms | None) -> str | None:
    """The office that selected a matter to be taken without a quorum, read as that in whose place somebody acted."""
    return chairing.deciding_office(e.selected_by, meeting, terms)[0] if e.selected_by else None


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
        business=interest_inputs.business_of(meeting, e),
        votes=e.votes,
        at=e.at,
        interests=tuple(concerned),
        consents=consents(sequels, world),
        basis=act.basis,
    )
