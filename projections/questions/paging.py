"""Keyset pagination: lists in an order, a page at a time in either direction, by cursors that name a row's place."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Any, Generic, NamedTuple, cast

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.cursors import BadCursor, CursorValues, Places
from projections.questions.filters import ListFilter
from projections.questions.row_queries import AS_OF, BYTES, R, at_head, standing
from projections.rows import Row

TYPES: dict[type, str] = {str: "text", int: "bigint", date: "date", datetime: "timestamptz"}
COUNT_MAX = 10_000
"""How far a list is counted; a longer one holds at least so many."""
COUNTED = "%(counted)s"
"""The limit of what is counted, beside that of a page in one statement."""
MERGED_MAX = 100
"""How many values of a column are each looked for along an index; of more, rows are passed over that have none of them."""
KEYED = "unnest(%(keys)s::text[]) k(key) cross join lateral"


class PageRequest(NamedTuple):
    """Which page of a list: at most `first` rows between two places in its order (None: its ends), the nearest to the
    beginning or, `backward`, to the end."""

    first: int
    after: CursorValues | None = None
    before: CursorValues | None = None
    backward: bool = False


def _no_count() -> int:
    raise LookupError("this page was not counted")


class Page(NamedTuple, Generic[R]):
    """Some rows of a list in its order, each with its place; whether more follow in the direction of the request, and how
    to count the whole list, up to COUNT_MAX + 1."""

    rows: Sequence[R]
    places: Sequence[CursorValues]
    more: bool
    name: str = ""
    counted: Callable[[], int] = _no_count


class Order(NamedTuple):
    """What a list is sorted by, to the last tie: expressions over `t`, and their types."""

    name: str
    columns: tuple[str, ...]
    types: tuple[type, ...]
    descending: bool = False

    def between(self, asked: PageRequest, leading: tuple[str, str] | None = None) -> tuple[str, dict[str, Any]]:
        """The condition for what lies between the places of a request, and its values; `leading` (column, value) is what
        all rows have in a column with which an index in this order begins: compared as well, so that no other index is
        thought to serve. Raises BadCursor."""
        after, values = self._beyond(asked.after, "after", ">" if not self.descending else "<", leading)
        before, more = self._beyond(asked.before, "before", "<" if not self.descending else ">", leading)
        return f"{after} and {before}", {**values, **more}

    def by(self, *, backward: bool = False) -> str:
        down = self.descending != backward
        return ", ".join(f"{c} desc" if down else c for c in self.columns)

    def indexed(self, kind: type[Row], column: str) -> bool:
        """Whether an index of a model begins with a column and goes on in this order."""
        own = ", ".join(c.replace("t.", "").replace(f" {BYTES}", "") for c in self.columns)
        return f"{column}, {own}" in kind.LISTED

    def _beyond(
        self, place: CursorValues | None, name: str, sign: str, leading: tuple[str, str] | None
    ) -> tuple[str, dict[str, Any]]:
        if place is None or place == (self.name,):
            return "true", {}
        values = self._read(place)
        marks = [f"%({name}{n})s::{TYPES[kind]}" for n, kind in enumerate(self.types)]
        columns = list(self.columns)
        if leading is not None:
            columns.insert(0, f"t.{leading[0]} {BYTES}")
            marks.insert(0, leading[1])
        return f"({', '.join(columns)}) {sign} ({', '.join(marks)})", {f"{name}{n}": v for n, v in enumerate(values)}

    def _read(self, place: CursorValues) -> list[Any]:
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
    apart: Sequence[str] | None = None,
) -> Page[R]:
    """One page of the rows that stand at the clocks and fit a condition over `t`. Where questions are about now, `apart`
    are conditions of which a row that stands fits one: those that partial indexes hold, and the rest, which are few."""
    sources = [f"{each} and {where}" for each in standing(snapshot, clocks, kind, order.columns[0], of, apart)]
    return _merged(snapshot, clocks, kind, asked, order, "", sources, values or {})


def filtered_page(
    snapshot: Snapshot,
    clocks: Clocks,
    kind: type[R],
    asked: PageRequest,
    order: Order,
    wanted: ListFilter,
    *,
    of: str = AS_OF,
    apart: Sequence[str] | None = None,
) -> Page[R]:
    """One page of the rows that stand at the clocks and fit a filter; where it names several groups, states or other
    values of a column, each along its own part of an index, merged."""
    found = wanted.column(MERGED_MAX, lambda column: order.indexed(kind, column)) or wanted.column(MERGED_MAX)
    if found is None:
        return page(snapshot, clocks, kind, asked, order, *wanted.condition(), of=of, apart=apart)
    name, column = found
    where, values = wanted.condition(leaving=name)
    keys = [*dict.fromkeys(getattr(wanted, name))]
    key = f"%(key)s::text {BYTES}" if len(keys) == 1 else f"k.key {BYTES}"
    sources = standing(snapshot, clocks, kind, order.columns[0], of, apart)
    each = [f"{source} and t.{column} = {key} and {where}" for source in sources]
    leading = (column, key) if order.indexed(kind, column) else None
    keyed = KEYED if len(keys) > 1 else ""
    return _merged(snapshot, clocks, kind, asked, order, keyed, each, {**values, "keys": keys, "key": keys[0]}, leading)


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
    condition = at_head(snapshot, clocks, f"t.{column} = k.key and {AS_OF} and {where}")
    return keyed_pages(snapshot, clocks, kind, asked, order, "unnest(%(keys)s::text[]) k(key)", keys, condition, values)


def keyed_pages(
    snapshot: Snapshot,
    clocks: Clocks,
    kind: type[R],
    asked: PageRequest,
    order: Order,
    keyed: str,
    keys: Sequence[str],
    where: str,
    values: Mapping[str, Any] | None = None,
) -> dict[str, Page[R]]:
    """For each key one page of the rows that fit a condition over `t` and `k`: the source `keyed`, which has those of
    `keys` in its column `key`."""
    between, places = order.between(asked)
    columns = ", ".join(order.columns)
    source = f"from {{read}}.{kind.MODEL} t where {where}"
    query = (
        f"select k.key, r.* from {keyed} cross join lateral (select t.body::text, {columns}"
        f" {source} and {between} order by {order.by(backward=asked.backward)} limit %(limit)s) r"
    )
    given = {**clocks._asdict(), **(values or {})}
    found: dict[str, list[tuple[Any, ...]]] = {key: [] for key in keys}
    for key, *line in snapshot.ask(query, {**given, **places, "limit": asked.first + 1, "keys": list(keys)}):
        found[key].append(tuple(line))
    counts = f"select count(*) from {keyed} cross join lateral (select {source} limit {COUNTED}) r"
    return {
        key: _page(snapshot, kind, asked, order, lines, partial(_counted, snapshot, counts, {**given, "keys": [key]}))
        for key, lines in found.items()
    }


def merged_page(
    snapshot: Snapshot,
    clocks: Clocks,
    kind: type[R],
    asked: PageRequest,
    order: Order,
    keys: Sequence[str],
    where: str,
    values: Mapping[str, Any] | None = None,
) -> Page[R]:
    """One page of the rows that fit a condition over `t` and a key in `k.key`, for any of the keys: a page of each, along
    its own part of an index, merged (no row fits two keys)."""
    source = f"from {{read}}.{kind.MODEL} t where {at_head(snapshot, clocks, where)}"
    return _merged(snapshot, clocks, kind, asked, order, KEYED, [source], {**(values or {}), "keys": list(keys)})


def _merged(
    snapshot: Snapshot,
    clocks: Clocks,
    kind: type[R],
    asked: PageRequest,
    order: Order,
    keyed: str,
    sources: Sequence[str],
    values: Mapping[str, Any],
    leading: tuple[str, str] | None = None,
) -> Page[R]:
    """One page of what any of some sources (`from … where …`) gives, no row of two, for each key of `keyed`, if given: a
    page of each, merged. `leading` is what all rows of a page (of a key) have in a column, as (column, value)."""
    between, places = order.between(asked, leading)
    given = {**clocks._asdict(), **values}
    by, counts = order.by(backward=asked.backward), [f"select {source} limit {COUNTED}" for source in sources]
    ordered = [f"{source} and {between} order by {by} limit %(limit)s" for source in sources]
    if len(sources) == 1 and not keyed:
        columns, query, counted = order.columns, ordered[0], counts[0]
    else:
        columns = tuple(f"t.c{n}" for n in range(len(order.columns)))
        named = ", ".join(f"{of} c{n}" for n, of in enumerate(order.columns))
        parts = " union all ".join(f"(select t.body, {named} {each})" for each in ordered)
        outer = order._replace(columns=columns).by(backward=asked.backward)
        query = f"from {keyed} ({parts}) t order by {outer} limit %(limit)s"
        counted = f"select from {keyed} ({' union all '.join(f'({each})' for each in counts)}) t limit {COUNTED}"
    count = f"select count(*) from ({counted}) listed"

    def page_of(lines: Sequence[tuple[Any, ...]]) -> Page[R]:
        return _page(snapshot, kind, asked, order, lines, partial(_counted, snapshot, count, given))

    paged = {**given, **places, "limit": asked.first + 1, "counted": COUNT_MAX + 1}
    return snapshot.page(columns, query, paged, page_of, count)


def _counted(snapshot: Snapshot, query: str, values: Mapping[str, Any]) -> int:
    return int(snapshot.ask(query, {**values, "counted": COUNT_MAX + 1})[0][0])


def _page(
    snapshot: Snapshot,
    kind: type[R],
    asked: PageRequest,
    order: Order,
    lines: Sequence[tuple[Any, ...]],
    count: Callable[[], int],
) -> Page[R]:
    kept = lines[: asked.first]
    if asked.backward:
        kept = kept[::-1]
    rows = cast("Sequence[R]", snapshot.rows(kind.MODEL, kept))
    return Page(rows, Places(order.name, kept), len(lines) > asked.first, order.name, count)
