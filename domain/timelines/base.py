"""What the folds of all streams share: a fact with its basis, and the way a fold says that an act has no ground."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from msgspec import Struct

from domain.entries import StandingEvent
from domain.faults import Fault, merge_basis
from domain.text import Words


class Fact(Struct):
    """Something that holds from one day on, until another (the first day without it; None while open). `basis` is what
    its beginning rests on, `ended_by` what its end does: a day before the end rests on the beginning alone."""

    since: date
    subject: int
    basis: tuple[int, ...]
    until: date | None = None
    ended_by: tuple[int, ...] = ()

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)

    def end(self, standing: StandingEvent) -> None:
        self.until = standing.on
        self.ended_by = standing.basis


class Timeline(Struct):
    """The state of one stream: its facts, the acts they were folded from, and the faults that the fold came upon. `KIND` is
    the kind of stream, `begun` its beginning (registration, establishment, scheduling), None where that does not stand.
    `memo` is for whoever works something out from it alone, and would again."""

    id: str
    events: Sequence[StandingEvent]
    faults: list[Fault]
    memo: dict[Any, Any] = {}
    KIND: ClassVar[str] = ""

    @property
    def begun(self) -> Fact | None:
        return None

    def fault(
        self,
        rule: str,
        text: Words,
        act: StandingEvent | Fact,
        *others: StandingEvent | Fact,
        clause: str | None = None,
    ) -> None:
        self.faults.append(fault(self.id, rule, text, act, *others, clause=clause))


def fault(
    stream: str,
    rule: str,
    text: Words,
    act: StandingEvent | Fact,
    *others: StandingEvent | Fact,
    clause: str | None = None,
) -> Fault:
    """A fault of the act `act`, made so by the others; where one has ended, by its end too."""
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
    """The position at which the act was first said."""
    return act.subject if isinstance(act, Fact) else act.entry.position


def beginning(s: StandingEvent) -> tuple[date, int, tuple[int, ...]]:
    """Where a fact begins: its day, the position of its act, and what it rests on."""
    return s.on, s.entry.position, s.basis
