"""The timeline of an agency: its names and what became of it."""

from collections.abc import Sequence
from datetime import date

from domain.entries import StandingEvent
from domain.events.agency import AgencyMerged, AgencyRegistered, AgencyRenamed, AgencySucceeded, AliasAdded
from domain.text import said
from domain.timelines.base import Fact, Timeline
from domain.timelines.names import DatedName, dated_name, name_on, spellings
from domain.values import Text


class AgencyTimeline(Timeline):
    KIND = "agency"

    slug: str = ""
    registered: Fact | None = None
    names: list[DatedName] = []
    aliases: list[str] = []
    successor: str | None = None
    ended: Fact | None = None

    @property
    def begun(self) -> Fact | None:
        return self.registered

    def name_at(self, on: date) -> Text:
        """Its official name on a date; before the first, the first."""
        return name_on(self.names, on)


def fold_agency(stream: str, acts: Sequence[StandingEvent]) -> AgencyTimeline:
    """The timeline of an agency from its standing events; total, never raises."""
    t = AgencyTimeline(id=stream, acts=acts, faults=[])
    for s in acts:
        e = s.event
        if e is None:
            continue
        if isinstance(e, AgencyRegistered):
            if t.registered:
                t.fault("registered-once", said("the agency is registered already"), s, t.registered)
                continue
            t.registered = Fact(s.on, s.entry.position, s.basis)
            t.slug, t.aliases = e.slug, [*e.aliases]
            t.names.append(dated_name(s, e.name))
        elif t.registered is None:
            t.fault("before-registration", said("nothing can happen to an agency before it is registered"), s)
        elif isinstance(e, AgencyRenamed) and t.ended:
            t.fault(
                "agency-ended",
                said("the agency ended on {since}; it takes no other name", since=t.ended.since),
                s,
                t.ended,
            )
        elif isinstance(e, AgencyRenamed):
            t.aliases += spellings(t.names[-1].name)
            t.names.append(dated_name(s, e.name))
        elif isinstance(e, AliasAdded):
            t.aliases.append(e.alias)
        elif isinstance(e, AgencyMerged | AgencySucceeded):
            successor = e.into if isinstance(e, AgencyMerged) else e.successor
            if t.ended:
                t.fault("ended-once", said("the agency was merged or succeeded before"), s, t.ended)
            elif successor == stream:
                t.fault("succeeded-by-itself", said("an agency cannot be merged into or succeeded by itself"), s)
            else:
                t.successor, t.ended = successor, Fact(s.on, s.entry.position, s.basis)
    return t
