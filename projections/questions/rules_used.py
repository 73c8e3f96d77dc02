"""The terms and interpretations that verdicts rest on: what was adopted, and what open questions were taken to mean, in the
words in which it was recorded."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from domain.events.base import Event
from domain.events.compensation import Corrected
from domain.events.group.lifecycle import InterpretationRecorded, TermsAdopted
from domain.terms.document import Terms
from ledger.governance import CODEC
from projections.engine.snapshot import Snapshot

_QUERY = (
    "select notification_id, topic, state from ledger.events where notification_id = any(%(positions)s)"
    " and (topic like any(%(topics)s))"
)
_TOPICS = [f"{kind.TOPIC}/%" for kind in (TermsAdopted, InterpretationRecorded, Corrected)]


class UsedInterpretation(Struct, frozen=True):
    """An open question of the terms as it was answered, and the position of the answer."""

    key: str
    value: Any
    since: date
    position: int


class RulesUsed(Struct, frozen=True):
    """The terms that a verdict rests on (None: none), and the interpretations."""

    terms: Terms | None
    interpretations: tuple[UsedInterpretation, ...]


def rules_used(
    snapshot: Snapshot, bases: Sequence[Collection[int]], supposed: Mapping[int, Event] | None = None
) -> list[RulesUsed]:
    """Batch question: for each basis the terms and interpretations in it. Of several versions in it the last. `supposed`
    are events that are not recorded, by position."""
    positions = sorted({p for basis in bases for p in basis})
    found: dict[int, Any] = {}
    for position, topic, state in snapshot.ask(_QUERY, {"positions": positions, "topics": _TOPICS}):
        event = CODEC.decode(topic, bytes(state))
        found[position] = event
    for position, event in {**found, **(supposed or {})}.items():
        found[position] = event.replacement if isinstance(event, Corrected) else event
    return [_used(found, basis) for basis in bases]


def _used(found: Mapping[int, Any], basis: Collection[int]) -> RulesUsed:
    terms: Terms | None = None
    answers: dict[str, UsedInterpretation] = {}
    for position in sorted(basis):
        match found.get(position):
            case TermsAdopted() as adopted:
                terms = adopted.terms
            case InterpretationRecorded() as said:
                answers[said.key] = UsedInterpretation(said.key, said.value, said.since, position)
            case _:
                pass
    return RulesUsed(terms, tuple(answers.values()))
