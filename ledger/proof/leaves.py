"""Canonical bytes of an event and of its leaf in the Merkle tree, as docs/proof.md specifies them."""

import hashlib
import json
from datetime import UTC, datetime

from msgspec import Struct


class LedgerEvent(Struct, frozen=True, kw_only=True):
    """An event as the ledger stores it: `within` is the group in which its stream was begun, `state` the stored bytes.
    `recorded_at` is None for a time that was put there and is none: the leaf is then not the one that was integrated."""

    position: int
    stream: str
    within: str | None
    version: int
    topic: str
    recorded_at: datetime | None
    command: str | None
    state: bytes

    def content(self) -> bytes:
        """The event's bytes, of which the leaf holds the digest."""
        at = self.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if self.recorded_at else ""
        topic = json.dumps(self.topic, ensure_ascii=False)
        fields = f'"version":{self.version},"topic":{topic},"recorded_at":"{at}","command":{_quoted(self.command)}'
        return b"{" + fields.encode() + b',"state":' + self.state + b"}"

    def leaf(self) -> bytes:
        """The leaf's bytes."""
        return leaf(self.position, self.stream, self.within, hashlib.sha256(self.content()).hexdigest())

    def line(self) -> bytes:
        """Leaf and event in one line of JSON: where the leaf has the digest of the event's bytes, these bytes."""
        return _head(self.position, self.stream, self.within) + self.content() + b"}"


def leaf(position: int, stream: str, within: str | None, event_digest: str) -> bytes:
    """The leaf's bytes, of an event that need not be known itself."""
    return _head(position, stream, within) + f'"{event_digest}"}}'.encode()


def _head(position: int, stream: str, within: str | None) -> bytes:
    return f'{{"position":{position},"stream":"{stream}","within":{_quoted(within)},"event":'.encode()


def _quoted(id: str | None) -> str:
    return f'"{id}"' if id else "null"
