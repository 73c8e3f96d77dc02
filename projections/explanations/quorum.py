"""Who did not count towards the quorum of a meeting, and why; and what would change the verdict."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from domain.rules.inputs import CAME, MeetingInput
from domain.rules.quorum.attendees import attendees_of
from domain.rules.quorum.counterfactuals import Counterfactual, counterfactuals
from domain.rules.quorum.evaluation import judge_quorum
from domain.rules.quorum.verdict import QuorumVerdict
from domain.terms.interpretation import EffectiveTerms
from domain.text import Words, said
from domain.values import Text
from ledger.world.tracked_world import TrackedWorld
from projections.judgements import meeting_inputs, rule_inputs


class Uncounted(Struct, frozen=True):
    """Somebody who did not count: a seat, its title, its member, and why; without a seat whoever was invited."""

    seat: str | None
    title: Text | None
    member: str | None
    why: Words


class QuorumExplanation(Struct, frozen=True):
    """What a verdict on quorum does not say by itself."""

    uncounted: tuple[Uncounted, ...] = ()
    counterfactuals: tuple[Counterfactual, ...] = ()


def explain_quorum(world: TrackedWorld, meeting: str, check: Callable[[], object] = lambda: None) -> QuorumExplanation:
    """The explanation of the quorum of a meeting in a world, as it was known at a position or as it would be; `check` is
    called before each judgement, and raises where there is no more time."""
    held = world.meeting(meeting)
    group = world.group(held.group) if held else None
    if held is None or group is None or held.held is None:
        return QuorumExplanation()
    on = held.held.on
    terms = rule_inputs.terms_on(group, on, world)
    told = meeting_inputs.meeting_input(held, group, on, world)
    found = meeting_inputs.quorum_of(held, group, on, world)

    def judge(effective: EffectiveTerms | None, changed: MeetingInput) -> QuorumVerdict:
        check()
        return judge_quorum(effective, changed)

    return QuorumExplanation(
        tuple(_uncounted(terms, told, found)) if terms else (), counterfactuals(judge, terms, told, found)
    )


def _uncounted(terms: EffectiveTerms, meeting: MeetingInput, found: QuorumVerdict) -> Iterator[Uncounted]:
    quorum, composition = terms.terms.quorum, terms.terms.composition
    if quorum is None:
        return
    notes = attendees_of(quorum.counts, composition.deputies if composition else None, meeting).notes
    why: dict[str, Words] = {name: words for name, words in (*notes.refused, *notes.uncounted) if isinstance(name, str)}
    counted = {each.seat for each in found.counted_attendees}
    lines = {line.seat: line for line in meeting.roll if line.seat}
    for seat in meeting.seats:
        if seat.id in counted:
            continue
        line = lines.get(seat.id)
        if seat.id in why and line and line.outcome in CAME:
            words = why[seat.id]
        elif line is not None:
            words = said("{outcome}", outcome=line.outcome)
        else:
            words = said("vacant") if seat.member is None else said("nothing is recorded of them")
        yield Uncounted(seat.id, seat.title, seat.member, words)
    for name, words in notes.uncounted:
        if not isinstance(name, str):
            yield Uncounted(None, None, None, said("{who}: {why}", who=name, why=words))
