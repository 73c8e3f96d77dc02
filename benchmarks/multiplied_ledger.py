"""A long ledger with the mix of a short one: its stored events copied under other ids and slugs, command by command."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import psycopg
from psycopg import Connection

from ledger.store.mapper import IDS

ID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
COPIES = UUID("6f0c7a4e-54c5-4b0b-9d3a-1f1d1f4b6a10")
APART = timedelta(seconds=1)
EVENTS = (
    "events (originator_id, originator_version, topic, state, notification_id, recorded_at, command, fingerprint)",
    ("uuid", "int8", "text", "bytea", "int8", "timestamptz", "uuid", "bytea"),
)
STREAMS = ("streams (id, kind, parent)", ("uuid", "text", "uuid"))
NAMES = ("names (kind, name, stream)", ("text", "text", "uuid"))
MENTIONS = ("mentions (id, stream)", ("uuid", "uuid"))
CopyRow = tuple[Any, ...]


class EventRow(NamedTuple):
    """An event as the ledger holds it."""

    stream: str
    version: int
    topic: str
    state: bytes
    position: int
    recorded_at: datetime
    command: str
    fingerprint: bytes | None


class Seed(NamedTuple):
    """A short ledger: its events in order, its streams (id, kind, parent) and names (kind, name, stream)."""

    events: Sequence[EventRow]
    streams: Sequence[tuple[str, str, str | None]]
    names: Sequence[tuple[str, str, str]]


def seed(dsn: str) -> Seed:
    """All that a ledger holds."""
    with psycopg.connect(dsn) as connection:
        streams = connection.execute("SELECT id::text, kind, parent::text FROM ledger.streams")
        names = connection.execute("SELECT kind, name, stream::text FROM ledger.names")
        return Seed(events(dsn), [*streams], [*names])


def events(dsn: str, limit: int | None = None) -> list[EventRow]:
    """The first events of a ledger."""
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(
            "SELECT originator_id::text, originator_version, topic, state, notification_id, recorded_at, command::text,"
            " fingerprint FROM ledger.events ORDER BY notification_id LIMIT %s",
            [limit],
        )
        return [EventRow(*row) for row in rows]


def multiply(seed: Seed, dsn: str, events: int, *, interleaved: bool = False) -> int:
    """Write at least so many events into the tables of an empty ledger, in whole copies of the seed; how many they are.
    The copies come one after the other, or command by command in turn. `dsn` is the superuser's, since nobody else can go
    around `append`."""
    length, count = len(seed.events), -(-events // len(seed.events))
    took = seed.events[-1].recorded_at - seed.events[0].recorded_at + APART
    split, mentions = _split(seed), _mentions(seed)
    with psycopg.connect(dsn) as connection:
        for number in range(count):
            copy, later = IdMapping(number), timedelta(0) if interleaved else (number + 1 - count) * took
            positions = _interleaved(seed, number, count) if interleaved else _one_after_the_other(seed, number)
            _copy_in(connection, EVENTS, _events(seed, split, copy, positions, later))
            _copy_in(connection, STREAMS, ((copy.id(i), kind, p and copy.id(p)) for i, kind, p in seed.streams))
            _copy_in(connection, NAMES, ((kind, copy.name(name), copy.id(i)) for kind, name, i in seed.names))
            _copy_in(connection, MENTIONS, ((copy.id(i), copy.id(s)) for i, s in mentions))
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return count * length


def _one_after_the_other(seed: Seed, number: int) -> list[int]:
    return [number * len(seed.events) + e.position for e in seed.events]


def _interleaved(seed: Seed, number: int, count: int) -> Iterator[int]:
    """The positions of one of so many copies, where each command comes in all of them before the next one."""
    for _, of_command in groupby(seed.events, key=lambda e: e.command):
        events = [*of_command]
        first = (events[0].position - 1) * count + number * len(events)
        yield from range(first + 1, first + 1 + len(events))


class IdMapping:
    """The ids and names of one copy: every id is another, every slug and alias has the copy's number behind it."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._ids: dict[str, UUID] = {}

    def id(self, given: str) -> UUID:
        found = self._ids.get(given)
        if found is None:
            found = self._ids[given] = uuid5(COPIES, f"{self._number} {given}")
        return found

    def name(self, given: str) -> str:
        return f"{given}-{self._number}"

    def word(self, given: bytes) -> bytes:
        """What stands in a state in the place of an id or a name."""
        text = given.decode()
        return (str(self.id(text)) if ID.fullmatch(text) else self.name(text)).encode()


def _events(
    seed: Seed, split: Sequence[list[bytes]], copy: IdMapping, positions: Iterable[int], later: timedelta
) -> Iterator[CopyRow]:
    for e, parts, position in zip(seed.events, split, positions, strict=True):
        words = list(parts)
        words[1::2] = map(copy.word, parts[1::2])
        state, at = b"".join(words), e.recorded_at + later
        yield copy.id(e.stream), e.version, e.topic, state, position, at, copy.id(e.command), e.fingerprint


def _split(seed: Seed) -> list[list[bytes]]:
    """Each state in parts: what stays as it is and, at the odd places, ids and names."""
    names = "|".join(sorted({re.escape(name) for _, name, _ in seed.names}))
    words = re.compile(f'(?<=")({ID.pattern}|(?i:{names}))(?=")'.encode())
    return [words.split(e.state) for e in seed.events]


def _mentions(seed: Seed) -> set[tuple[str, str]]:
    return {(found.decode(), e.stream) for e in seed.events for found in IDS.findall(e.state)}


def _copy_in(connection: Connection, target: tuple[str, tuple[str, ...]], rows: Iterable[CopyRow]) -> None:
    columns, types = target
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ledger.{columns} FROM STDIN (FORMAT binary)".encode()) as copy,
    ):
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)
