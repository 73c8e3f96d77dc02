"""The timeline of a piece of work (an audit, a recommendation, an action …), and the state machine that it runs through."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple, TypeVar

from domain.entries import StandingEvent
from domain.events.base import Event
from domain.timelines.base import Fact, Timeline

A = TypeVar("A", bound=Event)


class WorkEvent(NamedTuple):
    """An event of a piece of work, with the standing event that it is."""

    event: Any
    standing: StandingEvent

    @property
    def on(self) -> date:
        return self.standing.on

    @property
    def basis(self) -> tuple[int, ...]:
        return self.standing.basis


class StateByField(NamedTuple):
    """The state after an event that depends on a field of it: `yes` where the field is true."""

    field: str
    yes: str
    no: str


State = str | StateByField | None


class Transition(NamedTuple):
    """A transition of a lifecycle, and when it is allowed.

    after    one of these kinds came before
    once     at most one event with the same values in these fields (no fields: one at all; None: any number)
    of       the short id in this field is one that an event of that kind gave
    ends     the work comes to its end with it
    reopens  it is for work that has come to its end, which then goes on
    late     it may also follow the end
    state    the state after it; None: as before
    """

    event: type[Event]
    after: tuple[type[Event], ...] = ()
    once: tuple[str, ...] | None = None
    of: tuple[str, type[Event]] | None = None
    ends: bool = False
    reopens: bool = False
    late: bool = False
    state: State = None


class WorkTimeline(Timeline):
    """The events of a piece of work by kind, in the order in which they took effect; `closed` is the one that ended it,
    `states` has the state after each event that changed it."""

    group: str = ""
    beginning: Fact | None = None
    closed: WorkEvent | None = None
    by_kind: dict[type[Event], list[WorkEvent]] = {}
    states: list[tuple[WorkEvent, str]] = []

    @property
    def begun(self) -> Fact | None:
        return self.beginning

    @property
    def first(self) -> Any:
        """The event that began it."""
        return next(iter(self.by_kind.values()))[0].event

    def all(self, *kinds: type[Event]) -> list[WorkEvent]:
        """The events of these kinds, in the order in which they took effect."""
        found = [event for kind in kinds for event in self.by_kind.get(kind, ())]
        return sorted(found, key=lambda e: (e.standing.on, e.standing.version)) if len(kinds) > 1 else found

    def last(self, *kinds: type[Event], on: date | None = None) -> WorkEvent | None:
        """The latest of these kinds, up to a day."""
        return next((s for s in reversed(self.all(*kinds)) if on is None or s.on <= on), None)


class Lifecycle(NamedTuple):
    """A state machine: how a kind of work begins (in `state`), and the transitions that may follow. `extra_faults` adds the
    faults that only this kind can have."""

    timeline: type[WorkTimeline]
    begins: type[Event]
    state: str
    steps: tuple[Transition, ...]
    extra_faults: Callable[[Any], None] | None = None

    @property
    def states(self) -> tuple[str, ...]:
        """Every state that such a piece of work can be in."""
        left = (
            (s.yes, s.no) if isinstance(s, StateByField) else (s,) for s in (step.state for step in self.steps) if s
        )
        return tuple(dict.fromkeys((self.state, *(each for some in left for each in some))))
