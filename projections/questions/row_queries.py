"""Bitemporal queries: the rows of a read model as they were known at a position and true on a day; in full, by key, or
a page at a time."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.engine.tables import TABLES
from projections.rows import Row

R = TypeVar("R", bound=Row)
K = TypeVar("K", bound=Hashable)

IdInGroup = tuple[str, str]
"""A group, and the id of a seat, person or agency in it."""

KNOWN_AT_POSITION = "t.known_from <= %(position)s and (t.known_to is null or t.known_to > %(position)s)"
TRUE_ON_DAY = "t.valid_from <= %(on)s and (t.valid_to is null or t.valid_to > %(on)s)"
AS_OF = f"{KNOWN_AT_POSITION} and {TRUE_ON_DAY}"
KNOWN_NOW = "t.known_to is null"
BEGUN_BY_DAY = f"{KNOWN_AT_POSITION} and t.valid_from <= %(on)s"
DURING = f"{KNOWN_AT_POSITION} and t.valid_from <= %(until)s and (t.valid_to is null or t.valid_to > %(since)s)"
BY_ENDING = ("t.valid_to is null", "t.valid_to > %(on)s")
"""What is true until further notice, and what up to a day."""
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
    condition = at_head(snapshot, clocks, f"{of} and {where}")
    query = f"select t.body::text from {{read}}.{kind.MODEL} t where {condition} order by {order}"
    decode = decoder(kind)
    return [decode(body) for (body,) in snapshot.ask(query, {**clocks._asdict(), **(values or {})})]


def at_head(snapshot: Snapshot, clocks: Clocks, where: str) -> str:
    """The same condition over `t`, said so that at the head partial indexes serve it: what is known there is what nothing
    took the place of."""
    return where.replace(KNOWN_AT_POSITION, KNOWN_NOW) if clocks.position >= snapshot.head.position else where


def standing(
    snapshot: Snapshot, clocks: Clocks, kind: type[R], day: str, of: str, apart: Sequence[str] | None = None
) -> list[str]:
    """The rows that stand at the clocks, in parts that indexes serve, each as `from … where …`: of now, those that stand
    until further notice and, found by themselves, the few others (`apart`, conditions of both); of the past, where a list
    runs by the `day` of which high-water marks are kept, nothing beyond these."""
    now, table = clocks.position >= snapshot.head.position, f"from {{read}}.{kind.MODEL} t where"
    standing = at_head(snapshot, clocks, of)
    if kind.CURRENT and now and TRUE_ON_DAY in of and clocks.on >= snapshot.today:
        lasting, ending = (f"{table} {standing} and {each}" for each in apart or BY_ENDING)
        return [lasting, f"from (select t.* {ending} offset 0) t where true"]
    bounds = [] if now else [("known", "%(position)s")]
    if TRUE_ON_DAY in of and clocks.on < snapshot.today:
        bounds.append(("valid", "%(on)s::date - date '0001-01-01' + 1"))
    marks = (
        f" and t.{kind.LATEST} <= (select max(m.day) from {{read}}.latest_days m"
        f" where m.model = '{kind.MODEL}' and m.axis = '{axis}' and m.at <= {at})"
        for axis, at in (bounds if day == f"t.{kind.LATEST}" else [])
    )
    return [f"{table} {standing}{''.join(marks)}"]


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
