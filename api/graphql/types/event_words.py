"""Search of the trail by the words of its sentences, which are made when they are read: a page examines a bounded number of
events, and says where to go on."""

from collections.abc import Callable, Sequence
from typing import NoReturn

from api.graphql.batching import nodes
from api.graphql.context import RequestContext
from api.graphql.refusals import QueryRefused
from api.graphql.types.event import Event
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.cursors import CursorValues
from projections.questions.paging import Page, PageRequest
from projections.rows import TrailRow

EXAMINED_MAX = 2_000
EXAMINED_AT_ONCE = 500
WORDS_MAX, CHARS_MAX = 20, 100

TrailList = Callable[[Snapshot, Clocks, PageRequest], Page[TrailRow]]
"""Lists events, a page at a time."""


def checked_words(words: Sequence[str], asked: PageRequest) -> list[str]:
    """The words to look for, in lower case. Raises QueryRefused for too many, too long or empty ones, and for a page from
    the end."""
    if asked.backward:
        raise QueryRefused("words: not together with last; sort the list the other way", "BAD_PAGE")
    if len(words) > WORDS_MAX or not all(len(word.strip()) > 0 and len(word) <= CHARS_MAX for word in words):
        raise QueryRefused(f"words: at most {WORDS_MAX} of 1 to {CHARS_MAX} characters", "BAD_VALUE")
    return [word.casefold() for word in words]


def with_words(context: RequestContext, words: Sequence[str], listed: TrailList) -> TrailList:
    """The list with only those events in whose sentences all the words stand. The last place of a page is that of the last
    event that was examined, though it may not be of the page."""

    def filtered(snapshot: Snapshot, clocks: Clocks, asked: PageRequest) -> Page[TrailRow]:
        found: list[tuple[TrailRow, CursorValues]] = []
        place, more, name = asked.after, True, ""
        for _ in range(0, EXAMINED_MAX, EXAMINED_AT_ONCE):
            page = listed(snapshot, clocks, asked._replace(first=EXAMINED_AT_ONCE, after=place))
            more, name = page.more, page.name
            for event, at in zip(nodes(context, clocks, Event, page.rows), page.places, strict=True):
                if len(found) == asked.first:
                    return _page(found, place, True, name)
                if all(word in event.sentence().casefold() for word in words):
                    found.append((event.row, at))
                place = at
            if not more:
                break
        return _page(found, place, more, name)

    return filtered


def _page(
    found: Sequence[tuple[TrailRow, CursorValues]], place: CursorValues | None, more: bool, name: str
) -> Page[TrailRow]:
    places = [at for _, at in found]
    return Page([row for row, _ in found], [*places, *([place] if place else [])], more, name, _not_counted)


def _not_counted() -> NoReturn:
    raise QueryRefused("totalCount: a list with words is not counted", "BAD_VALUE")
