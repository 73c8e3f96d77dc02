"""Entries of a stream with what was folded of them, so that whoever reads the same version need not fold it again."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from domain.entries import Entry, StandingEvent, extend_standing, standing_events
from domain.events.compensation import Corrected, Retracted
from domain.timelines.base import Timeline
from domain.timelines.identities import CanonicalPerson

Canonical = Mapping[str, CanonicalPerson]
Fold = Callable[[Sequence[StandingEvent]], Timeline]


class Folded(NamedTuple):
    """The standing events of a stream and its timeline, whose persons stand under these canonical ids."""

    standing: Sequence[StandingEvent]
    timeline: Timeline
    canonical: Canonical


class FoldedEntries(tuple[Entry, ...]):
    """All entries of one version of a stream. A timeline does not change once it is folded, so threads share it."""

    _folded: Folded | None = None
    _standing: Sequence[StandingEvent] | None = None

    def folded(self, canonical: Canonical, fold: Fold) -> Folded:
        """What was folded with these canonical persons, else what `fold` makes of the standing events."""
        found = self._folded
        if found is None or found.canonical != canonical:
            standing = self._standing if self._standing is not None else standing_events(self)
            found = self._folded = Folded(standing, fold(standing), canonical)
        return found

    def extended(self, new: Sequence[Entry]) -> "FoldedEntries":
        """The next version, to be folded when somebody asks; its standing events go on from those of this one."""
        found = FoldedEntries((*self, *new))
        known = self._folded.standing if self._folded else self._standing
        if known is not None and not any(isinstance(e.event, Corrected | Retracted) for e in new):
            found._standing = extend_standing(known, new)
        return found
