"""Cache of streams: entries and timelines that the commands of a process have in common, read forward from the version that
is kept."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock

from domain.entries import Entry
from ledger.store.event_store import EventStore, Head
from ledger.unreadable_event import UnreadableEvent
from ledger.world.folded_entries import FoldedEntries
from ledger.world.sources import SourceAsOf, StreamSource

EVENTS_MAX = 30_000
AHEAD_MAX = 1_000
"""How many new events are read forward; where there are more, what is kept is dropped."""
NAMES_MAX = 10_000
LOCK_S = 0.5
"""How long a reader waits for another's loading before it goes to the ledger itself."""


class StreamCache:
    """LRU cache over one ledger, of `events_max` events (one stream may be longer); a `StreamSource` for any thread.

    What it holds is complete at one position; `advance` takes it to the head. It is as sealed as the ledger: no name is
    opened here. Where the ledger has another event at that position, or none, another ledger was put in its place (a
    restored backup), and all is dropped. What is read besides is asked of the ledger, as it stands."""

    def __init__(self, store: EventStore, events_max: int = EVENTS_MAX) -> None:
        self._store = store
        self._events_max = events_max
        self._head = Head(0, None)
        self._streams: OrderedDict[str, FoldedEntries] = OrderedDict()
        self._children: OrderedDict[tuple[str, str], tuple[str, ...]] = OrderedDict()
        self._names: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._events = 0
        self._lock = Lock()
        self.mentioning = store.mentioning
        self.identified = store.identified
        self.upto = store.upto

    def advance(self) -> tuple[Head, StreamSource]:
        """The newest position, and the streams as they stand there."""
        with self._held() as held:
            newest = self._store.head()
            if held:
                self._move(newest)
        return newest, SourceAsOf(self if held else self._store, newest.position, identities=newest.identities)

    def size(self) -> int:
        """How many events are held."""
        return self._events

    def entries(self, stream: str) -> Sequence[Entry]:
        """All entries of a stream at the position of the cache, or later."""
        with self._held() as held:
            if not held:
                return self._store.entries(stream)
            known = self._streams.get(stream)
            if known is None:
                return self._keep(stream, self._store.upto(self._head.position).entries(stream))
            self._streams.move_to_end(stream)
            return known

    def within(self, group: str, kind: str) -> Mapping[str, Sequence[Entry]]:
        """The streams of a kind begun within a group, with their entries, in the order of their first position."""
        with self._held() as held:
            if not held:
                return self._store.within(group, kind)
            ledger = self._store.upto(self._head.position)
            streams = self._children.get((group, kind))
            if streams is None:
                loaded = {s: entries for s, entries in ledger.within(group, kind).items() if entries}
                streams = self._children[group, kind] = tuple(loaded)
            else:
                missing = [s for s in streams if s not in self._streams]
                loaded = ledger.entries_of(missing) if missing else {}
            self._children.move_to_end((group, kind))
            self._bound_children()
            found = {s: self._streams.get(s) or FoldedEntries(loaded[s]) for s in streams}
            for stream, entries in found.items():
                if self._streams.get(stream) is entries:
                    self._streams.move_to_end(stream)
                else:
                    self._keep(stream, entries)
            return found

    def named(self, kind: str, name: str) -> str | None:
        """The stream of a kind that reserved the slug, which no other ever does."""
        with self._held() as held:
            found = self._names.get((kind, name)) if held else None
            if found is None and (found := self._store.named(kind, name)) is not None and held:
                self._names[kind, name] = found
                if len(self._names) > NAMES_MAX:
                    self._names.popitem(last=False)
            return found

    @contextmanager
    def _held(self) -> Iterator[bool]:
        """Whether the lock was had in time. While the database is away, nobody waits for all who came before."""
        held = self._lock.acquire(timeout=LOCK_S)
        try:
            yield held
        finally:
            if held:
                self._lock.release()

    def _keep(self, stream: str, entries: Sequence[Entry]) -> FoldedEntries:
        """The entries of a stream, kept as the newest used; the longest unused make room."""
        found = entries if isinstance(entries, FoldedEntries) else FoldedEntries(entries)
        if not found:
            return found
        self._events += len(found) - len(self._streams.pop(stream, ()))
        self._streams[stream] = found
        while self._events > self._events_max and len(self._streams) > 1:
            _, dropped = self._streams.popitem(last=False)
            self._events -= len(dropped)
        return found

    def _bound_children(self) -> None:
        """The longest unused make room; a group that has none of a kind, or is not recorded, counts too."""
        while (
            len(self._children) > 1 and sum(map(len, self._children.values())) + len(self._children) > self._events_max
        ):
            self._children.popitem(last=False)

    def _move(self, newest: Head) -> None:
        """Take what is held to the head of the ledger."""
        if (newest.position, newest.recorded_at) != (self._head.position, self._head.recorded_at):
            new = self._since(newest) if self._streams or self._children or self._names else []
            if new is None:
                self._names.clear()
                self._streams.clear()
                self._children.clear()
                self._events = 0
            for entry in new or ():
                self._take(entry)
        self._head = newest

    def _since(self, newest: Head) -> list[Entry] | None:
        """The entries after the position of the cache; None where they do not follow upon it, or are too many to read."""
        last = self._head
        if not last.position or not last.position <= newest.position <= last.position + AHEAD_MAX:
            return None
        try:
            found = self._store.after(last.position - 1, AHEAD_MAX + 1, newest.position)
        except UnreadableEvent:
            return None
        same = found and (found[0].position, found[0].recorded_at) == (last.position, last.recorded_at)
        return found[1:] if same else None

    def _take(self, entry: Entry) -> None:
        known = self._streams.get(entry.stream)
        if known is not None:
            self._keep(entry.stream, known.extended([entry]))
        group = entry.event.parent() if entry.version == 1 else None
        if group and (streams := self._children.get((group, entry.kind))) is not None:
            self._children[group, entry.kind] = (*streams, entry.stream)
