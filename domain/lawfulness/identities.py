"""Faults of identity: persons found to be one another, and agencies that succeed one another."""

from collections.abc import Iterator

from domain.faults import Fault
from domain.links import walk_links
from domain.text import said
from domain.timelines.agency import AgencyTimeline
from domain.timelines.base import fault
from domain.timelines.person import PersonTimeline
from domain.world import World


def identity_faults(person: PersonTimeline, same_as: str, world: World) -> Iterator[Fault]:
    """Cycle check: nobody is found to be themselves, directly or through others; and whoever is erased is erased under
    every id."""
    assert person.identified
    other = world.person(same_as)
    if other and bool(person.erased) != bool(other.erased):
        left = other if person.erased else person
        text = said(
            "they are one person, and {id} would be left: erase both at once, the other one in `also`", id=left.id
        )
        act = person.erased or person.identified
        yield fault(person.id, "erased-together", text, act, other.erased or person.identified)

    def following(id: str) -> str | None:
        linked = world.person(id)
        return linked.same_as if linked and linked.identified else None

    for id in walk_links(same_as, following):
        linked = world.person(id)
        if linked and linked.identified and linked.same_as == person.id:
            text = said("each was found to be the other")
            yield fault(person.id, "same-as-itself", text, person.identified, linked.identified)


def succession_faults(agency: AgencyTimeline, successor: str, world: World) -> Iterator[Fault]:
    """Cycle check: an agency is succeeded by one that has not ended before, and not by itself, directly or through
    others."""
    assert agency.ended
    other = world.agency(successor)
    if other and other.ended and other.ended.since < agency.ended.since:
        text = said("the agency it goes on in ended on {since}", since=other.ended.since)
        yield fault(agency.id, "agency-ended", text, agency.ended, other.ended)

    def following(id: str) -> str | None:
        linked = world.agency(id)
        return linked.successor if linked and linked.ended else None

    for id in walk_links(successor, following):
        linked = world.agency(id)
        if linked and linked.ended and linked.successor == agency.id:
            text = said("the agencies end in one another")
            yield fault(agency.id, "succeeded-by-itself", text, agency.ended, linked.ended)
            return
