"""What a decision or a judgement may ask of other streams; whoever implements it notes what was read."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

from domain.entries import Entry
from domain.links import walk_links
from domain.timelines.agency import AgencyTimeline
from domain.timelines.base import Timeline
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.timelines.person import PersonTimeline

T = TypeVar("T", bound=Timeline)
V = TypeVar("V")


class World(Protocol):
    """Timelines by stream id; None where there is no such stream of that kind. Who names `facets` of a stream reads only
    those parts of it (`Act.facets`), and need not read again when another part changes. `reads` is what was read, `memo`
    keeps what was worked out from events at known positions, as long as this world lasts."""

    memo: dict[Any, Any]
    reads: set[str]

    def cached(self, key: Hashable, make: Callable[[], V], on: date | None = None) -> V:
        """What `make` works out of this world and nothing else, worked out anew once something that it read has changed.
        With `on` it is about that day, and no change of a group's record from a later day on bears on it. What it read is
        noted in any case."""
        ...

    def entries(self, stream: str) -> Sequence[Entry]: ...

    def timeline(self, stream: str) -> Timeline | None: ...

    def agency(self, stream: str) -> AgencyTimeline | None: ...

    def person(self, stream: str) -> PersonTimeline | None: ...

    def group(self, stream: str, *facets: str) -> GroupTimeline | None: ...

    def meeting(self, stream: str, *facets: str) -> MeetingTimeline | None: ...

    def within(self, group: str, kind: type[T], *facets: str) -> Sequence[T]:
        """The timelines of a kind that were begun within a group."""
        ...

    def meetings_of(self, group: str, *facets: str) -> Sequence[MeetingTimeline]: ...

    def held_in(self, group: str) -> Sequence[MeetingTimeline]:
        """The meetings of a group that are recorded as held: read anew when one is, not whenever one changes."""
        ...

    def stands(self, stream: str, kind: str) -> bool:
        """Whether there is a stream of that kind whose beginning (registration, establishment, scheduling) stands."""
        ...

    def group_named(self, slug: str, *facets: str) -> GroupTimeline | None: ...

    def agency_named(self, slug: str) -> AgencyTimeline | None: ...

    def known_as(self, person: str) -> Sequence[str]:
        """Every id of a person, the one under which they are kept first; of another stream its own."""
        ...

    def mentioning(self, stream: str, kind: str | None = None) -> Sequence[str]:
        """The streams, or those of a kind, of which some event names this one."""
        ...


def successor(agency: str, on: date, world: World) -> str:
    """The agency that answers for an agency on a date, once mergers and successions up to then are followed."""

    def following(id: str) -> str | None:
        a = world.agency(id)
        return a.successor if a and a.ended and a.ended.since <= on else None

    *_, last = walk_links(agency, following)
    return last
