"""The lifecycles of the kinds of work, as state machines: how each begins, what may follow what, what ends it."""

from domain.events.work import (
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
from domain.text import said
from domain.timelines.work.timeline import Lifecycle, StateByField, Transition, WorkTimeline


class PriorityTimeline(WorkTimeline):
    """Timeline of a priority or an objective."""

    KIND = "priority"


class PlanTimeline(WorkTimeline):
    """Timeline of a work plan or an audit programme."""

    KIND = "plan"


class InstrumentTimeline(WorkTimeline):
    """Timeline of an audit tool or a methodology."""

    KIND = "instrument"


class StandardTimeline(WorkTimeline):
    """Timeline of a minimum standard, a procedure or an arrangement to be assured of."""

    KIND = "standard"


class AuditTimeline(WorkTimeline):
    """Timeline of an audit."""

    KIND = "audit"


class RecommendationTimeline(WorkTimeline):
    """Timeline of a recommendation, from its source to its effect."""

    KIND = "recommendation"


class ActionTimeline(WorkTimeline):
    """Timeline of an action: who is to do what by when."""

    KIND = "action"


class ConcernTimeline(WorkTimeline):
    """Timeline of a practice issue, a concern, a challenge, a barrier, a gap or a risk."""

    KIND = "concern"


class ReturnTimeline(WorkTimeline):
    """Timeline of what an agency was asked to send for a period."""

    KIND = "return"


class ReportTimeline(WorkTimeline):
    """Timeline of a report that a group prepared."""

    KIND = "report"


class LearningTimeline(WorkTimeline):
    """Timeline of learning that a group issued."""

    KIND = "learning"


class ChangeTimeline(WorkTimeline):
    """Timeline of a change of policy or law that a group took up."""

    KIND = "change"


def audit_faults(t: AuditTimeline) -> None:
    """A finding that is addressed as a deficit is one."""
    found = {s.event.finding: s for s in t.all(audit.FindingRecorded)}
    for s in t.all(audit.DeficitAddressed):
        finding = found[s.event.finding]
        if finding.event.what != "deficit":
            t.fault(
                "deficit-found",
                said("finding {finding} is no deficit", finding=s.event.finding),
                s.standing,
                finding.standing,
            )


def recommendation_faults(t: RecommendationTimeline) -> None:
    """An answer is of an agency that the recommendation concerns; it is submitted once all of them have answered,
    unless it is recorded why not."""
    concerned = t.first.agencies
    answers = t.all(recommendation.RecommendationAnswered)
    for s in answers:
        if concerned and s.event.agency not in concerned:
            t.fault(
                "agency-concerned",
                said("the recommendation does not concern this agency"),
                s.standing,
                t.begun or s.standing,
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
            t.fault("answered-before-submission", text, s.standing)


LIFECYCLES: tuple[Lifecycle, ...] = (
    Lifecycle(
        PriorityTimeline,
        priority.PrioritySet,
        "SET",
        (
            Transition(priority.PriorityReviewed),
            Transition(priority.PriorityEnded, ends=True, state="ENDED"),
        ),
    ),
    Lifecycle(
        PlanTimeline,
        plan.PlanDrafted,
        "DRAFTED",
        (
            Transition(plan.PlanItemPlanned, once=("item",)),
            Transition(plan.PlanItemDropped, once=("item",), of=("item", plan.PlanItemPlanned)),
            Transition(plan.PlanSubmitted, state="SUBMITTED"),
            Transition(plan.PlanApproved, after=(plan.PlanSubmitted,), state="APPROVED"),
            Transition(plan.PlanReturned, after=(plan.PlanSubmitted,), state="RETURNED"),
        ),
    ),
    Lifecycle(
        InstrumentTimeline,
        instrument.InstrumentAdopted,
        "ADOPTED",
        (
            Transition(instrument.InstrumentReviewed),
            Transition(instrument.InstrumentWithdrawn, ends=True, state="WITHDRAWN"),
        ),
    ),
    Lifecycle(
        StandardTimeline,
        standard.StandardSet,
        "SET",
        (
            Transition(standard.AssuranceGiven),
            Transition(standard.StandardUpdated),
            Transition(standard.StandardWithdrawn, ends=True, state="WITHDRAWN"),
        ),
    ),
    Lifecycle(
        AuditTimeline,
        audit.AuditAgreed,
        "AGREED",
        (
            Transition(audit.AuditGroupSetUp, once=("by_group",), state="UNDER_WAY"),
            Transition(audit.FindingRecorded, once=("finding",)),
            Transition(audit.DeficitAddressed, once=("finding", "agency"), of=("finding", audit.FindingRecorded)),
            Transition(audit.ThemeIdentified, once=("theme",)),
            Transition(audit.AuditCompleted, once=(), state="COMPLETED"),
            Transition(audit.FindingsShared, after=(audit.FindingRecorded, audit.AuditCompleted), state="SHARED"),
            Transition(audit.FindingsAcknowledged, after=(audit.FindingsShared,), once=("agency",)),
            Transition(audit.AuditAbandoned, ends=True, state="ABANDONED"),
        ),
        extra_faults=audit_faults,
    ),
    Lifecycle(
        RecommendationTimeline,
        recommendation.RecommendationMade,
        "MADE",
        (
            Transition(recommendation.RecommendationAnswered),
            Transition(recommendation.RecommendationSubmitted, state="SUBMITTED"),
            Transition(
                recommendation.RecommendationAccepted,
                after=(recommendation.RecommendationSubmitted,),
                state=StateByField("in_part", "ACCEPTED_IN_PART", "ACCEPTED"),
            ),
            Transition(
                recommendation.RecommendationRejected, after=(recommendation.RecommendationSubmitted,), state="REJECTED"
            ),
            Transition(recommendation.ImplementationEvidenced, state="EVIDENCED"),
            Transition(
                recommendation.ImplementationVerified,
                after=(recommendation.ImplementationEvidenced,),
                state=StateByField("sound", "VERIFIED", "FOUND_WANTING"),
            ),
            Transition(recommendation.RecommendationReaudited),
            Transition(recommendation.RecommendationClosed, ends=True, state="CLOSED"),
        ),
        extra_faults=recommendation_faults,
    ),
    Lifecycle(
        ActionTimeline,
        action.ActionRaised,
        "OPEN",
        (
            Transition(action.ActionReassigned),
            Transition(action.ActionProgressed),
            Transition(action.ActionExtended),
            Transition(action.ActionCompleted, ends=True, state="COMPLETED"),
            Transition(
                action.ActionVerified,
                after=(action.ActionCompleted,),
                late=True,
                state=StateByField("impact", "VERIFIED", "WITHOUT_IMPACT"),
            ),
            Transition(action.ActionReopened, reopens=True, state="OPEN"),
            Transition(action.ActionCancelled, ends=True, state="CANCELLED"),
        ),
    ),
    Lifecycle(
        ConcernTimeline,
        concern.ConcernRaised,
        "RAISED",
        (
            Transition(concern.ConcernExamined, state="EXAMINED"),
            Transition(concern.ConcernResolved, state="RESOLVED"),
            Transition(concern.ConcernEscalated, state="ESCALATED"),
            Transition(concern.EscalationAnswered, after=(concern.ConcernEscalated,), state="ANSWERED"),
            Transition(concern.GroupAdvised, once=("advice",)),
            Transition(concern.AdviceAnswered, once=("advice",), of=("advice", concern.GroupAdvised), late=True),
            Transition(concern.ConcernClosed, ends=True, state="CLOSED"),
        ),
    ),
    Lifecycle(
        ReturnTimeline,
        returns.ReturnRequested,
        "REQUESTED",
        (
            Transition(returns.ReturnReceived, state="RECEIVED"),
            Transition(returns.ReturnReviewed, after=(returns.ReturnReceived,), state="REVIEWED"),
            Transition(returns.TrendIdentified, after=(returns.ReturnReceived,), once=("trend",)),
            Transition(returns.ExplanationRequested, once=("explanation",)),
            Transition(
                returns.ExplanationGiven, once=("explanation",), of=("explanation", returns.ExplanationRequested)
            ),
            Transition(returns.ReturnPassedOn, after=(returns.ReturnReceived,)),
        ),
    ),
    Lifecycle(
        ReportTimeline,
        report.ReportPrepared,
        "PREPARED",
        (
            Transition(report.ParagraphWritten),
            Transition(report.ReportIssued, state="ISSUED"),
            Transition(report.ReportReceived, after=(report.ReportIssued,), state="RECEIVED"),
        ),
    ),
    Lifecycle(
        LearningTimeline,
        learning.LearningIssued,
        "ISSUED",
        (
            Transition(learning.LearningAcknowledged, once=("agency",)),
            Transition(learning.LearningWithdrawn, ends=True, state="WITHDRAWN"),
        ),
    ),
    Lifecycle(
        ChangeTimeline,
        change.PolicyChanged,
        "NOTED",
        (
            Transition(change.EffectExamined, state="EXAMINED"),
            Transition(change.ChangeSettled, ends=True, state="SETTLED"),
        ),
    ),
)
"""In the order in which one kind may name another."""
