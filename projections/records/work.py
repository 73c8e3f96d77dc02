"""Records of work: the states that a piece of work went through, and what was said of it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import UNSET

from domain.events.base import EVENT_FIELDS, Event
from domain.events.work.action import ActionReassigned
from domain.faults import merge_basis
from domain.text import PlainValue
from domain.timelines.work.timeline import WorkEvent, WorkTimeline
from projections.rows import Row, WorkActRow, WorkRow, plain
from projections.trail import trail_rows


def rows(work: WorkTimeline) -> list[Row]:
    """The rows of one piece of work; none where its beginning does not stand."""
    if work.begun is None:
        return []
    return [*_states(work), *_acts(work)]


def _states(work: WorkTimeline) -> Iterator[WorkRow]:
    turns = sorted({said.on for said in _state_changes(work)})
    for since, until in zip(turns, [*turns[1:], None], strict=True):
        yield _row(work, since, until)


def _state_changes(work: WorkTimeline) -> Iterator[WorkEvent]:
    """The acts after which a piece of work is in another state, due on another day, or another's to do."""
    yield from (said for said, _ in work.states)
    for said in work.all(*work.by_kind):
        if _due(said) or isinstance(said.event, ActionReassigned):
            yield said


def _row(work: WorkTimeline, since: date, until: date | None) -> WorkRow:
    said = [s for s in work.all(*work.by_kind) if s.on <= since]
    states = [(s, state) for s, state in work.states if s.on <= since]
    owner = next(s for s in reversed(said) if s is said[0] or isinstance(s.event, ActionReassigned))
    due = next((day for s in reversed(said) if (day := _due(s))), None)
    ended = work.closed if work.closed and work.closed.on <= since else None
    first = work.first
    return WorkRow(
        key=f"{work.id}/{since}",
        valid_from=since,
        valid_to=until,
        group=work.group,
        work=work.id,
        kind=work.KIND,
        state=states[-1][1],
        begun_on=said[0].on,
        title=getattr(first, "title", None) or getattr(first, "text", None),
        what=getattr(first, "what", None),
        period=getattr(first, "period", None),
        agencies=_agencies(owner.event),
        seat=getattr(owner.event, "seat", None),
        due_on=due,
        closed_on=ended.on if ended else None,
        basis=merge_basis(*(s.basis for s, _ in states), owner.basis),
    )


def _due(said: WorkEvent) -> date | None:
    """The day that an act sets for the whole of the work."""
    return getattr(said.event, said.event.DUE) if said.event.DUE else None


def _agencies(event: Any) -> tuple[str, ...]:
    one = getattr(event, "agency", None)
    return (one,) if one else getattr(event, "agencies", ())


def _acts(work: WorkTimeline) -> Iterator[WorkActRow]:
    for said in work.all(*work.by_kind):
        yield WorkActRow(
            key=f"{work.id}/{said.standing.version}",
            valid_from=said.on,
            group=work.group,
            work=work.id,
            act=type(said.event).__name__,
            position=said.standing.entry.position,
            authority=said.event.authority,
            evidence=said.event.evidence,
            fields=fields(said.event),
            agency=getattr(said.event, "agency", None),
            names=tuple(dict.fromkeys(trail_rows.named_streams(said.event))),
            basis=said.basis,
        )


def fields(event: Event) -> dict[str, PlainValue]:
    """The fields that are an act's own, those that are filled, as plain values."""
    names = (name for name in event.__struct_fields__ if name not in EVENT_FIELDS)
    return {name: plain(value) for name in names if (value := getattr(event, name)) not in (None, (), UNSET)}
