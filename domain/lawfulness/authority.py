"""Faults of authority: events decided by a decision that is not recorded, at the meeting of another body, or out of
time."""

from collections.abc import Iterator
from typing import NamedTuple

from domain.entries import StandingEvent
from domain.events.group.decisions_outside import DecisionConsented, DecisionNotRatified, DecisionRatified
from domain.events.group.offices import ConsentGiven
from domain.events.meeting.minutes import MinutesApproved, MinutesCorrected
from domain.facets import DECISIONS
from domain.faults import Fault
from domain.text import said
from domain.timelines.base import Timeline, fault
from domain.timelines.group.timeline import GroupTimeline
from domain.world import World

_ELSEWHERE = {ConsentGiven, MinutesApproved, MinutesCorrected, DecisionRatified, DecisionNotRatified, DecisionConsented}
"""Events that say where something else was decided."""


class DecisionReference(NamedTuple):
    """Where an event says that something was decided: at a meeting or outside one (None), by which decision, and of
    which group; `strict` where the meeting must be of that group."""

    meeting: str | None
    decision: str | None
    group: str | None
    strict: bool = True


def authority_faults(timeline: Timeline, world: World) -> Iterator[Fault]:
    """References to decisions and meetings that do not fit, and sequels of a decision from before it was taken."""
    if "decided" not in timeline.memo:
        timeline.memo["decided"] = [
            (s, reference)
            for s in timeline.events
            if (e := s.event) and (e.authority.meeting or e.authority.decision or type(e) in _ELSEWHERE)
            for reference in _decision_references(s)
        ]
    for s, reference in timeline.memo["decided"]:
        if reference.meeting is None:
            yield from _outside_meetings(timeline, s, reference, world)
        elif (meeting := world.meeting(reference.meeting)) and meeting.scheduled:
            if reference.group and reference.strict and meeting.group != reference.group:
                text = said("it was decided by a body, at the meeting of another")
                yield fault(timeline.id, "meeting-of-the-body", text, s, meeting.scheduled)
            if reference.decision and reference.decision not in meeting.decisions:
                text = said("no decision {decision} of that meeting is recorded", decision=reference.decision)
                yield fault(timeline.id, "known-decision", text, s)
    if isinstance(timeline, GroupTimeline):
        yield from _sequels(timeline, world)


def _outside_meetings(
    timeline: Timeline, s: StandingEvent, reference: DecisionReference, world: World
) -> Iterator[Fault]:
    """A decision that is named without a meeting is one that its group took outside meetings."""
    if reference.group is None:
        text = said(
            "a decision is known by its meeting, or its group: name the one that took decision {decision}",
            decision=reference.decision,
        )
        yield fault(timeline.id, "known-decision", text, s)
        return
    group = world.group(reference.group, DECISIONS)
    if group and group.established and reference.decision not in group.decisions_outside:
        text = said(
            "no decision {decision} is recorded that the group took outside its meetings", decision=reference.decision
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


def _sequels(group: GroupTimeline, world: World) -> Iterator[Fault]:
    """A sequel follows the decision, and is dated to the meeting that took it up."""
    for each in group.sequels:
        taken = world.meeting(each.meeting) if each.meeting else None
        if taken and taken.day and taken.held_act and each.since < taken.day:
            text = said("decision {decision} was taken on {day}, after that", decision=each.decision, day=taken.day)
            yield fault(group.id, "dates-in-order", text, each, taken.held_act)
        taken_up_at = world.meeting(each.at_meeting) if each.at_meeting else None
        if taken_up_at and taken_up_at.scheduled and (taken_up_at.held is None or taken_up_at.held_act is None):
            text = said(
                "the meeting at which it is said to have been taken up is not recorded as held; record that first"
            )
            yield fault(group.id, "meeting-held", text, each, taken_up_at.scheduled)
        elif taken_up_at and taken_up_at.held_act and not taken_up_at.sat_on(each.since):
            text = said(
                "it was taken up on {since}, at a meeting that was held on {day}", since=each.since, day=taken_up_at.day
            )
            yield fault(group.id, "dates-in-order", text, each, taken_up_at.held_act)
