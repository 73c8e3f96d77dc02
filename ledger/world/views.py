"""Views of timelines: the facets that a reader declares, and nothing else, so that what it reads is what it depends on."""

from collections.abc import Iterable
from functools import cache, partial
from typing import Any, TypeVar

from msgspec.structs import replace

from domain.entries import StandingEvent
from domain.facets import DECISIONS, SEATS, TERMS, Facet, UndeclaredFacet
from domain.terms.tables import only_tables
from domain.timelines.base import Timeline
from domain.timelines.group.timeline import GroupTimeline

T = TypeVar("T", bound=Timeline)


def view(timeline: T, facets: frozenset[Facet]) -> T:
    """A copy of the timeline that holds the given facets and what is of all of them; of a facet with items (one seat, one
    table of the terms) the given ones only, and of the events those that are about these facets. Reading another field
    raises UndeclaredFacet."""
    tables = None if TERMS in facets else frozenset(f.item for f in facets if f.name == TERMS.name)
    kind = _view_of(type(timeline), frozenset(f.name for f in facets), tables)
    content = {field: getattr(timeline, field) for field in timeline.__struct_fields__}
    content["memo"] = {"events": cache(partial(_about, timeline.events, facets))}
    if isinstance(timeline, GroupTimeline):
        content |= _items(timeline, facets, tables)
    found: T = kind(**content)
    return found


def _items(group: GroupTimeline, facets: frozenset[Facet], tables: frozenset[str] | None) -> dict[str, Any]:
    """The fields of which a view holds some items only."""
    found: dict[str, Any] = {}
    if tables:
        found["adopted"] = [replace(a, terms=only_tables(a.terms, tables)) for a in group.adopted]
        found["interpretations"] = [i for i in group.interpretations if i.key.partition(".")[0] in tables]
    if SEATS not in facets:
        seats = {f.item for f in facets if f.name == "seat"}
        found["seats"] = {id: seat for id, seat in group.seats.items() if id in seats}
    if DECISIONS not in facets:
        meetings = {f.item for f in facets if f.name == "decided"}
        found["sequels"] = [s for s in group.sequels if s.meeting in meetings]
    return found


@cache
def _view_of(kind: Any, facets: frozenset[str], tables: frozenset[str] | None) -> Any:
    """A subclass whose instances give the fields of these facets only."""
    shown = {"id", "memo", *kind.OF_ALL, *(field for facet in facets for field in kind.FACETS.get(facet, ()))}
    hidden = {field: _undeclared(field, kind, facets) for field in kind.__struct_fields__ if field not in shown}
    events = property(lambda self: self.memo["events"]())
    return type(kind)(f"{kind.__name__}View", (kind,), {**hidden, "events": events, "TABLES": tables})


def _about(events: Iterable[StandingEvent], facets: frozenset[Facet]) -> list[StandingEvent]:
    return [s for s in events if not (about := s.entry.event.facets()) or not facets.isdisjoint(about)]


def _undeclared(field: str, kind: type[Timeline], facets: frozenset[str]) -> property:
    def refuse(self: Timeline) -> None:
        raise UndeclaredFacet(f"`{field}` of a {kind.KIND} is of none of the facets {', '.join(sorted(facets))}")

    return property(refuse)
