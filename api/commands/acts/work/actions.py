"""Routes of actions: raised, extended, completed, verified, reopened."""

from api.commands.acts.examples import BY_CHAIR, BY_GROUP, GROUP, RECOMMENDATION
from api.commands.fields.ids import stream_begun_by
from api.commands.route import Example, act
from domain.events.work.action import (
    ActionCancelled,
    ActionCompleted,
    ActionExtended,
    ActionProgressed,
    ActionRaised,
    ActionReassigned,
    ActionReopened,
    ActionVerified,
)

ACTION = {"action": stream_begun_by("action")}

ROUTES = (
    act(
        "/groups/{group}/actions",
        ActionRaised,
        "Raise an action",
        Example(
            "action",
            GROUP,
            {
                "text": {"en": "Draw up a weekend rota"},
                "seat": "s1",
                "agency": "example-council",
                "due_on": "2025-11-30",
                **RECOMMENDATION,
                "on": "2025-10-20",
                "authority": BY_GROUP,
            },
        ),
        begins="action",
    ),
    act(
        "/actions/{action}/reassignments",
        ActionReassigned,
        "Give an action to another",
        Example(
            "action-reassigned",
            ACTION,
            {"seat": "police-1", "agency": "example-police", "on": "2025-10-25", "authority": BY_CHAIR},
        ),
    ),
    act(
        "/actions/{action}/progress",
        ActionProgressed,
        "Record how far an action has come",
        Example("action-progress", ACTION, {"text": {"en": "drafted"}, "on": "2025-11-10", "authority": BY_CHAIR}),
    ),
    act(
        "/actions/{action}/extensions",
        ActionExtended,
        "Extend an action",
        Example(
            "action-extended",
            ACTION,
            {
                "due_on": "2025-12-31",
                "reason": {"en": "staff are consulted"},
                "on": "2025-11-25",
                "authority": BY_CHAIR,
            },
        ),
    ),
    act(
        "/actions/{action}/completion",
        ActionCompleted,
        "Complete an action",
        Example(
            "action-completed",
            ACTION,
            {"evidence": [{"pointer": "rota of January 2026"}], "on": "2025-12-20", "authority": BY_CHAIR},
        ),
    ),
    act(
        "/actions/{action}/verifications",
        ActionVerified,
        "Verify the impact of an action",
        Example("action-verified", ACTION, {"impact": False, "on": "2026-02-01", "authority": BY_GROUP}),
    ),
    act(
        "/actions/{action}/reopenings",
        ActionReopened,
        "Reopen an action",
        Example(
            "action-reopened",
            ACTION,
            {
                "reason": {"en": "Sundays are not covered"},
                "due_on": "2026-03-31",
                "on": "2026-02-02",
                "authority": BY_GROUP,
            },
        ),
    ),
    act(
        "/actions/{action}/cancellation",
        ActionCancelled,
        "Cancel an action",
        Example(
            "action-cancelled",
            ACTION,
            {"reason": {"en": "another service covers Sundays"}, "on": "2026-03-01", "authority": BY_GROUP},
        ),
    ),
)
