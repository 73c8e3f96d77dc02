"""Persons found by their names: the names are sealed in the tables, so each is opened here, for who may see it."""

import unicodedata

from api.graphql.context import QueryRefused, RequestContext
from projections.engine.snapshot import Clocks
from projections.questions import persons
from projections.questions.row_queries import Page
from projections.questions.row_queries import PageRequest as Wanted
from projections.rows import PersonRow

SCAN_PAGE = 500


def persons_by_name(asked: RequestContext, clocks: Clocks, wanted: Wanted, name: str) -> Page[PersonRow]:
    """A page of the persons in whose names every word of `name` is found. Raises Refused for who sees no names."""
    if not asked.sees_names:
        raise QueryRefused("this credential sees no names, so nobody can be found by one", "BAD_VALUE")
    words = folded(name).split()
    kept: list[PersonRow] = []
    places: list[tuple[str, ...]] = []
    after, more = wanted.after, True
    while more and len(kept) <= wanted.first:
        page = persons.listed(asked.snapshot, clocks, Wanted(SCAN_PAGE, after), asked.within)
        for row, place in zip(page.rows, page.places, strict=True):
            called = folded(asked.open(row.name) or "") if row.name else ""
            if words and all(word in called for word in words):
                kept.append(row)
                places.append(place)
        more = page.more
        after = page.places[-1] if page.places else after
    return Page(kept[: wanted.first], places[: wanted.first], len(kept) > wanted.first)


def folded(text: str) -> str:
    """Text without case and accents: Siân, sian; Ŵ, w."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))
