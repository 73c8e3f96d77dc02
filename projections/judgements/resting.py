"""What an act comes to that rests on a decision of a meeting: it stands as far as that decision does."""

from datetime import date
from typing import NamedTuple

from domain.faults import join
from domain.rules import consequence
from domain.verdicts import Reason, Verdict
from domain.words import said
from domain.world import World
from projections.judgements import decided, facts, meeting_facts


class Resting(NamedTuple):
    """The verdict on the decision, what follows from it in a word, and by when it is to be ratified."""

    verdict: Verdict
    consequence: str
    ratify_by: date | None = None
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()


def on_meeting(meeting: str, decision: str | None, world: World) -> Resting:
    """By the quorum of the meeting at the moment of the decision, and by its votes, under the terms of its own group and
    day."""
    held = world.meeting(meeting)
    group = world.group(held.group, *facts.PARTS, "terms/interests") if held and held.held else None
    if held is None or held.held is None or group is None or group.established is None:
        lost = Reason("ground-lost", said("the meeting at which it was decided is not recorded as held"))
        return Resting(Verdict.UNDETERMINED, "undetermined", reasons=(lost,))
    on = held.held.on
    terms = facts.terms_on(group, on, world)
    e, act = held.decisions.get(decision or "", (None, None))
    found = meeting_facts.quorum_at(held, group, on, decision, world)
    made = decided.ratifications_of(group, held.id, decision, world) if act else []
    selected = decided.selected_by(e, held, terms) if e else None
    follows = consequence.consequence(terms, found, on, made, selected_by=selected)
    carried = decided.carried_at(held, group, on, decision, world)
    outvoted = carried if carried and carried.verdict is Verdict.NOT_MET else None
    return Resting(
        Verdict.NOT_MET if outvoted else follows.verdict,
        consequence.in_a_word(follows, carried.verdict if carried else None),
        follows.ratify_by,
        (
            *(outvoted.reasons if outvoted else ()),
            *found.reasons,
            *(r for r in follows.reasons if r not in found.reasons),
        ),
        join(found.basis, outvoted.basis if outvoted else (), act.basis if act else ()),
    )
