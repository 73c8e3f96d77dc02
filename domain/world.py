"""The world: a read-only view of all streams for decisions and judgements, which tracks what each of them reads."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

from domain.entries import Entry
from domain.facets import Facet
from domain.links import walk_links
from domain.timelines.agency import AgencyTimeline
from domain.timelines.base import Timeline
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.timelines.person import PersonTimeline

T = TypeVar("T", bound=Timeline)
V = TypeVar("V")


class World(Protocol):
    """Timelines by stream id; None where there is no such stream of that kind. Every read is tracked, so that what was
    derived from it can be derived again once it changes. Whoever names `facets` gets a view of the timeline, which holds
    those facets and no other (`Event.facets`). `memo` caches values derived from events at fixed positions, for the life
    of this world."""

    memo: dict[Any, Any]

    def cached(self, key: Hashable, make: Callable[[], V], on: date | None = None) -> V:
        """The value of `make`, which reads this world and nothing else: a cached value and the streams it was
        derived from, dropped when one of them changes. With `on` it is about that day, and changes of a group's
        record from a later day on do not drop it. Its reads are tracked in either case."""
        ...

    def entries(self, stream: str) -> Sequence[Entry]: ...

    def timeline(self, stream: str) -> Timeline | None: ...

    def agency(self, stream: str) -> AgencyTimeline | None: ...

    def person(self, stream: str) -> PersonTimeline | None: ...

    def group(self, stream: str, *facets: Facet) -> GroupTimeline | None: ...

    def meeting(self, stream: str, *facets: Facet) -> MeetingTimeline | None: ...

    def view(self, timeline: T, *facets: Facet) -> T:
        """A view of the same stream, with these facets in place of those of the one that is given."""
        ...

    def within(self, group: str, kind: type[T], *facets: Facet) -> Sequence[T]:
        """The timelines of a kind whose stream was begun within a group."""
        ...

    def meetings_of(self, group: str, *facets: Facet) -> Sequence[MeetingTimeline]: ...

    def held_in(self, group: str) -> Sequence[MeetingTimeline]:
        """The meetings of a group that are recorded as held, with the facet `held`. A dependency on which meetings are
        held, not on what else changes in them."""
        ...

    def stands(self, stream: str, kind: str) -> bool:
        """Whether there is a stream of that kind whose beginning (registration, establishment, scheduling) stands."""
        ...

    def group_named(self, slug: str, *facets: Facet) -> GroupTimeline | None: ...

    def agency_named(self, slug: str) -> AgencyTimeline | None: ...

    def known_as(self, person: str) -> Sequence[str]:
        """Every id of a person, first the one under which they are kept; of any other stream its own id."""
        ...

    def mentioning(self, stream: str, kind: str | None = None) -> Sequence[str]:
        """The streams, or those of a kind, in which some event names this one."""
        ...


def successor(agency: str, on: date, world: World) -> str:
    """The agency that answers for an agency on a date: the last of the mergers and successions up to then."""

    def following(id: str) -> str | None:
        a = world.agency(id)
        return a.successor if a and a.ended and a.ended.since <= on else None

    *_, last = walk_links(agency, following)
    return last
