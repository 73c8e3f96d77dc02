"""The state of each kind of stream, folded from its standing events."""

from collections.abc import Sequence

from domain.entries import Entry, standing
from domain.timelines import agency, group_fold, meeting, person
from domain.timelines.facts import Timeline

_FOLDS = {"agency": agency.fold, "person": person.fold, "group": group_fold.fold, "meeting": meeting.fold}


def timeline(entries: Sequence[Entry]) -> Timeline:
    """The timeline of one stream (at least one entry, in the order of version)."""
    return _FOLDS[entries[0].kind](entries[0].stream, standing(entries))
