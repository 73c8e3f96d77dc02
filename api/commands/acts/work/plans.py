"""Routes of priorities, work plans and audit programmes, instruments, standards."""

from api.commands.acts.examples import BY_BOARD, BY_CHAIR, BY_COUNCIL, BY_GROUP, GROUP, MAY, PLAN
from api.commands.fields.ids import stream_begun_by
from api.commands.route import Example, act
from domain.events.work.instrument import InstrumentAdopted, InstrumentReviewed, InstrumentWithdrawn
from domain.events.work.plan import (
    PlanApproved,
    PlanDrafted,
    PlanItemDropped,
    PlanItemPlanned,
    PlanReturned,
    PlanSubmitted,
)
from domain.events.work.priority import PriorityEnded, PriorityReviewed, PrioritySet
from domain.events.work.standard import AssuranceGiven, StandardSet, StandardUpdated, StandardWithdrawn

PRIORITY = {"priority": stream_begun_by("priority")}
TOOL = {"instrument": stream_begun_by("tool")}
STANDARD = {"standard": stream_begun_by("standard")}
AT_MAY = {**BY_GROUP, "meeting": MAY["meeting"]}

ROUTES = (
    act(
        "/groups/{group}/priorities",
        PrioritySet,
        "Set a priority or an objective",
        Example(
            "priority",
            GROUP,
            {
                "title": {"en": "Referrals are answered in time"},
                "measure": {"en": "nine of ten within a working day"},
                "period": "2025-26",
                "on": "2025-04-10",
                "authority": BY_GROUP,
            },
        ),
        begins="priority",
    ),
    act(
        "/priorities/{priority}/reviews",
        PriorityReviewed,
        "Record the review of a priority",
        Example("priority-review", PRIORITY, {"outcome": "kept", "on": "2025-05-20", "authority": BY_GROUP}),
    ),
    act(
        "/priorities/{priority}/end",
        PriorityEnded,
        "End a priority",
        Example("priority-end", PRIORITY, {"on": "2026-04-01", "authority": BY_GROUP}),
    ),
    act(
        "/groups/{group}/instruments",
        InstrumentAdopted,
        "Adopt an audit tool or a methodology",
        Example(
            "tool",
            GROUP,
            {
                "what": "tool",
                "title": {"en": "Case audit form"},
                "review_on": "2026-04-10",
                "on": "2025-04-10",
                "authority": BY_GROUP,
            },
        ),
        begins="instrument",
    ),
    act(
        "/instruments/{instrument}/reviews",
        InstrumentReviewed,
        "Record the review of an instrument",
        Example(
            "tool-review",
            TOOL,
            {"outcome": "changed", "review_on": "2026-10-01", "on": "2025-10-01", "authority": BY_GROUP},
        ),
    ),
    act(
        "/instruments/{instrument}/withdrawal",
        InstrumentWithdrawn,
        "Withdraw an instrument",
        Example("tool-withdrawn", TOOL, {"on": "2026-10-01", "authority": BY_GROUP}),
    ),
    act(
        "/groups/{group}/plans",
        PlanDrafted,
        "Draft a work plan or an audit programme",
        Example(
            "plan",
            GROUP,
            {"what": "audit-programme", "period": "2025-26", "on": "2025-04-11", "authority": BY_CHAIR},
        ),
        begins="plan",
    ),
    act(
        "/plans/{plan}/items",
        PlanItemPlanned,
        "Put an item on a plan",
        Example(
            "plan-item",
            PLAN,
            {
                "item": "referrals",
                "title": {"en": "Audit of referrals"},
                "subject": {"en": "how referrals are screened"},
                "tool": stream_begun_by("tool"),
                "priority": stream_begun_by("priority"),
                "sharing": {"en": "briefing to all agencies"},
                "due_on": "2025-09-30",
                "on": "2025-04-11",
                "authority": BY_CHAIR,
            },
        ),
        Example(
            "plan-item-second",
            PLAN,
            {"title": {"en": "Audit of discharges"}, "on": "2025-04-11", "authority": BY_CHAIR},
        ),
        number=("item", "i"),
    ),
    act(
        "/plans/{plan}/items/{item}/dropped",
        PlanItemDropped,
        "Drop an item from a plan",
        Example("plan-item-drop", {**PLAN, "item": "i1"}, {"on": "2025-04-12", "authority": BY_CHAIR}),
    ),
    act(
        "/plans/{plan}/submissions",
        PlanSubmitted,
        "Submit a plan",
        Example("plan-submitted", PLAN, {"to": "example-board", "on": "2025-04-14", "authority": BY_CHAIR}),
    ),
    act(
        "/plans/{plan}/returns",
        PlanReturned,
        "Return a plan",
        Example(
            "plan-returned",
            PLAN,
            {
                "reason": {"en": "the means of sharing are not said"},
                "on": "2025-04-20",
                "authority": BY_BOARD,
            },
        ),
    ),
    act(
        "/plans/{plan}/approvals",
        PlanApproved,
        "Approve a plan",
        Example("plan-approved", PLAN, {"on": "2025-04-28", "authority": BY_BOARD}),
    ),
    act(
        "/groups/{group}/standards",
        StandardSet,
        "Set a standard, or take on a procedure to be assured of",
        Example(
            "standard",
            GROUP,
            {
                "what": "minimum-standard",
                "title": {"en": "A referral is screened within a working day"},
                "agencies": ["example-council", "example-health"],
                "assured_by": "2025-09-30",
                "on": "2025-04-10",
                "authority": BY_GROUP,
            },
        ),
        begins="standard",
    ),
    act(
        "/standards/{standard}/assurances",
        AssuranceGiven,
        "Record what assurance was given",
        Example(
            "assurance",
            STANDARD,
            {
                "extent": "given-in-part",
                "agency": "example-council",
                "text": {"en": "in place on weekdays"},
                "evidence": [{"pointer": "letter of 1 September 2025"}],
                "on": "2025-09-01",
                "authority": BY_COUNCIL,
            },
        ),
    ),
    act(
        "/standards/{standard}/updates",
        StandardUpdated,
        "Record that a standard or procedure was updated",
        Example(
            "standard-update",
            STANDARD,
            {"text": {"en": "weekends are covered"}, "on": "2025-10-01", "authority": AT_MAY},
        ),
    ),
    act(
        "/standards/{standard}/withdrawal",
        StandardWithdrawn,
        "Withdraw a standard",
        Example("standard-withdrawn", STANDARD, {"on": "2026-10-01", "authority": BY_GROUP}),
    ),
)
