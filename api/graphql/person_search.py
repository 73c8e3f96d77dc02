"""Persons by name on the read side: pages are scanned and names, which are sealed in the tables, opened and compared."""

from api.graphql.context import RequestContext
from api.graphql.refusals import QueryRefused
from api.people.name_keys import has_words
from projections.engine.clocks import Clocks
from projections.questions import persons
from projections.questions.paging import Page, PageRequest
from projections.rows import PersonRow

SCAN_PAGE = 500


def persons_by_name(context: RequestContext, clocks: Clocks, request: PageRequest, name: str) -> Page[PersonRow]:
    """A page of the persons in whose names every word of `name` is found; whoever was found to be somebody else, by their
    own name and by that one's. Raises QueryRefused for who sees no names."""
    if not context.sees_names:
        raise QueryRefused("this credential sees no names, so nobody can be found by one", "BAD_VALUE")
    kept: list[PersonRow] = []
    places: list[tuple[str, ...]] = []
    after, more = request.after, True
    while more and len(kept) <= request.first:
        page = persons.listed(context.snapshot, clocks, PageRequest(SCAN_PAGE, after), context.within)
        own = persons.own_names(context.snapshot, clocks, [row.person for row in page.rows if row.same_as])
        for row, place in zip(page.rows, page.places, strict=True):
            names = [context.open(n) for n in (row.name, own.get(row.person)) if n] if row.name else ()
            if any(has_words(called, name) for called in names if called):
                kept.append(row)
                places.append(place)
        more = page.more
        after = page.places[-1] if page.places else after
    return Page(kept[: request.first], places[: request.first], len(kept) > request.first)
