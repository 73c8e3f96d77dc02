"""Event store: appends the events of commands, reads entries by stream, by position and by name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from eventsourcing.persistence import InterfaceError, OperationalError, PersistenceError
from eventsourcing.utils import retry
from msgspec import Struct
from psycopg.rows import tuple_row

from domain.entries import Entry
from ledger.identity import LedgerIdentity
from ledger.store.append_errors import KeyReused, refusal_of
from ledger.store.codec import Codec, CodecError
from ledger.store.datastore import Datastore
from ledger.store.mapper import Mapper, StreamEvent
from ledger.store.recorder import Recorder
from ledger.unreadable_event import UnreadableEvent

SELECT = (
    "SELECT e.originator_id::text, coalesce(s.kind, ''), e.originator_version, e.notification_id, e.recorded_at,"
    " e.command::text, e.topic, e.state FROM ledger.events e LEFT JOIN ledger.streams s ON s.id = e.originator_id"
)
IDENTIFIED = "person.identified/%"
JOIN_FIRST_EVENT = "JOIN ledger.events e ON e.originator_id = s.id AND e.originator_version = 1"


class CommandReceipt(Struct, frozen=True):
    """What was recorded for a command, event by event; `repeated`: by an earlier request."""

    positions: tuple[int, ...]
    streams: tuple[str, ...]
    versions: tuple[int, ...]
    recorded_at: datetime
    repeated: bool


class Head(Struct, frozen=True):
    """The newest position and its time; position 0 and no time in an empty ledger. `identities`: whether it was ever said
    of a person that they are the same as another."""

    position: int
    recorded_at: datetime | None
    identities: bool = False


class EventStore:
    """The ledger of one database. Every method is one round trip and may be called from any thread."""

    def __init__(self, datastore: Datastore, codec: Codec) -> None:
        self.datastore = datastore
        self.codec = codec
        self.recorder = Recorder(datastore)
        self.mapper = Mapper(codec)
        self._upto: int | None = None

    def upto(self, position: int) -> "EventStore":
        """The same ledger, of which entries beyond a position are not even decoded."""
        other = copy(self)
        other._upto = position
        return other

    def append(
        self, events: Sequence[StreamEvent], *, command: UUID, fingerprint: bytes, reads: Mapping[str, int]
    ) -> CommandReceipt:
        """Record the events of one command, all or none, unless a stream of `reads` is no longer at that version.

        A command that is recorded already gives its old receipt. Raises AppendRefused."""
        if not events:
            raise ValueError("a command has at least one event")
        try:
            first, last, recorded_at, repeated = self.recorder.append(
                self.mapper.drafts(events), command=command, fingerprint=fingerprint, reads=reads
            )
        except PersistenceError as error:
            raise refusal_of(error) or error from error.__cause__
        if repeated and (found := self.receipt(command, fingerprint)):
            return found
        streams, versions = zip(*((e.originator_id, e.originator_version) for e in events), strict=True)
        return CommandReceipt(tuple(range(first, last + 1)), streams, versions, recorded_at, False)

    def settle(self, command: UUID, fingerprint: bytes) -> None:
        """Return once a recorded command is on the standbys too, where appends wait for them: before that nobody is told
        that it is recorded. Raises AppendRefused."""
        try:
            self.recorder.settle(command, fingerprint)
        except PersistenceError as error:
            raise refusal_of(error) or error from error.__cause__

    def receipt(self, command: UUID, fingerprint: bytes) -> CommandReceipt | None:
        """What was recorded for the command, if it was. Raises KeyReused."""
        rows = self._rows(
            "SELECT e.notification_id, e.originator_id::text, e.originator_version, e.recorded_at, first.fingerprint"
            " FROM ledger.events first, LATERAL (SELECT * FROM ledger.events n"
            "  WHERE n.notification_id >= first.notification_id AND n.notification_id < coalesce("
            "   (SELECT min(other.notification_id) FROM ledger.events other WHERE other.notification_id >"
            "    first.notification_id AND other.command IS DISTINCT FROM %(command)s), 9223372036854775807)) e"
            " WHERE first.command = %(command)s AND first.fingerprint IS NOT NULL ORDER BY 1",
            {"command": command},
        )
        if not rows:
            return None
        positions, streams, versions, times, fingerprints = zip(*rows, strict=True)
        if bytes(fingerprints[0]) != fingerprint:
            raise KeyReused(f"command {command} is recorded with other content")
        return CommandReceipt(positions, streams, versions, times[0], True)

    def entries(self, stream: str) -> list[Entry]:
        """All entries of a stream in the order of version; empty for a stream that does not exist."""
        return self._entries(f"{SELECT} WHERE e.originator_id = %s ORDER BY e.originator_version", [UUID(stream)])

    def entries_of(self, streams: Iterable[str]) -> dict[str, list[Entry]]:
        """The entries of several streams; streams that do not exist are empty."""
        found: dict[str, list[Entry]] = {stream: [] for stream in streams}
        condition = "WHERE e.originator_id = ANY(%s) ORDER BY e.notification_id"
        for entry in self._entries(f"{SELECT} {condition}", [[UUID(stream) for stream in found]]):
            found[entry.stream].append(entry)
        return found

    def after(self, position: int, limit: int = 1000, upto: int | None = None) -> list[Entry]:
        """The next entries in the order of position: `limit` of them and what belongs to the last one's command, so a
        batch holds whole commands. Nothing beyond `upto`, which must be the end of a command."""
        condition = "WHERE e.notification_id > %s AND e.notification_id <= %s ORDER BY e.notification_id"
        last = 2**63 - 1 if upto is None else upto
        found = self._entries(f"{SELECT} {condition} LIMIT %s", [position, last, limit])
        if len(found) == limit:
            rest = self._tail_of_command(found[-1], last)
            found.extend(rest)
        return found

    def batches(self, position: int = 0, limit: int = 5000, upto: int | None = None) -> Iterator[list[Entry]]:
        """All entries after `position` up to `upto`, else the head of this moment, in batches of whole commands."""
        end = self.head().position if upto is None else upto
        while position < end and (found := self.after(position, limit, end)):
            yield found
            position = found[-1].position

    def entry(self, position: int) -> Entry | None:
        """The entry at a position."""
        found = self._entries(f"{SELECT} WHERE e.notification_id = %s", [position])
        return found[0] if found else None

    def command(self, command: str) -> list[Entry]:
        """The entries of a command; empty if it was never recorded."""
        first = self._entries(f"{SELECT} WHERE e.command = %s AND e.fingerprint IS NOT NULL", [UUID(command)])
        return [*first, *self._tail_of_command(first[0], 2**63 - 1)] if first else []

    def command_start(self, position: int) -> int:
        """The first position of the command that recorded a position."""
        rows = self._rows(
            "SELECT coalesce(max(o.notification_id), 0) + 1 FROM ledger.events o WHERE o.notification_id < %(position)s"
            " AND o.command IS DISTINCT FROM"
            " (SELECT e.command FROM ledger.events e WHERE e.notification_id = %(position)s)",
            {"position": position},
        )
        return int(rows[0][0])

    def head(self) -> Head:
        """The newest position, as it is now."""
        rows = self._rows(
            f"SELECT notification_id, recorded_at, EXISTS (SELECT FROM ledger.events x WHERE x.topic LIKE '{IDENTIFIED}')"
            " FROM ledger.events ORDER BY notification_id DESC LIMIT 1"
        )
        return Head(*rows[0]) if rows else Head(0, None)

    def identity(self) -> LedgerIdentity:
        """Which ledger this is. What never changes of it is `id` and `namespace`."""
        return LedgerIdentity(*self._rows("SELECT id, namespace, name FROM ledger.identity")[0])

    @cached_property
    def namespace(self) -> UUID:
        """The namespace of the ids that commands of this ledger give."""
        return self.identity().namespace

    def recorded_at(self, position: int) -> datetime | None:
        """When the entry at a position was recorded."""
        rows = self._rows("SELECT recorded_at FROM ledger.events WHERE notification_id = %s", [position])
        return rows[0][0] if rows else None

    def named(self, kind: str, name: str) -> str | None:
        """The stream that reserved the name."""
        rows = self._rows("SELECT stream::text FROM ledger.names WHERE kind = %s AND name = %s", [kind, name])
        return rows[0][0] if rows else None

    def streams(self, kind: str) -> list[str]:
        """The streams of a kind, in the order of their first position."""
        return self._ids(f"SELECT s.id::text FROM ledger.streams s {JOIN_FIRST_EVENT} WHERE s.kind = %s", [kind])

    def changed(self, kind: str, after: int) -> list[str]:
        """The streams of a kind in which something was recorded after a position."""
        if after == 0:
            return self.streams(kind)
        query = "SELECT DISTINCT s.id::text FROM ledger.events e JOIN ledger.streams s ON s.id = e.originator_id"
        return [row[0] for row in self._rows(f"{query} WHERE e.notification_id > %s AND s.kind = %s", [after, kind])]

    def children(self, parent: str, kind: str) -> list[str]:
        """The streams of a kind that belong to another, in the order of their first position."""
        query = f"SELECT s.id::text FROM ledger.streams s {JOIN_FIRST_EVENT} WHERE s.parent = %s AND s.kind = %s"
        return self._ids(query, [UUID(parent), kind])

    def within(self, group: str, kind: str) -> dict[str, list[Entry]]:
        """The streams of a kind begun within a group, with their entries, in the order of their first position."""
        return self.entries_of(self.children(group, kind))

    def children_of(self, parents: Iterable[str]) -> dict[tuple[str, str], list[str]]:
        """The streams that belong to others, by these and their own kind, in the order of their first position."""
        found: dict[tuple[str, str], list[str]] = {}
        query = (
            f"SELECT s.parent::text, s.kind, s.id::text FROM ledger.streams s {JOIN_FIRST_EVENT} WHERE s.parent = ANY(%s)"
            " AND e.notification_id <= %s ORDER BY e.notification_id"
        )
        last = 2**63 - 1 if self._upto is None else self._upto
        for parent, kind, stream in self._rows(query, [[UUID(p) for p in parents], last]):
            found.setdefault((parent, kind), []).append(stream)
        return found

    def mentioning(self, stream: str, kind: str | None = None) -> list[str]:
        """The streams, or those of a kind, of which some event names this one, in the order of their first position."""
        mentions = "ledger.mentions m JOIN ledger.streams s ON s.id = m.stream"
        query = f"SELECT s.id::text FROM {mentions} {JOIN_FIRST_EVENT} WHERE m.id = %s" + (
            " AND s.kind = %s" if kind else ""
        )
        return self._ids(query, [UUID(stream), kind] if kind else [UUID(stream)])

    def identified(self) -> dict[str, list[Entry]]:
        """The persons of whom it was ever said that they are the same as another, with their entries."""
        found: dict[str, list[Entry]] = {}
        said = f"SELECT x.originator_id FROM ledger.events x WHERE x.topic LIKE '{IDENTIFIED}'"
        for entry in self._entries(f"{SELECT} WHERE e.originator_id IN ({said}) ORDER BY e.notification_id", None):
            found.setdefault(entry.stream, []).append(entry)
        return found

    def close(self) -> None:
        self.datastore.close()

    def _tail_of_command(self, last: Entry, upto: int) -> list[Entry]:
        if last.command is None:
            return []
        condition = (
            "WHERE e.notification_id > %(last)s AND e.notification_id <= %(upto)s AND e.notification_id < coalesce("
            "(SELECT min(o.notification_id) FROM ledger.events o WHERE o.notification_id > %(last)s"
            " AND o.command IS DISTINCT FROM %(command)s), 9223372036854775807) ORDER BY e.notification_id"
        )
        parameters = {"last": last.position, "upto": upto, "command": UUID(last.command)}
        return self._entries(f"{SELECT} {condition}", parameters)

    def _entries(self, query: str, parameters: Any) -> list[Entry]:
        rows = self._rows(query, parameters)
        if self._upto is not None:
            rows = [row for row in rows if row[3] <= self._upto]
        decode = self.codec.decode
        try:
            return [
                Entry(stream, kind, version, position, recorded_at, command, decode(topic, state))
                for stream, kind, version, position, recorded_at, command, topic, state in rows
            ]
        except CodecError:
            raise self._unreadable(rows) from None

    def _unreadable(self, rows: list[tuple[Any, ...]]) -> UnreadableEvent:
        """The first of the rows that cannot be read."""
        for _, _, _, position, _, _, topic, state in rows:
            try:
                self.codec.decode(topic, state)
            except CodecError as error:
                return UnreadableEvent(position, topic, str(error))
        raise ValueError("each of the rows can be read")

    def _ids(self, query: str, parameters: Any) -> list[str]:
        return [row[0] for row in self._rows(f"{query} ORDER BY e.notification_id", parameters)]

    @retry((InterfaceError, OperationalError), max_attempts=2, wait=0.2)
    def _rows(self, query: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        with (
            self.datastore.get_connection() as connection,
            connection.cursor(row_factory=tuple_row, binary=True) as cursor,
        ):
            return cursor.execute(query.encode(), parameters, prepare=True).fetchall()
