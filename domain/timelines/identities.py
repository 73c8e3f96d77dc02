"""Entity resolution: persons who were found to be the same, and events rewritten to name each by the canonical id."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from msgspec.structs import replace

from domain.entries import StandingEvent
from domain.events.base import Event
from domain.links import walk_links
from domain.timelines.person import PersonTimeline


class CanonicalPerson(NamedTuple):
    """The id under which a person is kept, and the basis of that."""

    person: str
    basis: tuple[int, ...]


def canonical_persons(persons: Iterable[PersonTimeline]) -> dict[str, CanonicalPerson]:
    """By id, the canonical person of everybody who is kept under another id; in a cycle, the smallest id is canonical."""
    linked = {p.id: p for p in persons if p.same_as and p.identified}
    ways = follow_links({p.id: p.same_as or p.id for p in linked.values()})
    basis = {
        id: tuple(b for at in way if (fact := linked[at].identified) for b in fact.basis)
        for id, (_, way) in ways.items()
    }
    return {id: CanonicalPerson(end, basis[id]) for id, (end, _) in ways.items() if end != id}


def follow_links(links: Mapping[str, str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """By id, the end of its chain of links (of a cycle: its smallest id), and the ids on the way."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for id in links:
        *way, last = walk_links(id, links.get)
        if last in links:
            way.append(last)
            found[id] = min(way[way.index(links[last]) :]), tuple(way)
        else:
            found[id] = last, tuple(way)
    return found


def with_canonical_persons(
    events: Sequence[StandingEvent], canonical: Mapping[str, CanonicalPerson]
) -> Sequence[StandingEvent]:
    """The standing events with every person under the canonical id, whose basis they then share."""
    return [_resolved(s, canonical) for s in events] if canonical else events


def _resolved(s: StandingEvent, canonical: Mapping[str, CanonicalPerson]) -> StandingEvent:
    event, changed, basis = s.event, dict[str, Any](), s.basis
    for field in person_fields(type(event)) if event else ():
        value = getattr(event, field)
        for id in (value,) if isinstance(value, str) else value or ():
            if id in canonical:
                now = tuple(canonical[v].person if v in canonical else v for v in value)
                changed[field] = canonical[id].person if isinstance(value, str) else now
                basis += tuple(p for p in canonical[id].basis if p not in basis)
    return s._replace(event=replace(event, **changed), basis=basis) if event and changed else s


@cache
def person_fields(kind: type[Event]) -> tuple[str, ...]:
    """The fields of an event that name persons."""
    return tuple(field for field, of in kind.REFERENCES if of == "person")
