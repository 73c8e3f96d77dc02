"""Persons by name on the read side: pages are scanned and names, which are sealed in the tables, opened and compared."""

from api.graphql.context import RequestContext
from api.graphql.refusals import QueryRefused
from api.people.name_keys import has_words
from api.references import WRITTEN_MAX_CHARS
from projections.engine.clocks import Clocks
from projections.questions import persons
from projections.questions.paging import COUNT_MAX, NameOrder, Page, PageRequest
from projections.rows import PersonRow

SCAN_PAGE = 500


def persons_by_name(
    context: RequestContext, clocks: Clocks, request: PageRequest, name: str, sort: NameOrder
) -> Page[PersonRow]:
    """A page of the persons in whose names every word of `name` is found; whoever was found to be somebody else, by their
    own name and by that one's. Raises QueryRefused for who sees no names, and for what is too long to be compared."""
    if not context.sees_names:
        raise QueryRefused("this credential sees no names, so nobody can be found by one", "BAD_VALUE")
    if len(name) > WRITTEN_MAX_CHARS:
        raise QueryRefused(f"name: a name has at most {WRITTEN_MAX_CHARS} characters", "BAD_VALUE")
    kept: list[PersonRow] = []
    places: list[tuple[str, ...]] = []
    scan, more = request._replace(first=SCAN_PAGE), True
    while more and len(kept) <= request.first:
        page = persons.listed(context.snapshot, clocks, scan, context.within, sort=sort)
        own = persons.own_names(context.snapshot, clocks, [row.person for row in page.rows if row.same_as])
        found = [*zip(page.rows, page.places, strict=True)]
        for row, place in reversed(found) if request.backward else found:
            names = [context.open(n) for n in (row.name, own.get(row.person)) if n] if row.name else ()
            if any(has_words(called, name) for called in names if called):
                kept.append(row)
                places.append(place)
        more = page.more
        if page.places and request.backward:
            scan = scan._replace(before=page.places[0])
        elif page.places:
            scan = scan._replace(after=page.places[-1])
    step = -1 if request.backward else 1
    rows, at = kept[: request.first][::step], places[: request.first][::step]
    return Page(rows, at, len(kept) > request.first, page.name, lambda: _count(context, clocks, name))


def _count(context: RequestContext, clocks: Clocks, name: str) -> int:
    """How many persons have such a name, up to what a list is counted to."""
    every = PageRequest(COUNT_MAX + 1)
    return len(persons_by_name(context, clocks, every, name, NameOrder.FORWARD).rows)
