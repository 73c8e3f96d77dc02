"""Faults of references: streams that do not stand, and groups that had ended by then."""

from collections.abc import Iterator

from domain.entries import StandingEvent
from domain.events.base import Event
from domain.events.group.lifecycle import RelationEnded
from domain.events.meeting.proceedings import MeetingScheduled
from domain.facets import ESTABLISHED
from domain.faults import Fault
from domain.text import code, said
from domain.timelines.base import Timeline, fault
from domain.world import World

_AUTHORITY = (("group", "group"), ("meeting", "meeting"), ("agency", "agency"))


def unknown_references(timeline: Timeline, world: World) -> Iterator[Fault]:
    """Dangling references: those to streams whose beginning does not stand."""
    missing = {n for n in _references_of_stream(timeline) if not world.stands(*n)}
    for s in timeline.events if missing else ():
        for field, kind, value in _references(s):
            if (value, kind) in missing:
                yield fault(
                    timeline.id,
                    "known-reference",
                    said(
                        "{field} names no {kind} that is recorded: {value}", field=field, kind=code(kind), value=value
                    ),
                    s,
                )


def ended_groups(timeline: Timeline, world: World) -> Iterator[Fault]:
    """References to a group that had ended by then. Not of the end of a relation, which may come later, nor of the
    planning of a meeting: the day of the meeting counts."""
    groups = {
        id: g for id, kind in _references_of_stream(timeline) if kind == "group" and (g := world.group(id, ESTABLISHED))
    }
    over = {id: g.ended for id, g in groups.items() if g.ended}
    for s in timeline.events if over else ():
        if s.event is None or isinstance(s.event, RelationEnded | MeetingScheduled):
            continue
        for field, _, value in s.event.references():
            if (end := over.get(value)) and end.since <= s.on:
                yield fault(
                    timeline.id,
                    "group-ended",
                    said("the group named as {field} ended on {since}", field=field, since=end.since),
                    s,
                    end,
                )


def _references_of_stream(timeline: Timeline) -> set[tuple[str, str]]:
    """Every other stream that the events of this one name, with its kind. Hot path: O(stream) for every event, so no
    generators here."""
    found: set[tuple[str, str]] | None = timeline.memo.get("named")
    if found is None:
        found = set()
        for e in (s.event for s in timeline.events if s.event):
            if type(e).references is not Event.references:
                found.update((id, kind) for _, kind, id in e.references())
            for field, kind in e.REFERENCES:
                value = getattr(e, field)
                if type(value) is str:
                    found.add((value, kind))
                elif value:
                    found.update([(id, kind) for id in value])
            for field, kind in _AUTHORITY:
                if value := getattr(e.authority, field):
                    found.add((value, kind))
        found.discard((timeline.id, timeline.KIND))
        timeline.memo["named"] = found  # whole, for threads share a timeline
    return found


def _references(s: StandingEvent) -> Iterator[tuple[str, str, str]]:
    """The references of an event: the field, the kind of stream, and its id."""
    if s.event is None:
        return
    yield from s.event.references()
    authority = s.event.authority
    for field, kind in _AUTHORITY:
        if value := getattr(authority, field):
            yield f"authority.{field}", kind, value
