"""Pieces of work: lists by state, agency and day; what was said of each; what it came from; whether it stands."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from domain.values import Text
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.paging import Order, Page, PageRequest, page, pages
from projections.questions.row_queries import BEGUN_BY_DAY, BYTES, decoder, grouped, rows_as_of
from projections.rows import RestingRow, WorkActRow, WorkRow

_WORK = f"t.work {BYTES}"
_DUE = "coalesce(t.due_on, '9999-12-31'::date)"


class WorkSort(StrEnum):
    """By the day on which it began, from the newest on, or by the day on which it is due (without one: last)."""

    BEGUN = "BEGUN"
    NEWEST = "NEWEST"
    DUE = "DUE"


_ORDERS = {
    WorkSort.BEGUN: Order("begun", ("t.begun_on", _WORK), (date, str)),
    WorkSort.NEWEST: Order("newest", ("t.begun_on", _WORK), (date, str), descending=True),
    WorkSort.DUE: Order("due", (_DUE, _WORK), (date, str)),
}
_FITS = (
    "(%(kind)s::text is null or t.kind = %(kind)s) and (%(states)s::text[] is null or t.state = any(%(states)s))"
    " and (%(agency)s::text is null or %(agency)s = any(t.agencies))"
    " and (%(since)s::date is null or t.begun_on >= %(since)s) and (%(until)s::date is null or t.begun_on <= %(until)s)"
    " and (%(due_from)s::date is null or t.due_on >= %(due_from)s)"
    " and (%(due_to)s::date is null or t.due_on <= %(due_to)s)"
)


class WorkFilter(dict[str, Any]):
    """Which pieces of work: of a kind, in one of some states, of an agency, begun from one day to another, due from one day
    to another (all inclusive)."""

    def __init__(
        self,
        kind: str | None = None,
        *,
        states: Sequence[str] | None = None,
        agency: str | None = None,
        since: date | None = None,
        until: date | None = None,
        due_from: date | None = None,
        due_to: date | None = None,
    ) -> None:
        super().__init__(
            kind=kind,
            states=None if states is None else list(states),
            agency=agency,
            since=since,
            until=until,
            due_from=due_from,
            due_to=due_to,
        )


def listed(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: PageRequest,
    wanted: WorkFilter,
    *,
    within: Sequence[str] | None = None,
    sort: WorkSort = WorkSort.BEGUN,
) -> Page[WorkRow]:
    """Work of all groups, or of those `within`."""
    where = f'(%(within)s::text[] is null or t."group" = any(%(within)s)) and {_FITS}'
    values = {**wanted, "within": None if within is None else list(within)}
    return page(snapshot, clocks, WorkRow, asked, _order(wanted, sort), where, values)


def of_groups(
    snapshot: Snapshot,
    clocks: Clocks,
    groups: Sequence[str],
    asked: PageRequest,
    wanted: WorkFilter,
    sort: WorkSort = WorkSort.BEGUN,
) -> dict[str, Page[WorkRow]]:
    """A page of each group's work."""
    return pages(snapshot, clocks, WorkRow, asked, _order(wanted, sort), '"group"', groups, _FITS, wanted)


def _order(wanted: WorkFilter, sort: WorkSort) -> Order:
    order = _ORDERS[sort]
    return order._replace(name=f"{wanted['kind']}/{order.name}")


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
