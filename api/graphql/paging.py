"""Keyset pagination: a cursor is the place of a row in the order of its list."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Generic, TypeVar

import strawberry

from api.graphql.batching import Level, N
from api.graphql.refusals import QueryRefused
from projections.questions.paging import Page, PageRequest

T = TypeVar("T")
PAGE_SIZE, PAGE_SIZE_MAX = 50, 500


@strawberry.type(description="Where a page ends, and whether more follows.")
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type(description="One page of a list.")
class Connection(Generic[T]):
    nodes: list[T]
    page_info: PageInfo


def page_request(first: int | None, after: str | None) -> PageRequest:
    """The page for the arguments `first` and `after`. Raises QueryRefused."""
    first = PAGE_SIZE if first is None else first
    if not 0 <= first <= PAGE_SIZE_MAX:
        raise QueryRefused(f"first: {first} is not between 0 and {PAGE_SIZE_MAX}", "BAD_PAGE")
    if after is None:
        return PageRequest(first)
    try:
        place = json.loads(base64.urlsafe_b64decode(after.encode("ascii")))
        if isinstance(place, list):
            return PageRequest(first, tuple(place))
    except (ValueError, binascii.Error, RecursionError):
        pass
    raise QueryRefused("after: this is not an endCursor that this list gave", "BAD_CURSOR")


def connection(page: Page[Any], nodes: Sequence[Any]) -> Connection[Any]:
    """A page of rows and their nodes as a connection."""
    end = cursor(page.places[-1]) if page.places else None
    return Connection(nodes=list(nodes), page_info=PageInfo(has_next_page=page.more, end_cursor=end))


def connections(level: Level, kind: type[N], pages: dict[str, Page[Any]]) -> dict[str, Connection[N]]:
    """A connection for each key; the nodes of all of them form one level."""
    by_key = level.below(kind, {key: page.rows for key, page in pages.items()})
    return {key: connection(page, by_key[key]) for key, page in pages.items()}


def cursor(place: Sequence[Any]) -> str:
    """The place of a row in its list, opaque to clients."""
    plain = [p.isoformat() if isinstance(p, date | datetime) else p for p in place]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode()
