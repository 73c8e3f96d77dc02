"""Routes of actions: raised, extended, completed, verified, reopened."""

from collections.abc import Iterator

from api.commands.acts.examples import BY_CHAIR, BY_GROUP, GROUP, RECOMMENDATION
from api.commands.fields.event_fields import id_in_path
from api.commands.fields.ids import stream_begun_by
from api.commands.register_notes import name_of_agency
from api.commands.request import CommandRequest
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
from domain.text import Words, said
from domain.timelines.group.membership import Seat
from domain.timelines.work.timeline import WorkTimeline
from domain.world import successor
from ledger.world.tracked_world import TrackedWorld

ACTION = {"action": stream_begun_by("action")}


def _no_agency(request: CommandRequest, world: TrackedWorld) -> Iterator[Words]:
    """What the preview of an action says where no agency is named: the lead of none will see it, and which could be named,
    that of the seat, else the one that nominated whoever sits in it."""
    fields = request.fields()
    if fields.get("agency"):
        return
    seat, on = _seat(request, world), request.body.on
    member = seat.member(on) if seat else None
    state = seat.state(on) if seat else None
    own = state.agency if state else None
    nominated = member.nominated_by if member and state and not own and not state.independent else None
    yield said(
        "No agency is named, so no agency's lead will see this action[: the seat is of {agency}, which could be named]"
        "[: whoever sits in it was nominated by {nominated_by}, which could be named].",
        agency=name_of_agency(successor(own, on, world), world) if own else None,
        nominated_by=name_of_agency(successor(nominated, on, world), world) if nominated else None,
    )


def _seat(request: CommandRequest, world: TrackedWorld) -> Seat | None:
    """The seat that is to do it; None where none is said, or there is none of that name."""
    if "group" in request.path:
        stream: str | None = id_in_path(request.path["group"], "group", world)
    else:
        work = world.timeline(id_in_path(request.path["action"], "action", world))
        stream = work.group if isinstance(work, WorkTimeline) else None
    group = world.group(stream) if stream else None
    return group.seats.get(request.fields().get("seat") or "") if group else None


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
        notes=_no_agency,
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
        notes=_no_agency,
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
