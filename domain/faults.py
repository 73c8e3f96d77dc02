"""Faults: what cannot be on a timeline, with the events that make it so."""

from collections.abc import Iterable
from hashlib import sha256

from msgspec import Struct

from domain.text import Words

SAME_NAME, NEAR_NAME, RECORDED_ALREADY = "same-name", "near-name", "recorded-already"
QUESTIONS = frozenset({SAME_NAME, NEAR_NAME, RECORDED_ALREADY})
"""The rules of what is asked before something is begun that may be recorded already; no list of faults has them."""


class Fault(Struct, frozen=True):
    """`rule` is the rule that is broken, `subject` the position of the event at fault, `positions` the original
    events that make it so (stable under correction), `basis` those and their revisions, `stream` that of the event
    at fault."""

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
    """The positions of several bases (the provenance of a value), each once, in order."""
    return tuple(sorted({p for basis in bases for p in basis}))
