"""The route that ends a group: cancels its planned meetings and ends the relations of others to it, or hands both over
to a successor."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec

from api.commands.acts.examples import BY_BOARD
from api.commands.draft_builder import DraftBuilder, groups_in_reach
from api.commands.fields.body import FreeText, Reference, body_struct, common_fields
from api.commands.fields.event_fields import id_in_path
from api.commands.fields.ids import stream_id
from api.commands.request import CommandRequest
from api.commands.route import Example, Route
from domain.admission import DraftEvent
from domain.events.group.lifecycle import GroupEnded, RelationBegun, RelationEnded
from domain.events.meeting.proceedings import MeetingCancelled, MeetingScheduled
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.timeline import MeetingTimeline
from ledger.world.tracked_world import TrackedWorld

CANCELLATION_REASON = "the group ended"

GROUP_ENDED = body_struct(
    "GroupEnded",
    [
        ("successor", Reference | None, msgspec.field(default=None)),
        ("reason", FreeText | None, msgspec.field(default=None)),
        ("open_work", Literal["close", "hand-over"], msgspec.field(default="close")),
        ("relations", Literal["end", "leave"], msgspec.field(default="end")),
        *common_fields(),
    ],
    doc="The group is no more from the day `on`. Meetings planned for that day or later are cancelled; with `open_work` of "
    "hand-over the successor plans them anew, and takes over the relations. Relations to this one of other groups that "
    "the credential reaches end too; with `relations` of leave they are left as they are.",
    also=lambda body: _require_successor(body),
)


def _end(request: CommandRequest, world: TrackedWorld) -> list[DraftEvent]:
    stream = id_in_path(request.path["group"], "group", world)
    group = world.group(stream)
    body = request.body
    acts = DraftBuilder.of(request, world)
    acts.add(stream, "group", GroupEnded, successor=body.successor, reason=body.reason)
    heir = id_in_path(body.successor, "group", world) if body.open_work == "hand-over" else None
    for number, meeting in enumerate(_planned(group, body.on, world)):
        _cancel_or_hand_over(acts, meeting, heir, number)
    if group:
        _end_relations(acts, group, heir)
    return acts.drafts


def _planned(group: GroupTimeline | None, on: date, world: TrackedWorld) -> Iterator[MeetingTimeline]:
    for meeting in world.meetings_of(group.id) if group else ():
        if meeting.scheduled and not meeting.held and not meeting.cancelled and meeting.day and meeting.day >= on:
            yield meeting


def _cancel_or_hand_over(acts: DraftBuilder, meeting: MeetingTimeline, heir: str | None, number: int) -> None:
    """Cancel a meeting as of the end of the group, or today where that lies ahead, though never before it was planned;
    plan it anew for the heir, if there is one."""
    on = min(max(acts.request.body.on, meeting.planned[-1][0]), acts.request.today)
    acts.add(meeting.id, "meeting", MeetingCancelled, on=on.isoformat(), reason=CANCELLATION_REASON)
    if heir and meeting.meets_on:
        new = stream_id(acts.request.command, number)
        plan = {"group": heir, "meets_on": meeting.meets_on.isoformat(), "place": meeting.place}
        acts.add(new, "meeting", MeetingScheduled, on=min(on, meeting.meets_on).isoformat(), **plan)


def _end_relations(acts: DraftBuilder, group: GroupTimeline, heir: str | None) -> None:
    """End the relations of other groups to this one (its own end with it); the heir, if there is one, takes its place
    in both."""
    world, on = acts.world, acts.request.body.on
    others = [g for s in world.mentioning(group.id, "group") if s != group.id and (g := world.group(s))]
    related = [g for g in others if any(r.group == group.id and r.holds(on) for r in g.relations)]
    if acts.request.body.relations == "leave":
        related = []
    for other in groups_in_reach(acts.request, world, related, None):
        for r in other.relations:
            if r.group == group.id and r.holds(on):
                acts.add(other.id, "group", RelationEnded, relation=r.relation, group=group.id)
                _begin_relation(acts, other.id, r.relation, heir, r.clause)
    for r in group.relations:
        if heir and r.holds(on):
            _begin_relation(acts, heir, r.relation, r.group, r.clause)


def _begin_relation(acts: DraftBuilder, one: str, relation: str, to: str | None, clause: str | None) -> None:
    """Begin a relation, unless it holds already or would be one to itself."""
    known = acts.world.group(one)
    there = known and any(
        r.group == to and r.relation == relation and r.holds(acts.request.body.on) for r in known.relations
    )
    if to and to != one and not there:
        acts.add(one, "group", RelationBegun, relation=relation, group=to, clause=clause)


def _require_successor(body: object) -> None:
    if getattr(body, "open_work", "") == "hand-over" and getattr(body, "successor", None) is None:
        raise ValueError("`open_work` is handed over to a `successor`: name it")


ROUTES = (
    Route(
        path="/groups/{group}/end",
        does="End a group",
        records=(GroupEnded, MeetingCancelled, MeetingScheduled, RelationEnded, RelationBegun),
        body=GROUP_ENDED,
        propose=_end,
        leaves=True,
        examples=(
            Example(
                "end-project",
                {"group": "example-project"},
                {
                    "successor": "example-group",
                    "reason": "its task is done",
                    "open_work": "hand-over",
                    "on": "2026-06-01",
                    "authority": BY_BOARD,
                },
            ),
        ),
    ),
)
