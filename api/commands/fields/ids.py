"""Deterministic ids (UUID version 5 of actor and idempotency key): the same request twice is one command, and begins the
same streams."""

import re
from collections.abc import Container, Set
from uuid import UUID, uuid4, uuid5

DEMONSTRATION_ACTOR = "demo-administrator"
DEMONSTRATION_NAMESPACE = UUID("6a9f6d0e-2f0b-5a7e-9d3c-51756f726174")
SLUG = "[a-z0-9][a-z0-9-]{0,62}"
KEY = "[a-z0-9][a-z0-9_-]{0,63}"
"""Patterns of what people write: slugs of groups and agencies; offices and short ids."""

_UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def command_id(namespace: UUID, actor: str, key: str | None, groups: Set[str] | None = None) -> UUID:
    """UUID version 5, in the namespace of a ledger, of actor, `Idempotency-Key` and the groups that the credential is
    limited to (None: all); random without a key. A receipt is so never found by a credential of other groups, which might
    not have made the command. The demonstration's ids, which documents print, are the same in every ledger."""
    if key is None:
        return uuid4()
    scope = () if groups is None else (",".join(sorted(groups)),)
    if actor == DEMONSTRATION_ACTOR:
        namespace = DEMONSTRATION_NAMESPACE
    return uuid5(namespace, "\n".join((actor, key, *scope)))


def stream_id(command: UUID, ordinal: int = 0) -> str:
    """The id of a stream that a command begins; the ordinal tells several of one command apart."""
    return str(uuid5(command, str(ordinal)))


def stream_begun_by(key: str) -> str:
    """The id of the stream that the command with this key begins when the demonstration's actor posts it."""
    return stream_id(command_id(DEMONSTRATION_NAMESPACE, DEMONSTRATION_ACTOR, key))


def canonical(text: str) -> str | None:
    """An id in lower case, as the ledger has it; None for anything else."""
    return text.lower() if _UUID.fullmatch(text) else None


def short_id(prefix: str, taken: Container[str]) -> str:
    """The first of s1, s2 … that is not taken."""
    n = 1
    while f"{prefix}{n}" in taken:
        n += 1
    return f"{prefix}{n}"
