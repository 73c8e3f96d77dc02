"""What the library sees of an event, and how it becomes what is stored."""

import re
from typing import Any
from uuid import UUID

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper as LibraryMapper
from eventsourcing.persistence import StoredEvent
from msgspec import Struct

from ledger.codec import Codec
from ledger.drafts import StoredDraft

IDS = re.compile(rb'"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"')


class Recorded(Struct, frozen=True):
    """An event at its place in a stream. With a stream's first event come its `kind` and the stream it belongs to, its
    `parent`; `names` are pairs of kind and slug or alias to reserve for the stream, for ever."""

    originator_id: str
    originator_version: int
    event: Any
    kind: str | None = None
    parent: str | None = None
    names: tuple[tuple[str, str], ...] = ()


class Mapper(LibraryMapper[UUID]):
    """The library's mapper over our codec. It is given and gives back `Recorded`."""

    def __init__(self, codec: Codec) -> None:
        self.codec = codec

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID] | Recorded) -> StoredDraft:
        assert isinstance(domain_event, Recorded)
        topic, state = self.codec.encode(domain_event.event)
        return StoredDraft(
            originator_id=UUID(domain_event.originator_id),
            originator_version=domain_event.originator_version,
            topic=topic,
            state=state,
            kind=domain_event.kind,
            parent=_sixteen(domain_event.parent) if domain_event.parent else None,
            names=msgspec.json.encode(domain_event.names) if domain_event.names else None,
            mentions=tuple({_sixteen(found.decode()) for found in IDS.findall(state)}),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Recorded:  # type: ignore[override]  # ids are text in Python
        event = self.codec.decode(stored_event.topic, stored_event.state)
        return Recorded(str(stored_event.originator_id), stored_event.originator_version, event)


def _sixteen(canonical: str) -> bytes:
    return bytes.fromhex(canonical.replace("-", ""))
