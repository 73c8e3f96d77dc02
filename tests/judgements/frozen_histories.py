"""Frozen random histories, as stored events: with them the golden file holds judgements on every kind of event, and none of
them moves when random histories become others."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import msgspec
from msgspec import Struct

from domain.entries import Entry
from ledger.governance import CODEC

FILE = Path(__file__).with_name("frozen_histories.jsonl")


class StoredEvent(Struct, frozen=True):
    """An event of the frozen history of a seed, as the ledger keeps it."""

    seed: int
    stream: str
    kind: str
    version: int
    position: int
    recorded_at: datetime
    command: str | None
    topic: str
    state: str


class FrozenHistory(Struct, frozen=True):
    """The entries of a ledger that nobody adds to; its streams have no names. `digest` is that of its lines in the file,
    which stay as they are when an event gets another version."""

    entries: list[Entry]
    names: dict[str, str]
    digest: str


@cache
def frozen_histories() -> dict[str, FrozenHistory]:
    """Every frozen history, by name."""
    lines = FILE.read_bytes().splitlines() if FILE.exists() else []
    stored = [msgspec.json.decode(line, type=StoredEvent) for line in lines]
    return {
        f"random-history-{seed}": FrozenHistory([_thawed(e) for e in kept], {}, sha256(repr(kept).encode()).hexdigest())
        for seed, events in groupby(stored, key=lambda e: e.seed)
        if (kept := [*events])
    }


def frozen(seed: int, entries: Sequence[Entry]) -> Iterator[bytes]:
    """The lines of a history in the file."""
    for e in entries:
        topic, state = CODEC.encode(e.event)
        where = (e.stream, e.kind, e.version, e.position, e.recorded_at, e.command)
        yield msgspec.json.encode(StoredEvent(seed, *where, topic, state.decode()))


def _thawed(e: StoredEvent) -> Entry:
    event = CODEC.decode(e.topic, e.state.encode())
    return Entry(e.stream, e.kind, e.version, e.position, e.recorded_at, e.command, event)
