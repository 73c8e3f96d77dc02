"""Shorthands for the fields and arguments of types."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, NamedTuple, TypedDict, TypeVar, cast

import strawberry

from api.graphql.refusals import QueryRefused

F = TypeVar("F", bound=Callable[..., Any])
IN_WORDS = "in words"
LEAF = "leaf"
NAMED_BY_ROW = "named by row"

From = Annotated[date | None, strawberry.argument(name="from", description="The first day, itself included.")]
To = Annotated[date | None, strawberry.argument(name="to", description="The last day, itself included.")]


def plain_leaf(description: str) -> Callable[[F], F]:
    """Decorator: a method that costs no more than an attribute."""
    return cast("Callable[[F], F]", strawberry.field(description=description, metadata={LEAF: True}))


class NamedByRow(NamedTuple):
    """How the row of a node names what a field leads to: the type, and which attributes of the row are its key and its ref,
    so that its ids are known without reading it. Where one is null the field leads nowhere."""

    kind: str
    key: tuple[str, ...]
    ref: str


def named_by_row(kind: str, *key: str, ref: str | None = None, description: str | None = None) -> Callable[[F], F]:
    """Decorator: a field that leads to a node which is there wherever these attributes of the row name it; its ref is the
    last of them unless given."""
    metadata = {NAMED_BY_ROW: NamedByRow(kind, key, ref or key[-1])}
    return cast("Callable[[F], F]", strawberry.field(description=description, metadata=metadata))


def in_words(description: str | None = None) -> Any:
    """An attribute that holds `Words`, translated into the language of the request."""
    return strawberry.field(description=description, metadata={IN_WORDS: True})


def field_named(name: str, description: str | None = None) -> Any:
    """An attribute of the row under another name in the schema."""
    return strawberry.field(name=name, description=description)


class DateRange(TypedDict):
    """Both ends of a range, inclusive."""

    since: date | None
    until: date | None


def date_range(since: date | None, until: date | None) -> DateRange:
    """Both ends of a range as keywords of a query. Raises QueryRefused where they are out of order."""
    if since is not None and until is not None and since > until:
        raise QueryRefused(f"from: {since} is after to: {until}", "BAD_RANGE")
    return {"since": since, "until": until}
