"""What a piece of work leaves owed: by which agency, body or seat, since when, by when, and what satisfied it. Only
dates are given: what must be done "immediately" has an age, never a pass (rules.md K)."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from msgspec import Struct

from domain.events.base import Event
from domain.events.work import (
    action,
    audit,
    change,
    concern,
    instrument,
    learning,
    plan,
    recommendation,
    report,
    returns,
    standard,
)
from domain.faults import merge_basis
from domain.timelines.work.lifecycles import (
    ActionTimeline,
    AuditTimeline,
    ChangeTimeline,
    ConcernTimeline,
    InstrumentTimeline,
    LearningTimeline,
    PlanTimeline,
    RecommendationTimeline,
    ReportTimeline,
    ReturnTimeline,
    StandardTimeline,
)
from domain.timelines.work.timeline import WorkEvent, WorkTimeline


class Owed(Struct, frozen=True, kw_only=True):
    """`what` is owed, in one word; `part` the finding, item, advice or explanation that it is about. `lapsed_on` is the
    first day on which it is owed no more without having been done: the work has ended, or another day or owner was set."""

    what: str
    since: date
    basis: tuple[int, ...]
    due_on: date | None = None
    agency: str | None = None
    body: str | None = None
    seat: str | None = None
    part: str | None = None
    lapsed_on: date | None = None
    done: WorkEvent | None = None


def owed(work: WorkTimeline) -> list[Owed]:
    """All that the work leaves owed, or left until it was done, in no particular order."""
    found = _OWED.get(type(work))
    each = found(work) if found and work.begun else ()
    return [o for o in each if o.lapsed_on is None or o.lapsed_on > o.since]


def _one(work: WorkTimeline, what: str, asked: WorkEvent, done: WorkEvent | None, **of: Any) -> Owed:
    """Something asked for by one event and done by another, unless the work ended first."""
    ended = work.closed if done is None and work.closed and work.closed.on >= asked.on else None
    basis = merge_basis(asked.basis, done.basis if done else (), ended.basis if ended else ())
    return Owed(what=what, since=asked.on, basis=basis, lapsed_on=ended.on if ended else None, done=done, **of)


def _next(
    work: WorkTimeline, after: WorkEvent, *kinds: type[Event], **same: tuple[str | bool | None, ...]
) -> WorkEvent | None:
    """The first event of these kinds after another one, whose fields have one of these values."""
    since = (after.standing.on, after.standing.version)
    later = (s for s in work.all(*kinds) if (s.standing.on, s.standing.version) > since)
    return next((s for s in later if all(getattr(s.event, f) in values for f, values in same.items())), None)


def _begun(work: WorkTimeline) -> WorkEvent:
    return next(iter(work.by_kind.values()))[0]


def _recommendation(work: RecommendationTimeline) -> Iterator[Owed]:
    """An answer of each agency, a decision of the body it went to, evidence of each agency once it was accepted, and a look
    at the evidence."""
    made, first = _begun(work), work.first
    for agency in first.agencies:
        answer = _next(work, made, recommendation.RecommendationAnswered, agency=(agency,))
        yield _one(work, "answer", made, answer, agency=agency, due_on=first.answer_by)
    decided = (recommendation.RecommendationAccepted, recommendation.RecommendationRejected)
    if submitted := work.last(recommendation.RecommendationSubmitted):
        yield _one(work, "decision", submitted, _next(work, submitted, *decided), body=submitted.event.to)
    if (decision := work.last(*decided)) and isinstance(decision.event, recommendation.RecommendationAccepted):
        for agency in first.agencies or (None,):
            shown = _next(work, decision, recommendation.ImplementationEvidenced, agency=(agency, None))
            yield _one(work, "evidence", decision, shown, agency=agency)
    if shown := work.last(recommendation.ImplementationEvidenced):
        looked = _next(work, shown, recommendation.ImplementationVerified)
        yield _one(work, "verification", shown, looked, body=work.group)


def repeated_evidence(work: RecommendationTimeline) -> Iterator[Owed]:
    """Further evidence after each that was given, until somebody finds it sound: owed where terms say how old
    evidence may be."""
    for shown in work.all(recommendation.ImplementationEvidenced):
        agency = shown.event.agency
        more = _next(work, shown, recommendation.ImplementationEvidenced, agency=(agency, None))
        sound = _next(work, shown, recommendation.ImplementationVerified, agency=(agency, None), sound=(True,))
        done = min((s for s in (more, sound) if s), key=lambda s: (s.standing.on, s.standing.version), default=None)
        yield _one(work, "evidence", shown, done, agency=agency, part=str(shown.standing.version))


def _action(work: ActionTimeline) -> Iterator[Owed]:
    """The action itself, from each day on which it was set another day or owner; then somebody else's look at it."""
    turning = (action.ActionRaised, action.ActionReassigned, action.ActionExtended, action.ActionReopened)
    turns = work.all(*turning)
    due_on, owner = None, work.first
    for n, turn in enumerate(turns):
        if isinstance(turn.event, action.ActionReassigned):
            owner = turn.event
        else:
            due_on = turn.event.due_on or due_on
        done = _next(work, turn, action.ActionCompleted)
        following = turns[n + 1] if n + 1 < len(turns) else None
        if following and (
            done is None
            or (done.standing.on, done.standing.version) > (following.standing.on, following.standing.version)
        ):
            yield Owed(
                what="action",
                since=turn.on,
                due_on=due_on,
                agency=owner.agency,
                seat=owner.seat,
                lapsed_on=following.on,
                basis=merge_basis(turn.basis, following.basis),
            )
        else:
            yield _one(work, "action", turn, done, due_on=due_on, agency=owner.agency, seat=owner.seat)
    if done := work.last(action.ActionCompleted):
        looked = _next(work, done, action.ActionVerified, action.ActionReopened)
        yield Owed(what="verification", since=done.on, body=work.group, done=looked, basis=_of(done, looked))


def _of(asked: WorkEvent, done: WorkEvent | None) -> tuple[int, ...]:
    return merge_basis(asked.basis, done.basis if done else ())


def _audit(work: AuditTimeline) -> Iterator[Owed]:
    """The audit by its day, each deficit at once, and an acknowledgement by each agency with which findings were shared."""
    agreed = _begun(work)
    yield _one(work, "audit", agreed, work.last(audit.AuditCompleted), due_on=work.first.due_on, body=work.group)
    for found in work.all(audit.FindingRecorded):
        if found.event.what == "deficit":
            for agency in found.event.agencies:
                same = {"finding": (found.event.finding,), "agency": (agency,)}
                done = _next(work, found, audit.DeficitAddressed, **same)
                yield _one(work, "deficit", found, done, agency=agency, part=found.event.finding)
    seen: set[str] = set()
    for shared in work.all(audit.FindingsShared):
        for agency in shared.event.agencies:
            if agency not in seen:
                seen.add(agency)
                done = _next(work, shared, audit.FindingsAcknowledged, agency=(agency,))
                yield _one(work, "acknowledgement", shared, done, agency=agency)


def _plan(work: PlanTimeline) -> Iterator[Owed]:
    """A decision of the body to which the plan was submitted."""
    for submitted in work.all(plan.PlanSubmitted):
        done = _next(work, submitted, plan.PlanApproved, plan.PlanReturned)
        yield _one(work, "approval", submitted, done, body=submitted.event.to, part=str(submitted.standing.version))


def _return(work: ReturnTimeline) -> Iterator[Owed]:
    """The return itself, and the explanations that were asked for."""
    asked, agency = _begun(work), work.first.agency
    yield _one(
        work, "return", asked, _next(work, asked, returns.ReturnReceived), agency=agency, due_on=work.first.due_on
    )
    for wanted in work.all(returns.ExplanationRequested):
        id = wanted.event.explanation
        done = _next(work, wanted, returns.ExplanationGiven, explanation=(id,))
        yield _one(work, "explanation", wanted, done, agency=agency, due_on=wanted.event.due_on, part=id)


def _standard(work: StandardTimeline) -> Iterator[Owed]:
    """Assurance by each agency, in full: what is given in part is still owed."""
    begun = _begun(work)
    for agency in work.first.agencies:
        done = _next(work, begun, standard.AssuranceGiven, agency=(agency, None), extent=("given",))
        yield _one(work, "assurance", begun, done, agency=agency, due_on=work.first.assured_by)


def _concern(work: ConcernTimeline) -> Iterator[Owed]:
    """An answer of the body to which it was escalated, and of each group that was advised to act."""
    for raised in work.all(concern.ConcernEscalated):
        done = _next(work, raised, concern.EscalationAnswered)
        version = str(raised.standing.version)
        yield _one(work, "answer", raised, done, body=raised.event.to, due_on=raised.event.answer_by, part=version)
    for advised in work.all(concern.GroupAdvised):
        id = advised.event.advice
        done = _next(work, advised, concern.AdviceAnswered, advice=(id,))
        yield _one(work, "advice", advised, done, body=advised.event.to, due_on=advised.event.answer_by, part=id)


def _learning(work: LearningTimeline) -> Iterator[Owed]:
    issued, first = _begun(work), work.first
    for agency in first.agencies:
        done = _next(work, issued, learning.LearningAcknowledged, agency=(agency,))
        yield _one(work, "acknowledgement", issued, done, agency=agency, due_on=first.acknowledge_by)


def _instrument(work: InstrumentTimeline) -> Iterator[Owed]:
    """The review of an instrument by the day last set for it."""
    for asked in work.all(instrument.InstrumentAdopted, instrument.InstrumentReviewed):
        if asked.event.review_on:
            done = _next(work, asked, instrument.InstrumentReviewed)
            version = str(asked.standing.version)
            yield _one(work, "review", asked, done, body=work.group, due_on=asked.event.review_on, part=version)


def _report(work: ReportTimeline) -> Iterator[Owed]:
    if issued := work.last(report.ReportIssued):
        yield _one(work, "receipt", issued, _next(work, issued, report.ReportReceived), body=issued.event.to)


def _change(work: ChangeTimeline) -> Iterator[Owed]:
    noted = _begun(work)
    done = _next(work, noted, change.EffectExamined)
    yield _one(work, "examination", noted, done, body=work.group, due_on=work.first.effective_on)


_OWED: dict[type[WorkTimeline], Callable[[Any], Iterator[Owed]]] = {
    RecommendationTimeline: _recommendation,
    ActionTimeline: _action,
    AuditTimeline: _audit,
    PlanTimeline: _plan,
    ReturnTimeline: _return,
    StandardTimeline: _standard,
    ConcernTimeline: _concern,
    LearningTimeline: _learning,
    InstrumentTimeline: _instrument,
    ReportTimeline: _report,
    ChangeTimeline: _change,
}
