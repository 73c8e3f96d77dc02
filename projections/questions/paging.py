"""Keyset pagination: lists in an order, a page at a time in either direction, by cursors that name a row's place."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Any, Generic, NamedTuple

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.row_queries import AS_OF, R, decoder

TYPES: dict[type, str] = {str: "text", int: "bigint", date: "date", datetime: "timestamptz"}
COUNT_MAX = 10_000
"""How far a list is counted; a longer one holds at least so many."""

Place = tuple[Any, ...]
"""The name of a list and what a row is sorted by in it, or nothing for its beginning: that of another list is none of
this."""


class BadCursor(ValueError):
    """`after` or `before` is not a cursor that this list gave."""


class PageRequest(NamedTuple):
    """Which page of a list: at most `first` rows between two places in its order (None: its ends), the nearest to the
    beginning or, `backward`, to the end."""

    first: int
    after: Place | None = None
    before: Place | None = None
    backward: bool = False


def _no_count() -> int:
    raise LookupError("this page was not counted")


class Page(NamedTuple, Generic[R]):
    """Some rows of a list in its order, each with its place; whether more follow in the direction of the request, and how
    to count the whole list, up to COUNT_MAX + 1."""

    rows: Sequence[R]
    places: Sequence[Place]
    more: bool
    name: str = ""
    counted: Callable[[], int] = _no_count


class Order(NamedTuple):
    """What a list is sorted by, to the last tie: expressions over `t`, and their types."""

    name: str
    columns: tuple[str, ...]
    types: tuple[type, ...]
    descending: bool = False

    def between(self, asked: PageRequest) -> tuple[str, dict[str, Any]]:
        """The condition for what lies between the places of a request, and its values. Raises BadCursor."""
        after, values = self._beyond(asked.after, "after", ">" if not self.descending else "<")
        before, more = self._beyond(asked.before, "before", "<" if not self.descending else ">")
        return f"{after} and {before}", {**values, **more}

    def by(self, *, backward: bool = False) -> str:
        down = self.descending != backward
        return ", ".join(f"{c} desc" if down else c for c in self.columns)

    def _beyond(self, place: Place | None, name: str, sign: str) -> tuple[str, dict[str, Any]]:
        if place is None or place == (self.name,):
            return "true", {}
        values = self._read(place)
        marks = ", ".join(f"%({name}{n})s::{TYPES[kind]}" for n, kind in enumerate(self.types))
        return f"({', '.join(self.columns)}) {sign} ({marks})", {f"{name}{n}": v for n, v in enumerate(values)}

    def _read(self, place: Place) -> list[Any]:
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


class NameOrder(StrEnum):
    """A list by what its members are called: from the first letter on, or from the last."""

    FORWARD = "FORWARD"
    BACKWARD = "BACKWARD"

    def of(self, order: Order) -> Order:
        """The order of a list that runs forward, as it is wanted."""
        return order if self is NameOrder.FORWARD else order._replace(name=f"{order.name}/backward", descending=True)


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
    between, places = order.between(asked)
    columns, by = ", ".join(order.columns), order.by(backward=asked.backward)
    source = f"from {{read}}.{kind.MODEL} t where {of} and {where}"
    query = f"select t.body::text, {columns} {source} and {between} order by {by} limit %(limit)s"
    given = {**clocks._asdict(), **(values or {})}
    lines = snapshot.ask(query, {**given, **places, "limit": asked.first + 1})
    count = f"select count(*) from (select {source} limit %(limit)s) listed"
    return _page(kind, asked, order, lines, partial(_counted, snapshot, count, given))


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
    between, places = order.between(asked)
    columns = ", ".join(order.columns)
    source = f"from {{read}}.{kind.MODEL} t where t.{column} = k.key and {AS_OF} and {where}"
    query = (
        f"select k.key, r.* from unnest(%(keys)s::text[]) k(key) cross join lateral (select t.body::text, {columns}"
        f" {source} and {between} order by {order.by(backward=asked.backward)} limit %(limit)s) r"
    )
    given = {**clocks._asdict(), **(values or {})}
    found: dict[str, list[tuple[Any, ...]]] = {key: [] for key in keys}
    for key, *line in snapshot.ask(query, {**given, **places, "limit": asked.first + 1, "keys": list(keys)}):
        found[key].append(tuple(line))
    counts = (
        f"select count(*) from unnest(%(keys)s::text[]) k(key) cross join lateral (select {source} limit %(limit)s) r"
    )
    return {
        key: _page(kind, asked, order, lines, partial(_counted, snapshot, counts, {**given, "keys": [key]}))
        for key, lines in found.items()
    }


def page_of(
    asked: PageRequest,
    name: str,
    rows: Sequence[R],
    place: Callable[[R], tuple[str, ...]],
    *,
    descending: bool = False,
) -> Page[R]:
    """One page of a list that is made at reading and is in its order. Raises BadCursor."""
    places = [place(row) for row in rows]
    width = len(places[0]) if places else None
    begin, end = 0, len(rows)
    if asked.after not in (None, (name,)):
        after = _texts(asked.after, name, width)
        begin = sum((p >= after) if descending else (p <= after) for p in places)
    if asked.before not in (None, (name,)):
        before = _texts(asked.before, name, width)
        end = max(begin, sum((p > before) if descending else (p < before) for p in places))
    kept = slice(max(begin, end - asked.first), end) if asked.backward else slice(begin, min(end, begin + asked.first))
    found, count = [(name, *p) for p in places[kept]], min(len(rows), COUNT_MAX + 1)
    return Page(rows[kept], found, end - begin > asked.first, name, lambda: count)


def _texts(sought: Place | None, name: str, width: int | None) -> tuple[str, ...]:
    """The place of a list that is made at reading. Raises BadCursor."""
    parts = sought[1:] if sought else ()
    if (
        not sought
        or sought[0] != name
        or (width is not None and len(parts) != width)
        or not all(isinstance(p, str) for p in parts)
    ):
        raise BadCursor("this is a cursor of another list")
    return parts


def _counted(snapshot: Snapshot, query: str, values: Mapping[str, Any]) -> int:
    return int(snapshot.ask(query, {**values, "limit": COUNT_MAX + 1})[0][0])


def _page(
    kind: type[R], asked: PageRequest, order: Order, lines: Sequence[tuple[Any, ...]], count: Callable[[], int]
) -> Page[R]:
    decode = decoder(kind)
    kept = lines[: asked.first]
    if asked.backward:
        kept = kept[::-1]
    places = [(order.name, *line[1:]) for line in kept]
    return Page([decode(line[0]) for line in kept], places, len(lines) > asked.first, order.name, count)
