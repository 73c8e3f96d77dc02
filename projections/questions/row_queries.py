"""The rows of a read model as they were known at a position and true on a day; in full, by key, or a page at a time."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.engine.tables import TABLES
from projections.rows import Row

R = TypeVar("R", bound=Row)
K = TypeVar("K", bound=Hashable)

KNOWN_AT_POSITION = "t.known_from <= %(position)s and (t.known_to is null or t.known_to > %(position)s)"
TRUE_ON_DAY = "t.valid_from <= %(on)s and (t.valid_to is null or t.valid_to > %(on)s)"
AS_OF = f"{KNOWN_AT_POSITION} and {TRUE_ON_DAY}"
BEGUN_BY_DAY = f"{KNOWN_AT_POSITION} and t.valid_from <= %(on)s"
BYTES = 'collate "C"'  # the same order on every server


def rows_as_of(
    snapshot: Snapshot,
    clocks: Clocks,
    kind: type[R],
    where: str = "true",
    values: Mapping[str, Any] | None = None,
    *,
    order: str = f"t.key {BYTES}",
    of: str = AS_OF,
) -> list[R]:
    """All rows of a model that stand at the clocks and fit a condition over `t`."""
    query = f"select t.body::text from {{read}}.{kind.MODEL} t where {of} and {where} order by {order}"
    decode = decoder(kind)
    return [decode(body) for (body,) in snapshot.ask(query, {**clocks._asdict(), **(values or {})})]


def begun(day: str) -> str:
    """When the meeting of a row began, in SQL: `starts`, or of one whose times are not known the beginning of its day, a
    column, so that it comes first of those of one day."""
    return f"coalesce(t.starts, {day}::timestamp at time zone 'Europe/London')"


def grouped(rows: Iterable[R], key: Callable[[R], K], keys: Iterable[K] = ()) -> dict[K, list[R]]:
    """Rows by key in the order given; every one of `keys` is there."""
    found: dict[K, list[R]] = {k: [] for k in keys}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def decoder(kind: type[R]) -> Callable[[str], R]:
    """Decodes the bodies of rows of a class."""
    return TABLES[kind.MODEL].decode  # type: ignore[return-value]  # the table of a row class decodes to that class
