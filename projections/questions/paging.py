"""Paging: lists in an order, a page at a time, by cursors that name the last row."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, NamedTuple

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.row_queries import AS_OF, R, decoder

TYPES: dict[type, str] = {str: "text", int: "bigint", date: "date", datetime: "timestamptz"}


class BadCursor(ValueError):
    """`after` is not a cursor that this list gave."""


class PageRequest(NamedTuple):
    """Which page of a list: at most `first` rows after a place in its order, None for the beginning."""

    first: int
    after: tuple[Any, ...] | None = None


class Page(NamedTuple, Generic[R]):
    """Some rows of a list, each with its place in the order, and whether more follow."""

    rows: Sequence[R]
    places: Sequence[tuple[Any, ...]]
    more: bool


class Order(NamedTuple):
    """What a list is sorted by, to the last tie: expressions over `t`, and their types. A place in the order begins with
    the name of the list, so that a cursor of another list is none of this."""

    name: str
    columns: tuple[str, ...]
    types: tuple[type, ...]
    descending: bool = False

    def after(self, place: tuple[Any, ...] | None) -> tuple[str, dict[str, Any]]:
        """The condition for what follows a place, and its values. Raises BadCursor."""
        if place is None:
            return "true", {}
        values = self._read(place)
        marks = ", ".join(f"%(after{n})s::{TYPES[kind]}" for n, kind in enumerate(self.types))
        sign = "<" if self.descending else ">"
        return f"({', '.join(self.columns)}) {sign} ({marks})", {f"after{n}": v for n, v in enumerate(values)}

    @property
    def by(self) -> str:
        return ", ".join(f"{c} desc" if self.descending else c for c in self.columns)

    def _read(self, place: tuple[Any, ...]) -> list[Any]:
        if place[:1] != (self.name,) or len(place) != len(self.types) + 1:
            raise BadCursor("this is a cursor of another list")
        try:
            return [_typed(kind, value) for kind, value in zip(self.types, place[1:], strict=True)]
        except (TypeError, ValueError):
            raise BadCursor("this is a cursor of another list") from None


class DayOrder(StrEnum):
    """A list by its days: the oldest first, or the newest."""

    OLDEST = "OLDEST"
    NEWEST = "NEWEST"

    def of(self, order: Order) -> Order:
        """The order of a list that runs from the oldest day on, as it is wanted."""
        return order if self is DayOrder.OLDEST else order._replace(name=f"{order.name}/newest", descending=True)


def _typed(kind: type, value: Any) -> Any:
    if kind is date or kind is datetime:
        return kind.fromisoformat(value)
    if type(value) is not kind or (isinstance(value, int) and abs(value) >= 2**63):
        raise TypeError(kind)
    return value


def page(
    snapshot: Snapshot,
    clocks: Clocks,
    kind: type[R],
    asked: PageRequest,
    order: Order,
    where: str = "true",
    values: Mapping[str, Any] | None = None,
    *,
    of: str = AS_OF,
) -> Page[R]:
    """One page of the rows that stand at the clocks and fit a condition over `t`."""
    after, place = order.after(asked.after)
    columns = ", ".join(order.columns)
    query = (
        f"select t.body::text, {columns} from {{read}}.{kind.MODEL} t"
        f" where {of} and {where} and {after} order by {order.by} limit %(limit)s"
    )
    asking = {**clocks._asdict(), **(values or {}), **place, "limit": asked.first + 1}
    return _page(kind, asked, order, snapshot.ask(query, asking))


def pages(
    snapshot: Snapshot,
    clocks: Clocks,
    kind: type[R],
    asked: PageRequest,
    order: Order,
    column: str,
    keys: Sequence[str],
    where: str = "true",
    values: Mapping[str, Any] | None = None,
) -> dict[str, Page[R]]:
    """For each key one page of the rows whose column holds it."""
    after, place = order.after(asked.after)
    columns = ", ".join(order.columns)
    query = (
        f"select k.key, r.* from unnest(%(keys)s::text[]) k(key) cross join lateral (select t.body::text, {columns}"
        f" from {{read}}.{kind.MODEL} t where t.{column} = k.key and {AS_OF} and {where} and {after}"
        f" order by {order.by} limit %(limit)s) r"
    )
    asking = {**clocks._asdict(), **(values or {}), **place, "limit": asked.first + 1, "keys": list(keys)}
    found: dict[str, list[tuple[Any, ...]]] = {key: [] for key in keys}
    for key, *line in snapshot.ask(query, asking):
        found[key].append(tuple(line))
    return {key: _page(kind, asked, order, lines) for key, lines in found.items()}


def _page(kind: type[R], asked: PageRequest, order: Order, lines: Sequence[tuple[Any, ...]]) -> Page[R]:
    decode = decoder(kind)
    kept = lines[: asked.first]
    places = [(order.name, *line[1:]) for line in kept]
    return Page([decode(line[0]) for line in kept], places, len(lines) > asked.first)
