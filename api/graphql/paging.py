"""Connections (Relay's cursor pagination): a cursor is the place of a row in its list, and the state of the ledger that the
list was read at."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Generic, NamedTuple, TypeVar, cast

import strawberry

from api.graphql.batching import K, Level, N, nodes
from api.graphql.context import RequestContext
from api.graphql.descriptions import described_field
from api.graphql.global_ids import QuestionClocks, clocks_stated
from api.graphql.refusals import QueryRefused
from projections.engine.clocks import BadClock, Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.cursors import CursorValues
from projections.questions.paging import COUNT_MAX, Page, PageRequest

T = TypeVar("T")
PAGE_SIZE, PAGE_SIZE_MAX = 50, 500

First = Annotated[
    int | None,
    strawberry.argument(
        description="At most so many, from the beginning or after `after`; 50 unless given, 500 at most."
    ),
]
After = Annotated[
    str | None,
    strawberry.argument(
        description="A cursor of this list: what comes after it. The cursor holds the state of the record at which its page"
        " was read, and the page that follows is read at the same, unless the question states its clocks."
    ),
]
Last = Annotated[
    int | None,
    strawberry.argument(description="At most so many, from the end or before `before`; not together with `first`."),
]
Before = Annotated[str | None, strawberry.argument(description="A cursor of this list: what comes before it.")]


class ListRequest(NamedTuple):
    """A page of a list as a question asks for it, and the clocks that its cursor holds."""

    page: PageRequest
    stated: str = ""

    def clocks(self, snapshot: Snapshot, clocks: Clocks) -> Clocks:
        """The clocks of the list: those of the cursor, unless the question states its own."""
        if not self.stated or (isinstance(clocks, QuestionClocks) and clocks.stated):
            return clocks
        try:
            return QuestionClocks(*clocks_stated(snapshot, self.stated))
        except (BadClock, QueryRefused):
            raise bad_cursor() from None


@strawberry.type(description="Where a page begins and ends, and whether there is more on either side.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more follows.")
    has_previous_page: bool = strawberry.field(description="Whether something comes before.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first; null where the page is empty.")
    end_cursor: str | None = strawberry.field(
        description="The cursor of the last; of an empty page one to go on from, which sees what has been recorded since."
    )


@strawberry.type(description="A member of a list, and its place there.")
class Edge(Generic[T]):
    node: T = strawberry.field(description="The member.")
    cursor: str = strawberry.field(description="Its place in the list, for `after` and `before`.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[T]):
    nodes: list[T] = strawberry.field(description="The members of the page, in the order of the list.")
    page_info: PageInfo = strawberry.field(description="Where the page begins and ends.")
    page: strawberry.Private[Any] = None
    stated: strawberry.Private[str] = ""

    @described_field("The members of the page, each with its cursor.")
    def edges(self) -> list[Edge[T]]:
        made: Any = Edge
        return [
            made(node=node, cursor=cursor(place, self.stated))
            for node, place in zip(self.nodes, self.page.places, strict=False)
        ]

    @described_field(f"How many the whole list holds, whatever the page; counted to {COUNT_MAX:,} and no further.")
    def total_count(self) -> int:
        return min(cast("Page[Any]", self.page).counted(), COUNT_MAX)

    @described_field("Whether the list holds more than `totalCount`, which then is a lower bound.")
    def total_count_is_lower_bound(self) -> bool:
        return cast("Page[Any]", self.page).counted() > COUNT_MAX


def list_request(
    first: int | None, after: str | None, last: int | None = None, before: str | None = None
) -> ListRequest:
    """The page for the arguments of a list. Raises QueryRefused."""
    if last is not None and first not in (None, PAGE_SIZE):
        raise QueryRefused("first: not together with last", "BAD_PAGE")
    backward = last is not None
    size = last if last is not None else PAGE_SIZE if first is None else first
    if not 0 <= size <= PAGE_SIZE_MAX:
        name = "last" if backward else "first"
        raise QueryRefused(f"{name}: {size} is not between 0 and {PAGE_SIZE_MAX}", "BAD_PAGE")
    (begin, stated), (end, other) = _read(after), _read(before)
    return ListRequest(PageRequest(size, begin, end, backward), stated or other)


def _read(given: str | None) -> tuple[CursorValues | None, str]:
    if given is None:
        return None, ""
    try:
        found = json.loads(base64.urlsafe_b64decode(given.encode("ascii")))
        if isinstance(found, list) and len(found) >= 2 and isinstance(found[1], str):
            name, stated, *place = found
            return (name, *place), stated
    except (ValueError, binascii.Error, RecursionError):
        pass
    raise bad_cursor()


def bad_cursor() -> QueryRefused:
    """The refusal of a cursor that the list never gave."""
    return QueryRefused("after: this is not a cursor that this list gave", "BAD_CURSOR")


def connection(
    context: RequestContext, clocks: Clocks, request: ListRequest, kind: type[N], page: Page[Any]
) -> Connection[Any]:
    """A page of rows as a connection, whose nodes form a level of their own."""
    return connection_of(clocks, request, page, nodes(context, clocks, kind, page.rows))


def connection_of(clocks: Clocks, request: ListRequest, page: Page[Any], members: Sequence[Any]) -> Connection[Any]:
    """A page of rows and their nodes as a connection."""
    asked, stated = request.page, f"{clocks.position}@{clocks.on}"
    start, end = (cursor(page.places[n], stated) if page.places else None for n in (0, -1))
    if end is None:  # without a state: whoever goes on from there sees what has come since
        end = cursor(asked.after or asked.before or (page.name,), "")
    info = PageInfo(
        has_next_page=asked.before is not None if asked.backward else page.more,
        has_previous_page=page.more if asked.backward else asked.after is not None,
        start_cursor=start,
        end_cursor=end,
    )
    return Connection(nodes=list(members), page_info=info, page=page, stated=stated)


def cursors(clocks: Clocks, page: Page[Any]) -> list[str]:
    """The cursor of each row of a page."""
    stated = f"{clocks.position}@{clocks.on}"
    return [cursor(place, stated) for place in page.places]


def connections(
    level: Level, clocks: Clocks, request: ListRequest, kind: type[N], pages: Mapping[K, Page[Any]]
) -> dict[K, Connection[N]]:
    """A connection for each key; the nodes of all of them form one level."""
    by_key = Level(level.context, clocks).below(kind, {key: page.rows for key, page in pages.items()})
    return {key: connection_of(clocks, request, page, by_key[key]) for key, page in pages.items()}


def cursor(place: Sequence[Any], stated: str) -> str:
    """The place of a row in its list and the state of the list, opaque to clients."""
    name, *rest = [p.isoformat() if isinstance(p, date | datetime) else p for p in place]
    return base64.urlsafe_b64encode(json.dumps([name, stated, *rest], separators=(",", ":")).encode()).decode()
