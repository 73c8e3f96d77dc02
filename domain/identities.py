"""Persons who were found to be the same: under which id they are kept, and how acts that name another then read."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from msgspec.structs import replace

from domain.entries import Standing
from domain.events.act import Act
from domain.timelines.person import Person


class Kept(NamedTuple):
    """The id under which a person is kept, and where it is said."""

    person: str
    basis: tuple[int, ...]


def identities(persons: Iterable[Person]) -> dict[str, Kept]:
    """By id: where somebody is kept under another one. Those who would go round in a circle are kept under the first."""
    linked = {p.id: p for p in persons if p.same_as and p.identified}
    ways = followed({p.id: p.same_as or p.id for p in linked.values()})
    basis = {
        id: tuple(b for at in way if (fact := linked[at].identified) for b in fact.basis)
        for id, (_, way) in ways.items()
    }
    return {id: Kept(end, basis[id]) for id, (end, _) in ways.items() if end != id}


def followed(links: Mapping[str, str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """By id: where its links end, in a circle at the first id of that, and over which ids."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for id in links:
        at, way = id, list[str]()
        while at in links and at not in way:
            way.append(at)
            at = links[at]
        found[id] = (min(way[way.index(at) :]) if at in way else at), tuple(way)
    return found


def read_as(acts: Sequence[Standing], kept: Mapping[str, Kept]) -> Sequence[Standing]:
    """The acts with every person under the id that is kept; their basis says why."""
    return [_read(s, kept) for s in acts] if kept else acts


def _read(s: Standing, kept: Mapping[str, Kept]) -> Standing:
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
def person_fields(kind: type[Act]) -> tuple[str, ...]:
    """The fields of an act that name persons."""
    return tuple(field for field, of in kind.REFERENCES if of == "person")
