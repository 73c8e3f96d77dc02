"""Filter of a world: for a credential limited to groups, what it does not know is as though it were not recorded."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import TypeVar

from api.commands.authorisation.naming_groups import knows
from domain.entries import Entry
from domain.facets import Facet
from domain.permission import Credential
from domain.timelines.base import Timeline
from domain.timelines.meeting.timeline import MeetingTimeline
from ledger.world.tracked_world import TrackedWorld

T = TypeVar("T", bound=Timeline)
V = TypeVar("V")


def known_world(credential: Credential, world: TrackedWorld) -> TrackedWorld:
    """The world as the credential knows it; what it reads of it is noted in `world.reads`."""
    return world if credential.groups is None else KnownWorld(world, lambda stream: knows(credential, stream, world))


class KnownWorld(TrackedWorld):
    """A world without the streams that `knows` denies. It shares the streams and the reads of the whole world, and none
    of its caches, whose values were derived from all streams."""

    def __init__(self, whole: TrackedWorld, knows: Callable[[str], bool]) -> None:
        super().__init__(whole.source)
        self.streams, self.reads = whole.streams, whole.reads
        self._knows = knows

    def cached(self, key: Hashable, make: Callable[[], V], on: date | None = None) -> V:
        return make()

    def entries(self, stream: str) -> Sequence[Entry]:
        return super().entries(stream) if self._knows(stream) else ()

    def version(self, stream: str) -> int:
        return super().version(stream) if self._knows(stream) else 0

    def timeline(self, stream: str) -> Timeline | None:
        return super().timeline(stream) if self._knows(stream) else None

    def held_in(self, group: str) -> Sequence[MeetingTimeline]:
        return super().held_in(group) if self._knows(group) else ()

    def stands(self, stream: str, kind: str) -> bool:
        return self._knows(stream) and super().stands(stream, kind)

    def known_as(self, person: str) -> Sequence[str]:
        return [id for id in super().known_as(person) if self._knows(id)]

    def mentioning(self, stream: str, kind: str | None = None) -> Sequence[str]:
        return [id for id in super().mentioning(stream, kind) if self._knows(id)]

    def _named(self, kind: str, slug: str) -> str | None:
        stream = super()._named(kind, slug)
        return stream if stream and self._knows(stream) else None

    def _read(self, kind: type[T], stream: str, facets: tuple[Facet, ...]) -> T | None:
        return super()._read(kind, stream, facets) if self._knows(stream) else None
