"""What an act comes to that rests on a decision of a meeting: it stands as far as that decision does."""

from datetime import date
from typing import NamedTuple

from domain.facets import Facet, table
from domain.faults import merge_basis
from domain.rules.quorum import consequence
from domain.text import said
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.verdicts import Reason, Verdict
from domain.world import World
from projections.judgements import interest_inputs, meeting_inputs, rule_inputs
from projections.judgements.meeting import decisions as decided
from projections.judgements.meeting import sequels


class DecisionStanding(NamedTuple):
    """The verdict on the decision, what follows from it in a word, and by when it is to be ratified."""

    verdict: Verdict
    consequence: str
    ratify_by: date | None = None
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()


def of_meeting_decision(meeting: str, decision: str | None, world: World) -> DecisionStanding:
    """By the quorum of the meeting at the moment of the decision, and by its votes, under the terms of its own group and
    day."""
    held = world.meeting(meeting)
    group = world.group(held.group, *_facets(held)) if held and held.held else None
    if held is None or held.held is None or group is None or group.established is None:
        lost = Reason("ground-lost", said("the meeting at which it was decided is not recorded as held"))
        return DecisionStanding(Verdict.UNDETERMINED, "undetermined", reasons=(lost,))
    on = held.held.on
    terms = rule_inputs.terms_on(group, on, world)
    e, act = held.decisions.get(decision or "", (None, None))
    found = meeting_inputs.quorum_at(held, group, on, decision, world)
    made = sequels.ratifications_of(group, held.id, decision, world) if act else []
    selected = decided.selected_by(e, held, terms) if e else None
    follows = consequence.judge_consequence(
        terms,
        found,
        on,
        made,
        selected_by=selected,
        kind=e.kind if e else "decision",
        business=interest_inputs.business_of(held, e) if e else None,
    )
    carried = decided.carried_at(held, group, on, decision, world)
    vote, voted = carried.verdict if carried else None, e is not None and e.votes is not None
    decisive = carried if consequence.decided_by_vote(follows, vote, voted=voted) else None
    return DecisionStanding(
        decisive.verdict if decisive else follows.verdict,
        consequence.decision_standing(follows, vote, voted=voted),
        follows.ratify_by,
        (
            *(decisive.reasons if decisive else ()),
            *found.reasons,
            *(r for r in follows.reasons if not decisive and r not in found.reasons),
        ),
        merge_basis(found.basis, decisive.basis if decisive else (), act.basis if act else ()),
    )


def _facets(meeting: MeetingTimeline) -> tuple[Facet, ...]:
    return (*meeting_inputs.group_facets(meeting), table("interests"))
