"""The names under which an agency is found."""

from collections.abc import Iterator

from api.people.name_keys import match_key
from domain.timelines.agency import AgencyTimeline
from domain.timelines.names import spellings

_INDEPENDENT = frozenset(
    match_key(word)
    for word in ("independent", "no agency", "independent, of no agency", "annibynnol", "dim asiantaeth")
)


def says_independent(name: str) -> bool:
    """Whether what stands in the place of an agency's name says that a seat is of none."""
    return match_key(name) in _INDEPENDENT


def names_of_agency(agency: AgencyTimeline) -> Iterator[str]:
    """Its slug, its aliases, and every official name that it ever had, in both languages."""
    yield agency.slug
    yield from agency.aliases
    for each in agency.names:
        yield from spellings(each.name)
