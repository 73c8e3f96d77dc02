"""The timeline of an agency: its names and what became of it."""

from collections.abc import Callable, Sequence
from datetime import date

from domain.entries import StandingEvent
from domain.events.agency import AgencyMerged, AgencyRegistered, AgencyRenamed, AgencySucceeded, AliasAdded
from domain.text import said
from domain.timelines.base import Fact, Timeline, beginning
from domain.timelines.names import DatedName, dated_name, name_on, spellings
from domain.values import Text


class AgencyTimeline(Timeline):
    """An agency: its names and aliases, and what succeeded it."""

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

    def name_on(self, on: date) -> Text:
        """Its official name on a date; before the first, the first."""
        return name_on(self.names, on)


def fold_agency(stream: str, events: Sequence[StandingEvent]) -> AgencyTimeline:
    """The timeline of an agency from its standing events; total, never raises."""
    t = AgencyTimeline(id=stream, events=events, faults=[])
    for s in events:
        if isinstance(s.event, AgencyRegistered):
            _registered(t, s.event, s)
        elif s.event and t.registered is None:
            t.fault("before-registration", said("nothing can happen to an agency before it is registered"), s)
        elif arm := _ARMS.get(type(s.event)):
            arm(t, s.event, s)
    return t


def _registered(t: AgencyTimeline, e: AgencyRegistered, s: StandingEvent) -> None:
    if t.registered:
        t.fault("registered-once", said("the agency is registered already"), s, t.registered)
        return
    t.registered = Fact(*beginning(s))
    t.slug, t.aliases = e.slug, [*e.aliases]
    t.names.append(dated_name(s, e.name))


def _renamed(t: AgencyTimeline, e: AgencyRenamed, s: StandingEvent) -> None:
    if t.ended:
        text = said("the agency ended on {since}; it takes no other name", since=t.ended.since)
        t.fault("agency-ended", text, s, t.ended)
        return
    t.aliases += spellings(t.names[-1].name)
    t.names.append(dated_name(s, e.name))


def _alias_added(t: AgencyTimeline, e: AliasAdded, s: StandingEvent) -> None:
    t.aliases.append(e.alias)


def _ended(t: AgencyTimeline, e: AgencyMerged | AgencySucceeded, s: StandingEvent) -> None:
    successor = e.into if isinstance(e, AgencyMerged) else e.successor
    if t.ended:
        t.fault("ended-once", said("the agency was merged or succeeded before"), s, t.ended)
    elif successor == t.id:
        t.fault("succeeded-by-itself", said("an agency cannot be merged into or succeeded by itself"), s)
    else:
        t.successor, t.ended = successor, Fact(*beginning(s))


_ARMS: dict[type, Callable[..., None]] = {
    AgencyRenamed: _renamed,
    AliasAdded: _alias_added,
    AgencyMerged: _ended,
    AgencySucceeded: _ended,
}
