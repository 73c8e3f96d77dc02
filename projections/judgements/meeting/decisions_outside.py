"""Decisions that a group took outside its meetings, by the way in which it took them."""

from collections.abc import Iterable

from domain.facets import DECISIONS
from domain.faults import merge_basis
from domain.rules import inputs
from domain.rules.voting import decisions_outside
from domain.rules.voting.evaluation import Motion
from domain.timelines.group.timeline import GroupTimeline, OutsideDecision
from domain.world import World
from projections.judgements import rule_inputs
from projections.judgements.meeting.decisions import VOTE_FACETS
from projections.judgements.meeting.sequels import consents, ratifications, sequel_lines
from projections.rows import DecisionRow, Row


def judge(stream: str, world: World) -> Iterable[Row]:
    """The rows of a group's decisions outside its meetings."""
    group = world.group(stream, DECISIONS)
    if group is None or group.established is None or not group.decisions_outside:
        return []
    group = world.view(group, DECISIONS, *VOTE_FACETS)
    return [_outside_meeting(group, taken, world) for taken in group.decisions_outside.values()]


def _outside_meeting(group: GroupTimeline, taken: OutsideDecision, world: World) -> DecisionRow:
    e, on = taken.event, taken.since
    terms = rule_inputs.terms_on(group, on, world)
    held = rule_inputs.seats_on(group, on, world)
    seats = inputs.MeetingInput(
        on=on,
        seats=held,
        agencies=rule_inputs.agencies_by_word(group, on, world),
        names=rule_inputs.agency_names((seat.agency for seat in held), on, world),
    )
    sequels = sequel_lines(group.sequels_of(e.decision), world)
    put = Motion(kind=e.kind, business=e.business, votes=e.votes, consents=consents(sequels, world), basis=taken.basis)
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
    ratified = ratifications(sequels, world)
    followed = decisions_outside.judge_follow_up(
        terms,
        e.way,
        on,
        reported=[s.on for s in sequels if s.kind == "reported"],
        ratifications=ratified,
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
        consequence=decisions_outside.outside_decision_standing(found, followed, ratified),
        followed=followed,
        sequels=tuple(sequels),
        basis=merge_basis(found.basis, taken.basis, *(s.basis for s in sequels)),
    )
