"""The fold of a piece of work: its events applied to the state machine of its kind."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from domain.entries import StandingEvent
from domain.text import Words, alternatives, code, said
from domain.timelines.base import Fact, beginning
from domain.timelines.work.timeline import Lifecycle, Transition, WorkEvent, WorkTimeline


def fold_of(life: Lifecycle) -> Callable[[str, Sequence[StandingEvent]], WorkTimeline]:
    """The fold of a kind of work; total, never raises."""
    transitions = {step.event: step for step in life.steps}

    def fold(stream: str, events: Sequence[StandingEvent]) -> WorkTimeline:
        t = life.timeline(id=stream, events=events, faults=[])
        _begin(t, life, events)
        for s in events:
            if s.event is None or type(s.event) is life.begins:
                continue
            if t.beginning is None:
                t.fault(
                    "work-begun", said("there is no such {kind}: its beginning does not stand", kind=code(t.KIND)), s
                )
            elif step := transitions.get(type(s.event)):
                _apply(t, step, WorkEvent(s.event, s), t.beginning)
        if life.extra_faults and t.beginning:
            life.extra_faults(t)
        return t

    return fold


def _begin(t: WorkTimeline, life: Lifecycle, events: Sequence[StandingEvent]) -> None:
    for s in events:
        if type(s.event) is life.begins:
            if t.beginning:
                t.fault("begun-once", said("the {kind} is recorded already", kind=code(t.KIND)), s, t.beginning)
                continue
            t.beginning = Fact(*beginning(s))
            t.group = s.event.parent() or ""
            first = WorkEvent(s.event, s)
            t.by_kind[life.begins] = [first]
            t.states.append((first, life.state))


def _apply(t: WorkTimeline, step: Transition, e: WorkEvent, begun: Fact) -> None:
    """Apply an event that its transition allows; any other is a fault, and leaves the work as it was."""
    for guard in _GUARDS:
        if broken := guard(t, step, e, begun):
            t.fault(broken.rule, broken.text, e.standing, *broken.others)
            return
    t.by_kind.setdefault(step.event, []).append(e)
    if isinstance(step.state, str):
        t.states.append((e, step.state))
    elif step.state:
        t.states.append((e, step.state.yes if getattr(e.event, step.state.field) else step.state.no))
    if step.ends:
        t.closed = e
    elif step.reopens:
        t.closed = None


class _Broken(NamedTuple):
    """A rule that an event breaks at its place, with the others that make it so."""

    rule: str
    text: Words
    others: tuple[StandingEvent | Fact, ...] = ()


def _after_beginning(t: WorkTimeline, step: Transition, e: WorkEvent, begun: Fact) -> _Broken | None:
    if e.on >= begun.since:
        return None
    text = said("the {kind} began on {since}, after this", kind=code(t.KIND), since=begun.since)
    return _Broken("work-begun", text, (begun,))


def _before_end(t: WorkTimeline, step: Transition, e: WorkEvent, begun: Fact) -> _Broken | None:
    if t.closed is None or step.reopens or step.late:
        return None
    end = code(type(t.closed.event).__name__)
    text = said("the {kind} came to its end on {on} ({act})", kind=code(t.KIND), on=t.closed.on, act=end)
    return _Broken("work-closed", text, (t.closed.standing,))


def _reopens_closed(t: WorkTimeline, step: Transition, e: WorkEvent, begun: Fact) -> _Broken | None:
    if t.closed or not step.reopens:
        return None
    text = said("the {kind} has not come to an end; there is nothing to reopen", kind=code(t.KIND))
    return _Broken("work-in-order", text)


def _after_another(t: WorkTimeline, step: Transition, e: WorkEvent, begun: Fact) -> _Broken | None:
    if not step.after or t.all(*step.after):
        return None
    before = alternatives([code(kind.__name__) for kind in step.after])
    text = said("{name} needs {before} before it", name=code(type(e.event).__name__), before=before)
    return _Broken("work-in-order", text)


def _of_known_part(t: WorkTimeline, step: Transition, e: WorkEvent, begun: Fact) -> _Broken | None:
    if step.of is None:
        return None
    field, kind = step.of
    id = getattr(e.event, field)
    if any(getattr(given.event, field) == id for given in t.all(kind)):
        return None
    return _Broken("known-part", said("the {kind} has no {part} {id}", kind=code(t.KIND), part=code(field), id=id))


def _once(t: WorkTimeline, step: Transition, e: WorkEvent, begun: Fact) -> _Broken | None:
    for earlier in t.all(step.event) if step.once is not None else ():
        if all(getattr(earlier.event, f) == getattr(e.event, f) for f in step.once or ()):
            text = said("{name} is recorded already; correct it", name=code(type(e.event).__name__))
            return _Broken("said-once", text, (earlier.standing,))
    return None


_GUARDS = (_after_beginning, _before_end, _reopens_closed, _after_another, _of_known_part, _once)
"""The first that is broken is told."""
