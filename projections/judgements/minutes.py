"""The minutes of a meeting: how far they have come, and whether the meeting that approved or changed them could."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from domain.faults import join
from domain.rules import consequence
from domain.timelines.facts import Fact
from domain.timelines.meeting import Meeting
from domain.timelines.minutes import Approval, Change
from domain.verdicts import Reason, Verdict
from domain.words import said
from domain.world import World
from projections.judgements import decided, facts
from projections.judgements.facts import PARTS
from projections.judgements.turns import spans
from projections.rows import MinutesChange, MinutesRow, Row


class Decided(NamedTuple):
    """What the decision of a meeting about minutes comes to."""

    verdict: Verdict
    consequence: str
    ratify_by: date | None = None
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()


OUTSIDE = Decided(
    Verdict.SILENT,
    "silent",
    reasons=(Reason("outside-a-meeting", said("approved outside a meeting: no quorum is asked")),),
)


def judge(stream: str, world: World) -> Iterable[Row]:
    """A row for each span of days between which nothing becomes of them; none for a meeting that was not held."""
    m = world.meeting(stream, "held", "minutes")
    if m is None or m.held is None:
        return []
    approved, minutes = m.minutes.approved, m.minutes
    approval = _decided(m, approved, world) if approved else None
    changes = [(c, _decided(m, c, world)) for c in minutes.corrected]
    each: list[Fact] = [*minutes.drafted, *minutes.circulated, *([approved] if approved else []), *minutes.corrected]
    days = {f.since for f in each}
    return [_row(m, since, until, approval, changes) for since, until in spans(days)] if days else []


def _row(
    m: Meeting, since: date, until: date | None, approval: Decided | None, changes: list[tuple[Change, Decided]]
) -> MinutesRow:
    drafts = [d for d in m.minutes.drafted if d.since <= since]
    sent = [c for c in m.minutes.circulated if c.since <= since]
    approved = m.minutes.approved if m.minutes.approved and m.minutes.approved.since <= since else None
    changed = [(c, d) for c, d in changes if c.since <= since]
    known: list[Fact] = [*drafts, *sent, *([approved] if approved else []), *(c for c, _ in changed)]
    texts = [document for f in sorted(known, key=lambda f: f.since) if (document := getattr(f, "document", None))]
    of = approval if approved else None
    state = "CORRECTED" if changed else "APPROVED" if approved else "CIRCULATED" if sent else "DRAFTED"
    return MinutesRow(
        key=f"{m.id}/{since}",
        valid_from=since,
        valid_to=until,
        group=m.group,
        meeting=m.id,
        state=state,
        drafted_on=drafts[0].since if drafts else None,
        circulated_on=sent[0].since if sent else None,
        approved_on=approved.since if approved else None,
        approved_at=approved.meeting if approved else None,
        decision=approved.decision if approved else None,
        corrections=tuple(_change(c, d) for c, d in changed),
        document=texts[-1] if texts else None,
        verdict=of.verdict if of else None,
        consequence=of.consequence if of else None,
        ratify_by=of.ratify_by if of else None,
        reasons=of.reasons if of else (),
        basis=join(*(f.basis for f in known), of.basis if of else (), *(d.basis for _, d in changed)),
    )


def _change(c: Change, d: Decided) -> MinutesChange:
    return MinutesChange(
        corrected_on=c.since,
        meeting=c.meeting,
        decision=c.decision,
        document=c.document,
        verdict=d.verdict,
        consequence=d.consequence,
        reasons=d.reasons,
    )


def _decided(m: Meeting, fact: Approval | Change, world: World) -> Decided:
    """Whether a decision about the minutes stands: by the quorum of the meeting that took it, at its moment, under the
    terms of its own group and day. What is merely irregular is among the reasons."""
    if fact.meeting is None:
        return OUTSIDE
    other = world.meeting(fact.meeting)
    group = world.group(other.group, *PARTS) if other and other.held else None
    if other is None or other.held is None or group is None or group.established is None:
        lost = Reason("ground-lost", said("the meeting at which it was decided is not recorded as held"))
        return Decided(Verdict.UNDETERMINED, "undetermined", reasons=(lost,))
    on = other.held.on
    terms = facts.terms_on(group, on, world)
    _, act = other.decisions.get(fact.decision or "", (None, None))
    found = decided.quorum_at(other, terms, facts.meeting_told(other, group, terms, on, world), fact.decision)
    made = decided.ratifications_of(group, other.id, fact.decision, world) if act else []
    follows = consequence.consequence(terms, found, on, made)
    odd = []
    if other.id == m.id:
        odd.append(Reason("at-itself", said("decided at the very meeting whose minutes they are")))
    if other.group != m.group:
        odd.append(Reason("by-another-body", said("decided at the meeting of another body")))
    return Decided(
        follows.verdict,
        follows.effect or follows.verdict.lower(),
        follows.ratify_by,
        (*odd, *found.reasons, *(r for r in follows.reasons if r not in found.reasons)),
        join(found.basis, act.basis if act else ()),
    )
