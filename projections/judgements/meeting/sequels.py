"""Sequels: what became of a decision, with the quorum of the meeting that took it up, as rows and as inputs of rules."""

from collections.abc import Iterable, Sequence
from datetime import date

from domain.facets import ESTABLISHED, decided, table
from domain.rules.quorum import consequence
from domain.rules.voting.evaluation import DecisionConsent
from domain.timelines.group.timeline import GroupTimeline, Sequel
from domain.verdicts import Verdict
from domain.world import World
from projections.judgements import meeting_inputs, rule_inputs
from projections.rows import SequelLine


def ratifications_of(
    group: GroupTimeline, meeting: str, decision: str | None, world: World
) -> list[consequence.Ratification]:
    """Who ratified a decision of a meeting, or refused to."""
    sequels = world.view(group, decided(meeting)).sequels_of(decision or "", meeting)
    return ratifications(sequel_lines(sequels, world), world)


def sequel_lines(each: Sequence[Sequel], world: World) -> list[SequelLine]:
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


def ratifications(sequels: Iterable[SequelLine], world: World) -> list[consequence.Ratification]:
    """What the rule of inquorate decisions takes of the sequels: who ratified or refused, when, and with what quorum."""
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


def consents(sequels: Iterable[SequelLine], world: World) -> tuple[DecisionConsent, ...]:
    """What the rule of decisions takes of the sequels: who consented, when, and with what quorum."""
    return tuple(
        DecisionConsent(by=_slug(s.body, world), on=s.on, quorate=s.quorate or Verdict.MET, basis=s.basis)
        for s in sequels
        if s.kind == "consented"
    )


def _slug(group: str, world: World) -> str:
    found = world.group(group, ESTABLISHED)
    return found.slug if found else group
