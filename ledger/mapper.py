"""What the library sees of an event, and how it becomes what is stored."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper as LibraryMapper
from eventsourcing.persistence import StoredEvent
from msgspec import Struct

from ledger.codec import Codec

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


@dataclass(frozen=True)
class StoredDraft(StoredEvent):
    """A stored event on its way in."""

    kind: str | None = None
    parent: UUID | None = None
    names: tuple[tuple[str, str], ...] = ()
    mentions: list[UUID] = field(default_factory=list)


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
            parent=UUID(domain_event.parent) if domain_event.parent else None,
            names=domain_event.names,
            mentions=[UUID(found.decode()) for found in set(IDS.findall(state))],
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Recorded:  # type: ignore[override]  # ids are text in Python
        event = self.codec.decode(stored_event.topic, stored_event.state)
        return Recorded(str(stored_event.originator_id), stored_event.originator_version, event)
