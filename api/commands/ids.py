"""Deterministic ids (UUID version 5 of actor and idempotency key): the same request twice is one command, and begins the
same streams."""

import re
from collections.abc import Container
from uuid import UUID, uuid4, uuid5

DEMONSTRATION_ACTOR = "demo-administrator"
NAMESPACE = UUID("6a9f6d0e-2f0b-5a7e-9d3c-51756f726174")
_UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def command_id(actor: str, key: str | None) -> UUID:
    """The id of a command: the same for the same actor and `Idempotency-Key`, random without a key."""
    return uuid4() if key is None else uuid5(NAMESPACE, f"{actor}\n{key}")


def stream_id(command: UUID, ordinal: int = 0) -> str:
    """The id of the stream that a command begins; the ordinal tells several apart."""
    return str(uuid5(command, str(ordinal)))


def stream_begun_by(key: str) -> str:
    """The id of the stream that the command with this key begins, posted by the demonstration's actor."""
    return stream_id(command_id(DEMONSTRATION_ACTOR, key))


def canonical(text: str) -> str | None:
    """A stream's id as the ledger writes it; None for what is no id."""
    return text.lower() if _UUID.fullmatch(text) else None


def short_id(prefix: str, taken: Container[str]) -> str:
    """The first of s1, s2 … that no act of the stream has ever used."""
    n = 1
    while f"{prefix}{n}" in taken:
        n += 1
    return f"{prefix}{n}"
