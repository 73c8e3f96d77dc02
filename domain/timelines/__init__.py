"""The state of each kind of stream, folded from its standing events."""

from collections.abc import Callable, Sequence

from domain.entries import Entry, Standing
from domain.events.explanation import FaultExplained
from domain.timelines import agency, group_fold, meeting_fold, person
from domain.timelines.facts import Timeline
from domain.timelines.lives import LIVES
from domain.timelines.work import fold_of

FOLDS: dict[str, Callable[[str, Sequence[Standing]], Timeline]] = {
    "agency": agency.fold,
    "person": person.fold,
    "group": group_fold.fold,
    "meeting": meeting_fold.fold,
    **{life.timeline.KIND: fold_of(life) for life in LIVES},
}


def timeline(first: Entry, acts: Sequence[Standing]) -> Timeline:
    """The timeline of the stream that begins with an entry, from its acts as they stand. Explanations of faults are acts
    of every stream, and change nothing in any."""
    heard = [s for s in acts if type(s.entry.event) is not FaultExplained]
    found = FOLDS[first.kind](first.stream, heard)
    found.acts = acts
    return found


def begun(timeline: Timeline | None) -> str:
    """The kind of a stream whose beginning (registration, establishment, scheduling) stands; empty for any other."""
    return timeline.KIND if timeline and timeline.begun else ""
