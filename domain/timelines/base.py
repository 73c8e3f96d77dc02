"""What all timelines share: dated facts with their basis, and the faults that a fold finds."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from msgspec import Struct

from domain.entries import StandingEvent
from domain.faults import Fault, merge_basis
from domain.text import Words


class Fact(Struct):
    """Something that holds from `since` until `until` (the first day without it; None while open). `subject` is the
    position of its event, `basis` the provenance of its beginning, `ended_by` that of its end: on a day before the
    end only the beginning counts."""

    since: date
    subject: int
    basis: tuple[int, ...]
    until: date | None = None
    ended_by: tuple[int, ...] = ()

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= on and (self.until is None or on < self.until)

    def end(self, standing: StandingEvent) -> None:
        """End it with the day of a standing event."""
        self.until = standing.on
        self.ended_by = standing.basis


class Timeline(Struct):
    """The state of one stream: its facts, the events they were folded from, and the faults that the fold found.
    `KIND` is the kind of stream, `memo` caches values derived from this timeline alone. `FACETS` says by facet which
    fields hold it (of a kind that is read in parts), `OF_ALL` which fields any reader may read."""

    id: str
    events: Sequence[StandingEvent]
    faults: list[Fault]
    memo: dict[Any, Any] = {}
    KIND: ClassVar[str] = ""
    FACETS: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    OF_ALL: ClassVar[tuple[str, ...]] = ()

    @property
    def begun(self) -> Fact | None:
        """The beginning (registration, establishment, scheduling); None where that does not stand."""
        return None

    def fault(
        self,
        rule: str,
        text: Words,
        act: StandingEvent | Fact,
        *others: StandingEvent | Fact,
        clause: str | None = None,
    ) -> None:
        """Add a fault of an event, made so by others."""
        self.faults.append(fault(self.id, rule, text, act, *others, clause=clause))


def fault(
    stream: str,
    rule: str,
    text: Words,
    act: StandingEvent | Fact,
    *others: StandingEvent | Fact,
    clause: str | None = None,
) -> Fault:
    """A fault of the event `act`, made so by `others`: by their end too, where one has ended."""
    ends = [o.ended_by for o in others if isinstance(o, Fact) and o.ended_by]
    return Fault(
        rule=rule,
        text=text,
        subject=subject(act),
        positions=tuple(sorted({subject(act), *map(subject, others), *(end[0] for end in ends)})),
        basis=merge_basis(act.basis, *(o.basis for o in others), *ends),
        stream=stream,
        clause=clause,
    )


def subject(act: StandingEvent | Fact) -> int:
    """The position of the original event."""
    return act.subject if isinstance(act, Fact) else act.entry.position


def beginning(s: StandingEvent) -> tuple[date, int, tuple[int, ...]]:
    """The first three fields of a fact that begins with an event: its day, its position, its basis."""
    return s.on, s.entry.position, s.basis
