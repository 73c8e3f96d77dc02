"""Sources of streams: the ledger, the ledger as of a position, and none."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from domain.entries import Entry
from ledger.unreadable_event import UnreadableEvent

T = TypeVar("T")


class StreamSource(Protocol):
    """Where streams come from."""

    def entries(self, stream: str) -> Sequence[Entry]:
        """All entries of a stream in the order of version; empty for a stream that does not exist."""
        ...

    def within(self, group: str, kind: str) -> Mapping[str, Sequence[Entry]]:
        """The streams of a kind begun within a group, with their entries, in the order of their first position."""
        ...

    def named(self, kind: str, name: str) -> str | None:
        """The stream of a kind that reserved the slug."""
        ...

    def mentioning(self, stream: str, kind: str | None = None) -> Sequence[str]:
        """The streams, or those of a kind, of which some event names this one."""
        ...

    def identified(self) -> Mapping[str, Sequence[Entry]]:
        """The persons of whom it was ever said that they are the same as another, with their entries."""
        ...

    def upto(self, position: int) -> "StreamSource":
        """The same source, of which entries beyond a position are not read."""
        ...


class EmptySource:
    """A source without streams: for worlds that are given every entry from the first on."""

    def entries(self, stream: str) -> Sequence[Entry]:
        return ()

    def within(self, group: str, kind: str) -> Mapping[str, Sequence[Entry]]:
        return {}

    def named(self, kind: str, name: str) -> str | None:
        return None

    def mentioning(self, stream: str, kind: str | None = None) -> Sequence[str]:
        return ()

    def identified(self) -> Mapping[str, Sequence[Entry]]:
        return {}

    def upto(self, position: int) -> StreamSource:
        return self


class SourceAsOf:
    """The streams of a source as they stood at a position; one that began later is not there. `mentioning` may give streams
    of which a later event names this one. Without `identities` no person was ever found to be another, and the source is
    not asked."""

    def __init__(self, source: StreamSource, position: int, *, identities: bool = True) -> None:
        self.source = source
        self.position = position
        self.identities = identities
        self.mentioning = source.mentioning

    def entries(self, stream: str) -> Sequence[Entry]:
        return self._known(self._ask(lambda source: source.entries(stream)))

    def within(self, group: str, kind: str) -> Mapping[str, Sequence[Entry]]:
        found = self._ask(lambda source: source.within(group, kind))
        return {stream: known for stream, entries in found.items() if (known := self._known(entries))}

    def named(self, kind: str, name: str) -> str | None:
        stream = self.source.named(kind, name)
        return stream if stream and self.entries(stream) else None

    def identified(self) -> Mapping[str, Sequence[Entry]]:
        found = self._ask(lambda source: source.identified()) if self.identities else {}
        return {stream: self._known(entries) for stream, entries in found.items()}

    def upto(self, position: int) -> StreamSource:
        return SourceAsOf(self.source, min(position, self.position), identities=self.identities)

    def _ask(self, ask: Callable[[StreamSource], T]) -> T:
        """The entries that the source gives, up to the position; events beyond it need not be readable by this version."""
        try:
            return ask(self.source)
        except UnreadableEvent as error:
            if error.position <= self.position:
                raise
            return ask(self.source.upto(self.position))

    def _known(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        if not entries or entries[-1].position <= self.position:
            return entries
        return [e for e in entries if e.position <= self.position]
