"""A fault is something on a timeline that cannot be, with the events that make it so."""

from collections.abc import Iterable
from hashlib import sha256

from msgspec import Struct

from domain.text import Words


class Fault(Struct, frozen=True):
    """`rule` is the rule broken, `subject` the position of the act at fault, `positions` the acts that make it so (the
    originals: stable under correction), `basis` those and every word on them, `stream` that of the act at fault."""

    rule: str
    text: Words
    subject: int
    positions: tuple[int, ...]
    basis: tuple[int, ...]
    stream: str
    clause: str | None = None

    @property
    def id(self) -> str:
        """A digest of rule and positions, by which a fault is acknowledged."""
        return sha256(f"{self.rule}:{','.join(map(str, self.positions))}".encode()).hexdigest()[:16]


def merge_basis(*bases: Iterable[int]) -> tuple[int, ...]:
    """Positions of several bases, each once, in order."""
    return tuple(sorted({p for basis in bases for p in basis}))
