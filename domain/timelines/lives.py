"""The lives of the kinds of work: how each begins, what may follow what, what ends it."""

from domain.events import (
    action,
    audit,
    change,
    concern,
    instrument,
    learning,
    plan,
    priority,
    recommendation,
    report,
    returns,
    standard,
)
from domain.timelines.work import Either, Life, Step, Work
from domain.words import said


class Priority(Work):
    KIND = "priority"


class Plan(Work):
    KIND = "plan"


class Instrument(Work):
    KIND = "instrument"


class Standard(Work):
    KIND = "standard"


class Audit(Work):
    KIND = "audit"


class Recommendation(Work):
    KIND = "recommendation"


class Action(Work):
    KIND = "action"


class Concern(Work):
    KIND = "concern"


class Return(Work):
    KIND = "return"


class Report(Work):
    KIND = "report"


class Learning(Work):
    KIND = "learning"


class Change(Work):
    KIND = "change"


def audited(t: Audit) -> None:
    """What is addressed as a deficit was found to be one."""
    found = {s.event.finding: s for s in t.all(audit.FindingRecorded)}
    for s in t.all(audit.DeficitAddressed):
        finding = found[s.event.finding]
        if finding.event.what != "deficit":
            t.fault(
                "deficit-found", said("finding {finding} is no deficit", finding=s.event.finding), s.act, finding.act
            )


def recommended(t: Recommendation) -> None:
    """An answer comes from an agency that it concerns; and it is submitted once all of them have answered, unless it is
    recorded why not."""
    concerned = t.first.agencies
    answers = t.all(recommendation.RecommendationAnswered)
    for s in answers:
        if concerned and s.event.agency not in concerned:
            t.fault(
                "agency-concerned", said("the recommendation does not concern this agency"), s.act, t.begun or s.act
            )
    for s in t.all(recommendation.RecommendationSubmitted):
        answered = {a.event.agency for a in answers if a.on <= s.on}
        missing = [a for a in concerned if a not in answered]
        if missing and s.event.unanswered_because is None:
            text = said(
                "{count} of {all} agencies had not answered; record that, or why it went all the same",
                count=len(missing),
                all=len(concerned),
            )
            t.fault("answered-before-submission", text, s.act)


LIVES: tuple[Life, ...] = (
    Life(
        Priority,
        priority.PrioritySet,
        "SET",
        (
            Step(priority.PriorityReviewed),
            Step(priority.PriorityEnded, ends=True, state="ENDED"),
        ),
    ),
    Life(
        Plan,
        plan.PlanDrafted,
        "DRAFTED",
        (
            Step(plan.PlanItemPlanned, once=("item",)),
            Step(plan.PlanItemDropped, once=("item",), of=("item", plan.PlanItemPlanned)),
            Step(plan.PlanSubmitted, state="SUBMITTED"),
            Step(plan.PlanApproved, after=(plan.PlanSubmitted,), state="APPROVED"),
            Step(plan.PlanReturned, after=(plan.PlanSubmitted,), state="RETURNED"),
        ),
    ),
    Life(
        Instrument,
        instrument.InstrumentAdopted,
        "ADOPTED",
        (
            Step(instrument.InstrumentReviewed),
            Step(instrument.InstrumentWithdrawn, ends=True, state="WITHDRAWN"),
        ),
    ),
    Life(
        Standard,
        standard.StandardSet,
        "SET",
        (
            Step(standard.AssuranceGiven),
            Step(standard.StandardUpdated),
            Step(standard.StandardWithdrawn, ends=True, state="WITHDRAWN"),
        ),
    ),
    Life(
        Audit,
        audit.AuditAgreed,
        "AGREED",
        (
            Step(audit.AuditGroupSetUp, once=("by_group",), state="UNDER_WAY"),
            Step(audit.FindingRecorded, once=("finding",)),
            Step(audit.DeficitAddressed, once=("finding", "agency"), of=("finding", audit.FindingRecorded)),
            Step(audit.ThemeIdentified, once=("theme",)),
            Step(audit.AuditCompleted, once=(), state="COMPLETED"),
            Step(audit.FindingsShared, after=(audit.FindingRecorded, audit.AuditCompleted), state="SHARED"),
            Step(audit.FindingsAcknowledged, after=(audit.FindingsShared,), once=("agency",)),
            Step(audit.AuditAbandoned, ends=True, state="ABANDONED"),
        ),
        also=audited,
    ),
    Life(
        Recommendation,
        recommendation.RecommendationMade,
        "MADE",
        (
            Step(recommendation.RecommendationAnswered),
            Step(recommendation.RecommendationSubmitted, state="SUBMITTED"),
            Step(
                recommendation.RecommendationAccepted,
                after=(recommendation.RecommendationSubmitted,),
                state=Either("in_part", "ACCEPTED_IN_PART", "ACCEPTED"),
            ),
            Step(
                recommendation.RecommendationRejected, after=(recommendation.RecommendationSubmitted,), state="REJECTED"
            ),
            Step(recommendation.ImplementationEvidenced, state="EVIDENCED"),
            Step(
                recommendation.ImplementationVerified,
                after=(recommendation.ImplementationEvidenced,),
                state=Either("sound", "VERIFIED", "FOUND_WANTING"),
            ),
            Step(recommendation.RecommendationReaudited),
            Step(recommendation.RecommendationClosed, ends=True, state="CLOSED"),
        ),
        also=recommended,
    ),
    Life(
        Action,
        action.ActionRaised,
        "OPEN",
        (
            Step(action.ActionReassigned),
            Step(action.ActionProgressed),
            Step(action.ActionExtended),
            Step(action.ActionCompleted, ends=True, state="COMPLETED"),
            Step(
                action.ActionVerified,
                after=(action.ActionCompleted,),
                late=True,
                state=Either("impact", "VERIFIED", "WITHOUT_IMPACT"),
            ),
            Step(action.ActionReopened, reopens=True, state="OPEN"),
            Step(action.ActionCancelled, ends=True, state="CANCELLED"),
        ),
    ),
    Life(
        Concern,
        concern.ConcernRaised,
        "RAISED",
        (
            Step(concern.ConcernExamined, state="EXAMINED"),
            Step(concern.ConcernResolved, state="RESOLVED"),
            Step(concern.ConcernEscalated, state="ESCALATED"),
            Step(concern.EscalationAnswered, after=(concern.ConcernEscalated,), state="ANSWERED"),
            Step(concern.GroupAdvised, once=("advice",)),
            Step(concern.AdviceAnswered, once=("advice",), of=("advice", concern.GroupAdvised), late=True),
            Step(concern.ConcernClosed, ends=True, state="CLOSED"),
        ),
    ),
    Life(
        Return,
        returns.ReturnRequested,
        "REQUESTED",
        (
            Step(returns.ReturnReceived, state="RECEIVED"),
            Step(returns.ReturnReviewed, after=(returns.ReturnReceived,), state="REVIEWED"),
            Step(returns.TrendIdentified, after=(returns.ReturnReceived,), once=("trend",)),
            Step(returns.ExplanationRequested, once=("explanation",)),
            Step(returns.ExplanationGiven, once=("explanation",), of=("explanation", returns.ExplanationRequested)),
            Step(returns.ReturnPassedOn, after=(returns.ReturnReceived,)),
        ),
    ),
    Life(
        Report,
        report.ReportPrepared,
        "PREPARED",
        (
            Step(report.ParagraphWritten),
            Step(report.ReportIssued, state="ISSUED"),
            Step(report.ReportReceived, after=(report.ReportIssued,), state="RECEIVED"),
        ),
    ),
    Life(
        Learning,
        learning.LearningIssued,
        "ISSUED",
        (
            Step(learning.LearningAcknowledged, once=("agency",)),
            Step(learning.LearningWithdrawn, ends=True, state="WITHDRAWN"),
        ),
    ),
    Life(
        Change,
        change.PolicyChanged,
        "NOTED",
        (
            Step(change.EffectExamined, state="EXAMINED"),
            Step(change.ChangeSettled, ends=True, state="SETTLED"),
        ),
    ),
)
"""In the order in which one kind may name another."""
