"""The timeline of a piece of work (an audit, a recommendation, an action …): what was said of it, in the order that its
life allows."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from domain.entries import StandingEvent
from domain.events.base import Event
from domain.text import alternatives, code, said
from domain.timelines.base import Fact, Timeline

A = TypeVar("A", bound=Event)


class WorkEvent(NamedTuple):
    """An act and the place where it stands."""

    event: Any
    act: StandingEvent

    @property
    def on(self) -> date:
        return self.act.on

    @property
    def basis(self) -> tuple[int, ...]:
        return self.act.basis


class StateByField(NamedTuple):
    """The state that an act leaves the work in, as one of its fields has it."""

    field: str
    yes: str
    no: str


State = str | StateByField | None


class Transition(NamedTuple):
    """An act in a life: one of `after` must have been said before it; it is said once for these fields (for none: once;
    None: as often as it happens); the short id in `of` is one that an act of that kind gave; it `ends` the life,
    `reopens` it, or may come `late`, when the life has ended. `state` is what it leaves the work in, if another."""

    act: type[Event]
    after: tuple[type[Event], ...] = ()
    once: tuple[str, ...] | None = None
    of: tuple[str, type[Event]] | None = None
    ends: bool = False
    reopens: bool = False
    late: bool = False
    state: State = None


class WorkTimeline(Timeline):
    """What was said of a piece of work, by kind of act; `closed` is the act that ended its life, `states` what each act
    left it in."""

    group: str = ""
    beginning: Fact | None = None
    closed: WorkEvent | None = None
    said: dict[type[Event], list[WorkEvent]] = {}
    states: list[tuple[WorkEvent, str]] = []

    @property
    def begun(self) -> Fact | None:
        return self.beginning

    @property
    def first(self) -> Any:
        """The act that began it."""
        return next(iter(self.said.values()))[0].event

    def all(self, *kinds: type[Event]) -> list[WorkEvent]:
        """What was said of these kinds, in the order in which it took effect."""
        found = [said for kind in kinds for said in self.said.get(kind, ())]
        return sorted(found, key=lambda s: (s.act.on, s.act.version)) if len(kinds) > 1 else found

    def last(self, *kinds: type[Event], on: date | None = None) -> WorkEvent | None:
        """The latest of these kinds, up to a day."""
        return next((s for s in reversed(self.all(*kinds)) if on is None or s.on <= on), None)


class Lifecycle(NamedTuple):
    """How a kind of work begins and what may be said of it; `also` adds the faults that only this kind can have."""

    timeline: type[WorkTimeline]
    begins: type[Event]
    state: str
    steps: tuple[Transition, ...]
    also: Callable[[Any], None] | None = None

    @property
    def states(self) -> tuple[str, ...]:
        """Every state that such a piece of work can be in."""
        left = (
            (s.yes, s.no) if isinstance(s, StateByField) else (s,) for s in (step.state for step in self.steps) if s
        )
        return tuple(dict.fromkeys((self.state, *(each for some in left for each in some))))


def fold_of(life: Lifecycle) -> Callable[[str, Sequence[StandingEvent]], WorkTimeline]:
    """The fold of a kind of work; total, never raises."""
    steps = {step.act: step for step in life.steps}

    def fold(stream: str, acts: Sequence[StandingEvent]) -> WorkTimeline:
        t = life.timeline(id=stream, acts=acts, faults=[])
        _apply_beginning(t, life, acts)
        for s in acts:
            if s.event is None or type(s.event) is life.begins:
                continue
            if t.beginning is None:
                t.fault(
                    "work-begun", said("there is no such {kind}: its beginning does not stand", kind=code(t.KIND)), s
                )
            elif step := steps.get(type(s.event)):
                _apply(t, step, WorkEvent(s.event, s))
        if life.also and t.beginning:
            life.also(t)
        return t

    return fold


def _apply_beginning(t: WorkTimeline, life: Lifecycle, acts: Sequence[StandingEvent]) -> None:
    for s in acts:
        if type(s.event) is life.begins:
            if t.beginning:
                t.fault("begun-once", said("the {kind} is recorded already", kind=code(t.KIND)), s, t.beginning)
                continue
            t.beginning = Fact(s.on, s.entry.position, s.basis)
            t.group = s.event.parent() or ""
            begun = WorkEvent(s.event, s)
            t.said[life.begins] = [begun]
            t.states.append((begun, life.state))


def _apply(t: WorkTimeline, step: Transition, act: WorkEvent) -> None:
    """What has its place in the life is said; what has not is a fault and is not heard."""
    name = type(act.event).__name__
    assert t.beginning is not None
    if act.on < t.beginning.since:
        t.fault(
            "work-begun",
            said("the {kind} began on {since}, after this", kind=code(t.KIND), since=t.beginning.since),
            act.act,
            t.beginning,
        )
        return
    if t.closed and not (step.reopens or step.late):
        text = said(
            "the {kind} came to its end on {on} ({act})",
            kind=code(t.KIND),
            on=t.closed.on,
            act=code(type(t.closed.event).__name__),
        )
        t.fault("work-closed", text, act.act, t.closed.act)
        return
    if step.reopens and not t.closed:
        t.fault(
            "work-in-order",
            said("the {kind} has not come to an end; there is nothing to reopen", kind=code(t.KIND)),
            act.act,
        )
        return
    if step.after and not t.all(*step.after):
        before = alternatives([code(kind.__name__) for kind in step.after])
        t.fault("work-in-order", said("{name} needs {before} before it", name=code(name), before=before), act.act)
        return
    if step.of and not _given(t, step, act):
        t.fault(
            "known-part",
            said(
                "the {kind} has no {part} {id}",
                kind=code(t.KIND),
                part=code(step.of[0]),
                id=getattr(act.event, step.of[0]),
            ),
            act.act,
        )
        return
    if step.once is not None and (earlier := _same(t, step, act)):
        t.fault("said-once", said("{name} is recorded already; correct it", name=code(name)), act.act, earlier.act)
        return
    t.said.setdefault(step.act, []).append(act)
    if step.state:
        t.states.append((act, _state(step.state, act.event)))
    if step.ends:
        t.closed = act
    elif step.reopens:
        t.closed = None


def _state(state: str | StateByField, event: Any) -> str:
    if isinstance(state, str):
        return state
    return state.yes if getattr(event, state.field) else state.no


def _given(t: WorkTimeline, step: Transition, said: WorkEvent) -> bool:
    assert step.of is not None
    field, kind = step.of
    return any(getattr(s.event, field) == getattr(said.event, field) for s in t.all(kind))


def _same(t: WorkTimeline, step: Transition, said: WorkEvent) -> WorkEvent | None:
    """The act of the kind that says it of the same."""
    fields = step.once or ()
    same = (s for s in t.all(step.act) if all(getattr(s.event, f) == getattr(said.event, f) for f in fields))
    return next(same, None)
