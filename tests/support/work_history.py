"""A year of work, told in acts: one act of every kind, each in its place."""

from datetime import date, timedelta
from typing import Any

from domain.events.base import Event
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
from domain.timelines.work.timeline import WorkTimeline
from domain.values import Evidence, Text
from tests.support.group_history import MAY, one
from tests.support.story import Story, id_of

WORDS = Text(en="words")
LOG = (Evidence(pointer="log of notices"),)
SUB, BOARD = id_of("sub-group"), id_of("board")
POLICE, HEALTH = id_of("police"), id_of("health")

ACTS: list[tuple[str, type[Event], dict[str, Any]]] = [
    ("priority", priority.PrioritySet, {"group": SUB, "title": WORDS}),
    ("priority", priority.PriorityReviewed, {"outcome": "kept"}),
    ("tool", instrument.InstrumentAdopted, {"group": SUB, "what": "tool", "title": WORDS}),
    ("tool", instrument.InstrumentReviewed, {"outcome": "kept"}),
    ("plan", plan.PlanDrafted, {"group": SUB, "what": "audit-programme", "period": "2025-26"}),
    ("plan", plan.PlanItemPlanned, {"item": "i1", "title": WORDS, "tool": id_of("tool")}),
    ("plan", plan.PlanItemPlanned, {"item": "i2", "title": WORDS}),
    ("plan", plan.PlanItemDropped, {"item": "i2"}),
    ("plan", plan.PlanSubmitted, {"to": BOARD}),
    ("plan", plan.PlanReturned, {"reason": WORDS}),
    ("plan", plan.PlanSubmitted, {"to": BOARD}),
    ("plan", plan.PlanApproved, {}),
    ("standard", standard.StandardSet, {"group": SUB, "what": "procedure", "title": WORDS, "agencies": (POLICE,)}),
    ("standard", standard.AssuranceGiven, {"extent": "given", "agency": POLICE}),
    ("standard", standard.StandardUpdated, {"text": WORDS}),
    ("audit", audit.AuditAgreed, {"group": SUB, "what": "case", "title": WORDS, "plan": id_of("plan"), "item": "i1"}),
    ("audit", audit.AuditGroupSetUp, {"by_group": BOARD}),
    ("audit", audit.FindingRecorded, {"finding": "f1", "what": "deficit", "text": WORDS, "agencies": (POLICE,)}),
    ("audit", audit.FindingRecorded, {"finding": "f2", "what": "good-practice", "text": WORDS}),
    ("audit", audit.DeficitAddressed, {"finding": "f1", "agency": POLICE, "text": WORDS}),
    ("audit", audit.ThemeIdentified, {"theme": "t1", "text": WORDS, "asks_for": "training", "findings": ("f1",)}),
    ("audit", audit.AuditCompleted, {}),
    ("audit", audit.FindingsShared, {"means": WORDS, "agencies": (POLICE, HEALTH)}),
    ("audit", audit.FindingsAcknowledged, {"agency": POLICE}),
    (
        "recommendation",
        recommendation.RecommendationMade,
        {"group": SUB, "text": WORDS, "agencies": (POLICE, HEALTH), "audit": id_of("audit"), "finding": "f1"},
    ),
    ("recommendation", recommendation.RecommendationAnswered, {"agency": POLICE, "answer": "AGREED"}),
    (
        "recommendation",
        recommendation.RecommendationAnswered,
        {"agency": HEALTH, "answer": "REFUSED", "reason": WORDS},
    ),
    ("recommendation", recommendation.RecommendationSubmitted, {"to": BOARD}),
    ("recommendation", recommendation.RecommendationRejected, {"reason": WORDS}),
    ("recommendation", recommendation.RecommendationAccepted, {"in_part": True, "reason": WORDS}),
    ("recommendation", recommendation.ImplementationEvidenced, {"agency": POLICE, "evidence": LOG}),
    ("recommendation", recommendation.ImplementationVerified, {"sound": True}),
    ("recommendation", recommendation.RecommendationReaudited, {"audit": id_of("audit")}),
    ("action", action.ActionRaised, {"group": SUB, "text": WORDS, "seat": "s1", "due_on": date(2025, 12, 1)}),
    ("action", action.ActionReassigned, {"seat": "s2"}),
    ("action", action.ActionProgressed, {"text": WORDS}),
    ("action", action.ActionExtended, {"due_on": date(2026, 1, 31), "reason": WORDS}),
    ("action", action.ActionCompleted, {}),
    ("action", action.ActionVerified, {"impact": False, "seat": "s1"}),
    ("action", action.ActionReopened, {"reason": WORDS, "due_on": date(2026, 3, 1)}),
    ("action", action.ActionCancelled, {"reason": WORDS}),
    ("concern", concern.ConcernRaised, {"group": SUB, "what": "barrier", "text": WORDS}),
    ("concern", concern.ConcernExamined, {"meeting": id_of("may")}),
    ("concern", concern.ConcernEscalated, {"to": BOARD}),
    ("concern", concern.EscalationAnswered, {"text": WORDS}),
    ("concern", concern.GroupAdvised, {"advice": "v1", "to": BOARD, "text": WORDS}),
    ("concern", concern.AdviceAnswered, {"advice": "v1", "text": WORDS}),
    ("concern", concern.ConcernResolved, {"text": WORDS}),
    ("concern", concern.ConcernClosed, {}),
    ("return", returns.ReturnRequested, {"group": SUB, "agency": POLICE, "what": "data", "period": "2025-26-Q1"}),
    ("return", returns.ReturnReceived, {}),
    ("return", returns.ReturnReviewed, {"meeting": id_of("may")}),
    ("return", returns.TrendIdentified, {"trend": "t1", "what": "gap", "text": WORDS}),
    ("return", returns.ExplanationRequested, {"explanation": "e1", "text": WORDS}),
    ("return", returns.ExplanationGiven, {"explanation": "e1", "text": WORDS}),
    ("return", returns.ReturnPassedOn, {"to": BOARD}),
    ("report", report.ReportPrepared, {"group": SUB, "what": "quarterly", "period": "2025-26-Q1"}),
    ("report", report.ParagraphWritten, {"paragraph": "p1", "text": WORDS}),
    ("report", report.ReportIssued, {"to": BOARD, "position": 1, "digest": "0" * 64}),
    ("report", report.ReportReceived, {}),
    ("learning", learning.LearningIssued, {"group": SUB, "title": WORDS, "agencies": (POLICE,)}),
    ("learning", learning.LearningAcknowledged, {"agency": POLICE}),
    ("learning", learning.LearningWithdrawn, {}),
    ("change", change.PolicyChanged, {"group": SUB, "what": "law", "title": WORDS}),
    ("change", change.EffectExamined, {"text": WORDS, "meeting": id_of("may")}),
    ("change", change.ChangeSettled, {}),
]
ENDED: list[tuple[str, type[Event], dict[str, Any]]] = [
    ("recommendation", recommendation.RecommendationClosed, {}),
    ("audit", audit.AuditAbandoned, {"reason": WORDS}),
    ("standard", standard.StandardWithdrawn, {}),
    ("tool", instrument.InstrumentWithdrawn, {}),
    ("priority", priority.PriorityEnded, {}),
]


def year_of_work(story: Story, *, ended: bool = True) -> Story:
    """The year of work, an act a day from the meeting in May on, in a story that knows the groups, agencies and seats."""
    for n, (stream, kind, fields) in enumerate([*ACTS, *(ENDED if ended else [])]):
        story.record(one(stream, kind, MAY + timedelta(days=n), **fields))
    return story


def work_of(story: Story, name: str) -> WorkTimeline:
    found = story.world.timeline(id_of(name))
    assert isinstance(found, WorkTimeline)
    return found
