"""Whether acts were decided where they say: at a meeting, by a decision there or outside one, and in time."""

from collections.abc import Iterator
from typing import NamedTuple

from domain.entries import StandingEvent
from domain.events.group.decisions_outside import DecisionConsented, DecisionNotRatified, DecisionRatified
from domain.events.group.offices import ConsentGiven
from domain.events.meeting.minutes import MinutesApproved, MinutesCorrected
from domain.faults import Fault
from domain.text import said
from domain.timelines.base import Timeline, fault
from domain.timelines.group.timeline import GroupTimeline
from domain.world import World

_ELSEWHERE = {ConsentGiven, MinutesApproved, MinutesCorrected, DecisionRatified, DecisionNotRatified, DecisionConsented}
"""Acts that say of something else than themselves where it was decided."""


class DecisionReference(NamedTuple):
    """Where an act says that something was decided: at a meeting or outside one (None), by which decision there, and of
    which group it is; `strict` where it must be of that group."""

    meeting: str | None
    decision: str | None
    group: str | None
    strict: bool = True


def authority_faults(timeline: Timeline, world: World) -> Iterator[Fault]:
    """Acts that are said to be decided by a decision that nobody knows, or at the meeting of another body; and what is
    said to have become of a decision before it was taken."""
    if "decided" not in timeline.memo:
        timeline.memo["decided"] = [
            (s, ground)
            for s in timeline.events
            if (e := s.event) and (e.authority.meeting or e.authority.decision or type(e) in _ELSEWHERE)
            for ground in _decision_references(s)
        ]
    for s, ground in timeline.memo["decided"]:
        if ground.meeting is None:
            yield from _outside(timeline, s, ground, world)
        elif (found := world.meeting(ground.meeting)) and found.scheduled:
            if ground.group and ground.strict and found.group != ground.group:
                text = said("it was decided by a body, at the meeting of another")
                yield fault(timeline.id, "meeting-of-the-body", text, s, found.scheduled)
            if ground.decision and ground.decision not in found.decisions:
                text = said("no decision {decision} of that meeting is recorded", decision=ground.decision)
                yield fault(timeline.id, "known-decision", text, s)
    if isinstance(timeline, GroupTimeline):
        yield from _before_its_time(timeline, world)


def _outside(timeline: Timeline, s: StandingEvent, ground: DecisionReference, world: World) -> Iterator[Fault]:
    """A decision without a meeting is one that its group took outside meetings."""
    if ground.group is None:
        text = said(
            "a decision is known by its meeting, or its group: name the one that took decision {decision}",
            decision=ground.decision,
        )
        yield fault(timeline.id, "known-decision", text, s)
        return
    group = world.group(ground.group, "decisions")
    if group and group.established and ground.decision not in group.decisions_outside:
        text = said(
            "no decision {decision} is recorded that the group took outside its meetings", decision=ground.decision
        )
        yield fault(timeline.id, "known-decision", text, s)


def _decision_references(s: StandingEvent) -> Iterator[DecisionReference]:
    e = s.event
    if e is None:
        return
    a = e.authority
    if a.meeting or a.decision:
        yield DecisionReference(a.meeting, a.decision, a.group, a.kind == "body")
    match e:
        case ConsentGiven() if e.meeting or e.decision:
            yield DecisionReference(e.meeting, e.decision, e.body)
        case MinutesApproved() | MinutesCorrected() if e.meeting or e.decision:
            yield DecisionReference(e.meeting, e.decision, None)
        case DecisionRatified() | DecisionNotRatified() | DecisionConsented():
            if e.meeting:
                yield DecisionReference(e.meeting, e.decision, s.entry.stream)
            if e.at_meeting or e.by_decision:
                yield DecisionReference(e.at_meeting, e.by_decision, e.body or s.entry.stream)


def _before_its_time(group: GroupTimeline, world: World) -> Iterator[Fault]:
    for each in group.sequels:
        taken = world.meeting(each.meeting) if each.meeting else None
        if taken and taken.day and taken.held_act and each.since < taken.day:
            text = said("decision {decision} was taken on {day}, after that", decision=each.decision, day=taken.day)
            yield fault(group.id, "dates-in-order", text, each, taken.held_act)
        then = world.meeting(each.at_meeting) if each.at_meeting else None
        if then and then.scheduled and (then.held is None or then.held_act is None):
            text = said(
                "the meeting at which it is said to have been taken up is not recorded as held; record that first"
            )
            yield fault(group.id, "meeting-held", text, each, then.scheduled)
        elif then and then.held_act and not then.sat_on(each.since):
            text = said(
                "it was taken up on {since}, at a meeting that was held on {day}", since=each.since, day=then.day
            )
            yield fault(group.id, "dates-in-order", text, each, then.held_act)
