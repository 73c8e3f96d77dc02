"""The minutes of a meeting: how far they have come, and whether the meeting that approved or changed them could."""

from collections.abc import Iterable
from datetime import date

from domain.facets import HELD, MINUTES
from domain.faults import merge_basis
from domain.text import said
from domain.timelines.base import Fact
from domain.timelines.meeting.minutes import MinutesApproval, MinutesCorrection
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.verdicts import Reason, Verdict
from domain.world import World
from projections.judgements.change_dates import intervals
from projections.judgements.meeting import decision_standing
from projections.judgements.meeting.decision_standing import DecisionStanding
from projections.rows import MinutesChange, MinutesRow, Row

OUTSIDE = DecisionStanding(
    Verdict.SILENT,
    "silent",
    reasons=(Reason("outside-a-meeting", said("approved outside a meeting: no quorum is asked")),),
)


def judge(stream: str, world: World) -> Iterable[Row]:
    """A row for each interval of days within which nothing becomes of them; none for a meeting that was not held."""
    m = world.meeting(stream, HELD, MINUTES)
    if m is None or m.held is None:
        return []
    approved, minutes = m.minutes.approved, m.minutes
    approval = _decision_standing(m, approved, world) if approved else None
    changes = [(c, _decision_standing(m, c, world)) for c in minutes.corrected]
    each: list[Fact] = [*minutes.drafted, *minutes.circulated, *([approved] if approved else []), *minutes.corrected]
    days = {f.since for f in each}
    return [_row(m, since, until, approval, changes) for since, until in intervals(days)] if days else []


def _row(
    m: MeetingTimeline,
    since: date,
    until: date | None,
    approval: DecisionStanding | None,
    changes: list[tuple[MinutesCorrection, DecisionStanding]],
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
        basis=merge_basis(*(f.basis for f in known), of.basis if of else (), *(d.basis for _, d in changed)),
    )


def _change(c: MinutesCorrection, d: DecisionStanding) -> MinutesChange:
    return MinutesChange(
        corrected_on=c.since,
        meeting=c.meeting,
        decision=c.decision,
        document=c.document,
        verdict=d.verdict,
        consequence=d.consequence,
        reasons=d.reasons,
    )


def _decision_standing(m: MeetingTimeline, fact: MinutesApproval | MinutesCorrection, world: World) -> DecisionStanding:
    """Whether a decision about the minutes stands: by the quorum of the meeting that took it, at its moment, under the
    terms of its own group and day. What is merely irregular is among the reasons."""
    if fact.meeting is None:
        return OUTSIDE
    odd = []
    if fact.meeting == m.id:
        odd.append(Reason("at-itself", said("decided at the very meeting whose minutes they are")))
    other = world.meeting(fact.meeting)
    if other and other.held and other.group != m.group:
        odd.append(Reason("by-another-body", said("decided at the meeting of another body")))
    found = decision_standing.of_meeting_decision(fact.meeting, fact.decision, world)
    return found._replace(reasons=(*odd, *found.reasons))
