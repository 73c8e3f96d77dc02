"""The words that all types share: codes, reasons, and lists by page."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar, cast

import strawberry

from api.graphql.batching import Level, N
from api.graphql.context import QueryRefused
from api.languages import translator
from domain.text import Words
from domain.verdicts import Outcome, Verdict
from projections.questions.row_queries import Page, PageRequest

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
PAGE_SIZE, PAGE_SIZE_MAX = 50, 500
IN_WORDS = "in words"

strawberry.enum(Verdict, description="A verdict is never a bare boolean.")
strawberry.enum(Outcome, description="What the roll says of a seat at a meeting.")


def described_field(description: str) -> Callable[[F], F]:
    """A relation, or a field that is worked out, with its description."""
    return cast("Callable[[F], F]", strawberry.field(description=description))


def in_words(description: str | None = None) -> Any:
    """An attribute that holds `Words`, said in the language that is asked for."""
    return strawberry.field(description=description, metadata={IN_WORDS: True})


@strawberry.enum
class Lang(StrEnum):
    EN = "en"
    CY = "cy"


@strawberry.enum
class NameState(StrEnum):
    SHOWN = "SHOWN"
    HIDDEN = "HIDDEN"
    ERASED = "ERASED"


@strawberry.enum
class MeetingState(StrEnum):
    SCHEDULED = "SCHEDULED"
    HELD = "HELD"
    ADJOURNED = "ADJOURNED"
    ABANDONED = "ABANDONED"
    CANCELLED = "CANCELLED"


@strawberry.enum
class MinutesState(StrEnum):
    DRAFTED = "DRAFTED"
    CIRCULATED = "CIRCULATED"
    APPROVED = "APPROVED"
    CORRECTED = "CORRECTED"


@strawberry.enum
class OfficeState(StrEnum):
    VACANT = "VACANT"
    APPOINTED = "APPOINTED"
    IN_OFFICE = "IN_OFFICE"


@strawberry.type(
    description="Why a verdict is what it is: a code for tools, a text for people, the clause it rests on."
)
class Reason:
    code: str
    text: str = in_words("In the language that is asked for, else in English.")
    clause: str | None

    @described_field("The language of the text.")
    def lang(self) -> Lang:
        return Lang(translator().translate(cast("Words", self.text)).language)


@strawberry.type(description="Where a page ends, and whether more follows.")
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type(description="One page of a list.")
class Connection(Generic[T]):
    nodes: list[T]
    page_info: PageInfo


def page_request(first: int | None, after: str | None) -> PageRequest:
    """The page that was asked for. Raises Refused."""
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
    end = cursor(page.places[-1]) if page.places else None
    return Connection(nodes=list(nodes), page_info=PageInfo(has_next_page=page.more, end_cursor=end))


def connections(level: Level, kind: type[N], pages: dict[str, Page[Any]]) -> dict[str, Connection[N]]:
    """A page for each key, their nodes together one level."""
    found = level.below(kind, {key: page.rows for key, page in pages.items()})
    return {key: connection(page, found[key]) for key, page in pages.items()}


def cursor(place: Sequence[Any]) -> str:
    """The place of a row in the order of its list, opaque to whoever gets it."""
    plain = [p.isoformat() if isinstance(p, date | datetime) else p for p in place]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode()


def field_named(name: str, description: str | None = None) -> Any:
    """An attribute of the row under another name in the schema."""
    return strawberry.field(name=name, description=description)
