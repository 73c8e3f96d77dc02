"""Batch questions about pieces of work: lists by state, agency and day; what was said of each; what it came from;
whether it stands."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated

from domain.values import Text
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.filters import ListFilter, OfGroups, Texts
from projections.questions.paging import Order, Page, PageRequest, filtered_page, pages
from projections.questions.row_queries import BEGUN_BY_DAY, BYTES, decoder, grouped, rows_as_of
from projections.rows import RestingRow, WorkActRow, WorkRow
from projections.rows.work import due_or_last

_WORK = f"t.work {BYTES}"
DUE_OR_LAST = due_or_last("t.due_on")


class WorkSort(StrEnum):
    """By the day on which it began, from the newest on, or by the day on which it is due (without one: last; LATEST:
    first)."""

    BEGUN = "BEGUN"
    NEWEST = "NEWEST"
    DUE = "DUE"
    LATEST = "LATEST"


_ORDERS = {
    WorkSort.BEGUN: Order("begun", ("t.begun_on", _WORK), (date, str)),
    WorkSort.NEWEST: Order("newest", ("t.begun_on", _WORK), (date, str), descending=True),
    WorkSort.DUE: Order("due", (DUE_OR_LAST, _WORK), (date, str)),
    WorkSort.LATEST: Order("latest", (DUE_OR_LAST, _WORK), (date, str), descending=True),
}


class WorkFilter(ListFilter, frozen=True, kw_only=True):
    """Filter of pieces of work: of a kind, in one of some states, of agencies, begun from one day to another, due from
    one day to another (all inclusive)."""

    kind: Annotated[str | None, "t.kind = %(kind)s"] = None
    groups: OfGroups = None
    states: Annotated[Texts, "t.state = any(%(states)s)"] = None
    agencies: Annotated[Texts, "t.agencies && %(agencies)s"] = None
    since: Annotated[date | None, "t.begun_on >= %(since)s"] = None
    until: Annotated[date | None, "t.begun_on <= %(until)s"] = None
    due_from: Annotated[date | None, f"t.due_on >= %(due_from)s and {DUE_OR_LAST} >= %(due_from)s"] = None
    due_to: Annotated[date | None, f"t.due_on <= %(due_to)s and {DUE_OR_LAST} <= %(due_to)s"] = None


def listed(
    snapshot: Snapshot, clocks: Clocks, asked: PageRequest, wanted: WorkFilter, sort: WorkSort = WorkSort.BEGUN
) -> Page[WorkRow]:
    """Work of one kind."""
    return filtered_page(snapshot, clocks, WorkRow, asked, _order(wanted, sort), wanted)


def of_groups(
    snapshot: Snapshot,
    clocks: Clocks,
    groups: Sequence[str],
    asked: PageRequest,
    wanted: WorkFilter,
    sort: WorkSort = WorkSort.BEGUN,
) -> dict[str, Page[WorkRow]]:
    """A page of each group's work."""
    return pages(snapshot, clocks, WorkRow, asked, _order(wanted, sort), '"group"', groups, *wanted.condition())


def _order(wanted: WorkFilter, sort: WorkSort) -> Order:
    order = _ORDERS[sort]
    return order._replace(name=f"{wanted.kind}/{order.name}")


def by_id(snapshot: Snapshot, clocks: Clocks, works: Sequence[str]) -> dict[str, list[WorkRow]]:
    """Batch question: the piece of work of each id."""
    rows = rows_as_of(snapshot, clocks, WorkRow, "t.work = any(%(works)s)", {"works": list(works)})
    return grouped(rows, lambda r: r.work, works)


def titles(snapshot: Snapshot, works: Sequence[str]) -> dict[str, tuple[str, Text | None]]:
    """The kind and the title of pieces of work as they are known now, whatever the question's clocks."""
    query = "select t.body::text from {read}.work t where t.work = any(%(works)s) and t.known_to is null"
    decode = decoder(WorkRow)
    rows = [decode(body) for (body,) in snapshot.ask(query, {"works": list(works)})]
    return {row.work: (row.kind, row.title) for row in rows}


def acts(snapshot: Snapshot, clocks: Clocks, works: Sequence[str]) -> dict[str, list[WorkActRow]]:
    """What was said of pieces of work up to the day, in the order in which it took effect."""
    where, values = "t.work = any(%(works)s)", {"works": list(works)}
    rows = rows_as_of(snapshot, clocks, WorkActRow, where, values, order="t.valid_from, t.position", of=BEGUN_BY_DAY)
    return grouped(rows, lambda r: r.work, works)


def naming(
    snapshot: Snapshot, clocks: Clocks, keys: Sequence[str], kind: str, within: Sequence[str] | None = None
) -> dict[str, list[WorkRow]]:
    """By stream: the work of a kind that some act of its own names it in (the actions that came from a recommendation)."""
    query = (
        "select distinct k.key, a.work from unnest(%(keys)s::text[]) k(key)"
        " join {read}.work_acts a on a.names @> array[k.key] and a.work <> k.key"
        " where a.known_from <= %(position)s and (a.known_to is null or a.known_to > %(position)s)"
        ' and a.valid_from <= %(on)s and (%(within)s::text[] is null or a."group" = any(%(within)s))'
    )
    values = {**clocks._asdict(), "keys": list(keys), "within": None if within is None else list(within)}
    pairs = snapshot.ask(query, values)
    rows = by_id(snapshot, clocks, sorted({work for _, work in pairs}))
    found: dict[str, list[WorkRow]] = {key: [] for key in keys}
    for key, work in pairs:
        found[key] += [row for row in rows[work] if row.kind == kind]
    return {key: sorted(each, key=lambda r: (r.begun_on, r.work)) for key, each in found.items()}


def resting(snapshot: Snapshot, clocks: Clocks, acts: Sequence[str]) -> dict[str, list[RestingRow]]:
    """By the key of an act: whether it stands, if it was decided at a meeting."""
    rows = rows_as_of(snapshot, clocks, RestingRow, "t.key = any(%(acts)s)", {"acts": list(acts)})
    return grouped(rows, lambda r: r.key, acts)
