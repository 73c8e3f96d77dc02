"""Composites: drafts in PostgreSQL's binary wire format of `ledger.draft[]`. psycopg's own way with composites takes 25 µs
an event more."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eventsourcing.persistence import StoredEvent
from psycopg.adapt import Dumper
from psycopg.pq import Format

BIGINT, BYTEA, JSONB, TEXT, UUID_, UUIDS = 20, 17, 3802, 25, 2950, 2951
ARRAY = struct.Struct("!iiIii")
FIELD = struct.Struct("!Ii")
REQUIRED_FIELDS = struct.Struct("!iIi16sIiqIi")
LENGTH = struct.Struct("!i")
NULL = -1
NO_OPTIONAL_FIELDS = b"".join(FIELD.pack(oid, NULL) for oid in (TEXT, UUID_, JSONB, UUIDS))


@dataclass(frozen=True)
class StoredDraft(StoredEvent):
    """A stored event to be appended, field by field the SQL type `ledger.draft`; ids as the 16 bytes of a UUID, names as
    JSON."""

    kind: str | None = None
    parent: bytes | None = None
    names: bytes | None = None
    mentions: tuple[bytes, ...] = ()


class EncodedComposites(bytes):
    """A parameter that is in PostgreSQL's binary format already."""


class EncodedCompositesDumper(Dumper):
    """Dumps encoded composites as they are; the server knows the type from the function's signature."""

    format = Format.BINARY

    def dump(self, obj: Any) -> bytes:
        return obj  # type: ignore[no-any-return]


def encode_drafts(events: Sequence[StoredEvent], draft_oid: int) -> EncodedComposites:
    """An array of drafts; `draft_oid` is the type's number in this database."""
    parts = [ARRAY.pack(1, 0, draft_oid, len(events), 1)]
    for event in events:
        fields = _fields(event)
        parts += (LENGTH.pack(len(fields)), fields)
    return EncodedComposites(b"".join(parts))


def _fields(event: StoredEvent) -> bytes:
    stream: Any = event.originator_id
    topic, state = event.topic.encode(), event.state
    required = REQUIRED_FIELDS.pack(8, UUID_, 16, stream.bytes, BIGINT, 8, event.originator_version, TEXT, len(topic))
    return b"".join((required, topic, FIELD.pack(BYTEA, len(state)), state, _optional_fields(event)))


def _optional_fields(event: StoredEvent) -> bytes:
    if not isinstance(event, StoredDraft) or not (event.kind or event.parent or event.names or event.mentions):
        return NO_OPTIONAL_FIELDS
    return b"".join(
        (
            _field(TEXT, event.kind.encode() if event.kind else None),
            _field(UUID_, event.parent),
            _field(JSONB, b"\x01" + event.names if event.names else None),
            _field(UUIDS, _uuids(event.mentions) if event.mentions else None),
        )
    )


def _field(oid: int, value: bytes | None) -> bytes:
    return FIELD.pack(oid, NULL) if value is None else FIELD.pack(oid, len(value)) + value


def _uuids(ids: Sequence[bytes]) -> bytes:
    return ARRAY.pack(1, 0, UUID_, len(ids), 1) + b"".join(b"\x00\x00\x00\x10" + one for one in ids)
