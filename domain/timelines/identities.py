"""Persons who were found to be the same: under which id they are kept, and how acts that name another then read."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from msgspec.structs import replace

from domain.entries import StandingEvent
from domain.events.base import Event
from domain.links import walk_links
from domain.timelines.person import PersonTimeline


class CanonicalPerson(NamedTuple):
    """The id under which a person is kept, and where it is said."""

    person: str
    basis: tuple[int, ...]


def canonical_persons(persons: Iterable[PersonTimeline]) -> dict[str, CanonicalPerson]:
    """By id: where somebody is kept under another one. Those who would go round in a circle are kept under the first."""
    linked = {p.id: p for p in persons if p.same_as and p.identified}
    ways = follow_links({p.id: p.same_as or p.id for p in linked.values()})
    basis = {
        id: tuple(b for at in way if (fact := linked[at].identified) for b in fact.basis)
        for id, (_, way) in ways.items()
    }
    return {id: CanonicalPerson(end, basis[id]) for id, (end, _) in ways.items() if end != id}


def follow_links(links: Mapping[str, str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """By id: where its links end, in a circle at the first id of that, and over which ids."""
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
    acts: Sequence[StandingEvent], kept: Mapping[str, CanonicalPerson]
) -> Sequence[StandingEvent]:
    """The acts with every person under the id that is kept; their basis says why."""
    return [_read(s, kept) for s in acts] if kept else acts


def _read(s: StandingEvent, kept: Mapping[str, CanonicalPerson]) -> StandingEvent:
    event, changed, basis = s.event, dict[str, Any](), s.basis
    for field in person_fields(type(event)) if event else ():
        value = getattr(event, field)
        for id in (value,) if isinstance(value, str) else value or ():
            if id in kept:
                now = tuple(kept[v].person if v in kept else v for v in value)
                changed[field] = kept[id].person if isinstance(value, str) else now
                basis += tuple(p for p in kept[id].basis if p not in basis)
    return s._replace(event=replace(event, **changed), basis=basis) if event and changed else s


@cache
def person_fields(kind: type[Event]) -> tuple[str, ...]:
    """The fields of an act that name persons."""
    return tuple(field for field, of in kind.REFERENCES if of == "person")
