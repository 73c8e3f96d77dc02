"""The state of each kind of stream, folded from its standing events."""

from collections.abc import Sequence

from domain.entries import Entry, Standing
from domain.events.explanation import FaultExplained
from domain.timelines import agency, group_fold, meeting_fold, person
from domain.timelines.facts import Timeline

_FOLDS = {"agency": agency.fold, "person": person.fold, "group": group_fold.fold, "meeting": meeting_fold.fold}


def timeline(first: Entry, acts: Sequence[Standing]) -> Timeline:
    """The timeline of the stream that begins with an entry, from its acts as they stand. Explanations of faults are acts
    of every stream, and change nothing in any."""
    heard = [s for s in acts if type(s.entry.event) is not FaultExplained]
    found = _FOLDS[first.kind](first.stream, heard)
    found.acts = acts
    return found


def begun(timeline: Timeline | None) -> str:
    """The kind of a stream whose beginning (registration, establishment, scheduling) stands; empty for any other."""
    return timeline.KIND if timeline and timeline.begun else ""
