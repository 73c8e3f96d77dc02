"""Identity of a ledger: what tells it from others where rows of several stand side by side."""

from uuid import UUID

from msgspec import Struct


class LedgerIdentity(Struct, frozen=True):
    """`id` never changes; `name` is for people, empty until somebody gives one; `namespace` is that of the ids which
    commands give (UUID version 5): the ledger's own id, or for a ledger of 0.1.0 the one that it had."""

    id: UUID
    namespace: UUID
    name: str
