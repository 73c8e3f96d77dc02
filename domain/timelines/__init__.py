"""Timelines: the state of each kind of stream, folded from its standing events."""

from collections.abc import Callable, Sequence

from domain.entries import Entry, StandingEvent
from domain.events.fault_explanation import FaultExplained
from domain.timelines.agency import fold_agency
from domain.timelines.base import Timeline
from domain.timelines.group.fold import fold_group
from domain.timelines.meeting.fold import fold_meeting
from domain.timelines.person import fold_person
from domain.timelines.work.fold import fold_of
from domain.timelines.work.lifecycles import LIFECYCLES

FOLDS: dict[str, Callable[[str, Sequence[StandingEvent]], Timeline]] = {
    "agency": fold_agency,
    "person": fold_person,
    "group": fold_group,
    "meeting": fold_meeting,
    **{life.timeline.KIND: fold_of(life) for life in LIFECYCLES},
}


def fold_stream(first: Entry, events: Sequence[StandingEvent]) -> Timeline:
    """The timeline of the stream that begins with an entry, from its standing events. Explanations of faults are
    events of every stream, and change nothing in any."""
    folded = [s for s in events if type(s.entry.event) is not FaultExplained]
    timeline = FOLDS[first.kind](first.stream, folded)
    timeline.events = events
    return timeline


def begun_kind(timeline: Timeline | None) -> str:
    """The kind of a stream whose beginning (registration, establishment, scheduling) stands; empty for any other."""
    return timeline.KIND if timeline and timeline.begun else ""
