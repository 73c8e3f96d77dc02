"""Mapper: between an event at its version of a stream and the stored event of the library."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper as LibraryMapper
from eventsourcing.persistence import StoredEvent
from msgspec import Struct

from ledger.store.codec import Codec
from ledger.store.composites import StoredDraft

IDS = re.compile(rb'"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"')


class StreamEvent(Struct, frozen=True):
    """An event at its version of a stream. With a stream's first event come its `kind` and the stream it belongs to, its
    `parent`; `names` are pairs of kind and slug or alias to reserve for the stream, for ever."""

    originator_id: str
    originator_version: int
    event: Any
    kind: str | None = None
    parent: str | None = None
    names: tuple[tuple[str, str], ...] = ()


class Mapper(LibraryMapper[UUID]):
    """The library's mapper over our codec: takes and gives `StreamEvent`, and stores it as a `StoredDraft`."""

    def __init__(self, codec: Codec) -> None:
        self.codec = codec

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID] | StreamEvent) -> StoredDraft:
        assert isinstance(domain_event, StreamEvent)
        return self._draft(domain_event, set())

    def drafts(self, events: Sequence[StreamEvent]) -> list[StoredDraft]:
        """The drafts of one command's events; an id that a stream mentions in several of them is indexed once."""
        indexed: set[tuple[str, bytes]] = set()
        return [self._draft(event, indexed) for event in events]

    def _draft(self, recorded: StreamEvent, indexed: set[tuple[str, bytes]]) -> StoredDraft:
        stream = recorded.originator_id
        topic, state = self.codec.encode(recorded.event)
        new = {(stream, found) for found in IDS.findall(state)} - indexed
        indexed |= new
        return StoredDraft(
            originator_id=UUID(stream),
            originator_version=recorded.originator_version,
            topic=topic,
            state=state,
            kind=recorded.kind,
            parent=_uuid_bytes(recorded.parent) if recorded.parent else None,
            names=msgspec.json.encode(recorded.names) if recorded.names else None,
            mentions=tuple(_uuid_bytes(found.decode()) for _, found in new),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> StreamEvent:  # type: ignore[override]  # ids are text in Python
        event = self.codec.decode(stored_event.topic, stored_event.state)
        return StreamEvent(str(stored_event.originator_id), stored_event.originator_version, event)


def _uuid_bytes(canonical: str) -> bytes:
    return bytes.fromhex(canonical.replace("-", ""))
