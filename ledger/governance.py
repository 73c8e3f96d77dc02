"""The application: takes a command, loads the world, lets the domain decide, and appends what it decided."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from msgspec import Struct

from domain.admission import DraftEvent, admit
from domain.entries import Entry
from domain.events import EVENTS
from domain.events.agency import AgencyRegistered, AliasAdded
from domain.events.compensation import Corrected
from domain.events.group.lifecycle import GroupAliasAdded, GroupEstablished
from domain.events.upcasts import UPCASTS
from domain.faults import Fault
from domain.refusals import Refused, Unlawful
from domain.text import said
from domain.time_zone import london_day
from ledger.store.append_errors import KeyReused, NameTaken, ReadsMoved, VersionTaken
from ledger.store.codec import Codec
from ledger.store.event_store import CommandReceipt, EventStore
from ledger.store.mapper import StreamEvent
from ledger.stream_cache import StreamCache
from ledger.world.dependency_keys import StreamKey
from ledger.world.tracked_world import TrackedWorld

ATTEMPTS = 3
__all__ = [
    "CODEC",
    "Command",
    "CommandDecision",
    "Governance",
    "KeyReused",
    "LostRace",
    "VersionExpected",
    "hypothetical_entries",
]
CODEC = Codec(EVENTS, UPCASTS)


class LostRace(Exception):
    """Optimistic concurrency failed at every attempt: a stream that the decision read had changed; nothing is recorded."""


class VersionExpected(Exception):
    """A stream is not at the version that the client expected; nothing is recorded."""


class Command(Struct, frozen=True, kw_only=True):
    """What is asked for in one go. `id` is the same for the same actor, groups of the credential and idempotency
    key, `fingerprint` an HMAC of the content. `propose` gives the acts for the world as it stands, and is called anew for
    each attempt. `acknowledged` are the ids of faults that a compensation may leave behind, `expected` the versions that
    the client saw, `asks` gives what is asked of the acts that `propose` gave last (faults.QUESTIONS)."""

    id: UUID
    fingerprint: bytes
    propose: Callable[[TrackedWorld], Sequence[DraftEvent]]
    acknowledged: frozenset[str] = frozenset()
    expected: Mapping[str, int] = {}
    asks: Callable[[], Sequence[Fault]] = tuple


class CommandDecision(Struct, frozen=True):
    """A decision not yet recorded: its drafts, the entries they would be, the versions read, the faults left elsewhere."""

    drafts: tuple[DraftEvent, ...]
    entries: tuple[Entry, ...]
    reads: Mapping[str, int]
    left: tuple[Fault, ...]


class Governance:
    """Application service over one ledger: decides a command, appends what was decided under optimistic concurrency,
    and decides again where a stream that was read had changed."""

    def __init__(self, store: EventStore, today: Callable[[], date] | None = None) -> None:
        self.store = store
        self.streams = StreamCache(store)
        self.today = today or (lambda: london_day(datetime.now(UTC)))

    def record(self, command: Command) -> CommandReceipt:
        """Decide the command and append what was decided; a command recorded already gives its old receipt.

        Raises domain.refusals.Refused, KeyReused and VersionExpected of ledger.store.event_store, or LostRace after three
        attempts.
        """
        for _ in range(ATTEMPTS):
            if receipt := self.store.receipt(command.id, command.fingerprint):
                self.store.settle(command.id, command.fingerprint)
                return receipt
            try:
                decided = self.decide(command)
            except (Refused, VersionExpected):
                if receipt := self.store.receipt(command.id, command.fingerprint):
                    return receipt  # the same command came between, and what it recorded refuses it now
                raise
            try:
                return self.store.append(
                    list(_stream_events(decided)),
                    command=command.id,
                    fingerprint=command.fingerprint,
                    reads=decided.reads,
                )
            except (ReadsMoved, VersionTaken):
                continue
            except NameTaken as taken:
                raise Unlawful(
                    "name-never-reused", said("{taken}; slugs and aliases are never given twice", taken=taken)
                ) from taken
        raise LostRace(said("other commands came first {count} times; read again, then try again", count=ATTEMPTS))

    def decide(self, command: Command) -> CommandDecision:
        """What recording the command would do; nothing is recorded. Raises as `record` does."""
        newest, streams = self.streams.advance()
        head = newest.position
        world = TrackedWorld(streams)
        drafts = tuple(command.propose(world))
        for stream, version in command.expected.items():
            if world.version(stream) != version:
                raise VersionExpected(f"the stream is at version {world.version(stream)}, not {version}")
        entries = tuple(hypothetical_entries(drafts, world, head, str(command.id)))
        for e in entries:
            self._check_names(e)
        touched = {d.stream for d in drafts}
        after = world.fork(entries)
        left = admit(entries, world, after, today=self.today(), acknowledged=command.acknowledged, asked=command.asks())
        read = {key.stream for key in world.reads | after.reads if isinstance(key, StreamKey)}
        reads = {s: world.version(s) for s in read | touched if s in touched or world.version(s)}
        return CommandDecision(drafts, entries, reads, tuple(left))

    def _check_names(self, entry: Entry) -> None:
        """Uniqueness of slugs and aliases, checked before the append does, so that a preview refuses them too."""
        for kind, name in _names(entry):
            if (owner := self.store.named(kind, name)) and owner != entry.stream:
                taken = f"the name {name} is taken"
                raise Unlawful(
                    "name-never-reused", said("{taken}; slugs and aliases are never given twice", taken=taken)
                )


def hypothetical_entries(drafts: Sequence[DraftEvent], world: TrackedWorld, head: int, command: str) -> Iterator[Entry]:
    """The entries that the drafts would be if they were recorded now."""
    versions: dict[str, int] = {}
    now = datetime.now(UTC)
    for position, (stream, kind, event) in enumerate(drafts, start=head + 1):
        versions[stream] = versions.get(stream, world.version(stream)) + 1
        yield Entry(stream, kind, versions[stream], position, now, command, event)


def _stream_events(decided: CommandDecision) -> Iterator[StreamEvent]:
    for e in decided.entries:
        first = e.version == 1
        yield StreamEvent(
            originator_id=e.stream,
            originator_version=e.version,
            event=e.event,
            kind=e.kind if first else None,
            parent=e.event.parent() if first else None,
            names=tuple(_names(e)),
        )


def _names(e: Entry) -> Iterator[tuple[str, str]]:
    """The slug of a new stream, and the aliases under which it is known: each is reserved for ever."""
    act = e.event.replacement if isinstance(e.event, Corrected) else e.event
    if isinstance(act, AgencyRegistered | GroupEstablished):
        yield e.kind, act.slug
        for alias in act.aliases:
            yield f"{e.kind} alias", alias.casefold()
    elif isinstance(act, AliasAdded | GroupAliasAdded):
        yield f"{e.kind} alias", act.alias.casefold()
