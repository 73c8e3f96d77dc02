"""Batch questions about what pieces of work leave owed: by agency, over all groups, and as duties beside those of the
terms."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from msgspec.structs import replace

from domain.rules.duties.due_dates import WORK_DUTY_KINDS
from domain.text import Words, said
from domain.values import Text
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.filters import ListFilter, Texts
from projections.questions.paging import Order, Page, PageRequest, filtered_page
from projections.questions.row_queries import BYTES, grouped, rows_as_of
from projections.questions.work import work_items
from projections.questions.work.work_items import DUE_OR_LAST
from projections.rows import DutyRow, OwedRow

_OF = (
    '(t."group" = any(%(groups)s) or t.by_group = any(%(groups)s))'
    ' and (%(within)s::text[] is null or t."group" = any(%(within)s))'
)
_DONE = "(%(satisfied)s::boolean is null or %(satisfied)s = coalesce(t.satisfied_on <= %(on)s, false))"
_NOT_DONE = (
    "t.valid_to is null and t.satisfied_on is null",
    "(t.valid_to > %(on)s or t.satisfied_on > %(on)s) and not (t.valid_to is null and t.satisfied_on is null)",
)
"""What is owed until further notice, and what up to a day."""
_KEY = f"t.key {BYTES}"


class OwedSort(StrEnum):
    """By the day on which it is due (without one: last; LATEST: first), or since which it has been owed, from the oldest or
    the newest."""

    DUE = "DUE"
    LATEST = "LATEST"
    OLDEST = "OLDEST"
    NEWEST = "NEWEST"


_ORDERS = {
    OwedSort.DUE: Order("owed", (DUE_OR_LAST, _KEY), (date, str)),
    OwedSort.LATEST: Order("owed/latest", (DUE_OR_LAST, _KEY), (date, str), descending=True),
    OwedSort.OLDEST: Order("owed/oldest", ("t.valid_from", _KEY), (date, str)),
    OwedSort.NEWEST: Order("owed/newest", ("t.valid_from", _KEY), (date, str), descending=True),
}
Within = Sequence[str] | None
"""The groups that a credential reaches; None: all of them."""


def of_works(snapshot: Snapshot, clocks: Clocks, works: Sequence[str]) -> dict[str, list[OwedRow]]:
    """What pieces of work leave owed, done by the day or not."""
    return grouped(_owed(snapshot, clocks, "t.work = any(%(of)s)", {"of": list(works)}), lambda r: r.work, works)


def of_agencies(
    snapshot: Snapshot, clocks: Clocks, agencies: Sequence[str], within: Within = None
) -> dict[str, list[OwedRow]]:
    """What agencies owe over all groups, or those `within`, and have not done by the day."""
    where = 't.agency = any(%(of)s) and (%(within)s::text[] is null or t."group" = any(%(within)s))'
    values = {"of": list(agencies), "within": _list(within)}
    rows = [r for r in _owed(snapshot, clocks, where, values) if r.satisfied_on is None]
    return grouped(rows, lambda r: str(r.agency), agencies)


def of_groups(
    snapshot: Snapshot,
    clocks: Clocks,
    groups: Sequence[str],
    within: Within = None,
    *,
    satisfied: bool | None = None,
) -> list[OwedRow]:
    """What the work of groups leaves owed, and what they owe on the work of others: done by the day, not done, or both."""
    values = {"groups": list(groups), "within": _list(within), "satisfied": satisfied}
    return _owed(snapshot, clocks, f"{_OF} and {_DONE}", values)


def duties(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str], within: Within = None) -> Iterator[DutyRow]:
    """The same as duties beside those of the terms."""
    return as_duties(snapshot, clocks, of_groups(snapshot, clocks, groups, within))


def as_duties(snapshot: Snapshot, clocks: Clocks, rows: Sequence[OwedRow]) -> Iterator[DutyRow]:
    """What work leaves owed as duties, one by one."""
    works = list(dict.fromkeys(row.work for row in rows))
    of = work_items.by_id(snapshot, clocks, works) if works else {}
    for row in rows:
        words = owed_words(row)
        yield DutyRow(
            key=row.key,
            valid_from=row.valid_from,
            group=row.group,
            duty=row.what,
            what=Text(en=str(words)),
            words=words,
            kind=WORK_DUTY_KINDS[row.what],
            period=next((found.period for found in of[row.work]), None),
            since=row.valid_from,
            due_on=row.due_on,
            clause=row.clause,
            satisfied_on=row.satisfied_on,
            satisfied_by=row.satisfied_by,
            work=row.work,
            agency=row.agency,
            by_group=row.by_group,
            seat=row.seat,
            office=row.office,
            basis=row.basis,
        )


def owed_words(row: OwedRow) -> Words:
    """What is owed, in words."""
    return _WORDING[row.kind, row.what](row)


class OwedFilter(ListFilter, frozen=True, kw_only=True):
    """Filter of what is owed: on the work of groups (`within`), on it or by them (`groups`), of agencies, of kinds,
    done by the day or not, due from one day to another (inclusive)."""

    within: Annotated[Texts, 't."group" = any(%(within)s)'] = None
    groups: Annotated[Texts, '(t."group" = any(%(groups)s) or t.by_group = any(%(groups)s))'] = None
    agencies: Annotated[Texts, "t.agency = any(%(agencies)s)"] = None
    what: Annotated[Texts, "t.what = any(%(what)s)"] = None
    kinds: Annotated[Texts, "t.kind = any(%(kinds)s)"] = None
    satisfied: Annotated[bool | None, "coalesce(t.satisfied_on <= %(on)s, false) = %(satisfied)s"] = None
    since: Annotated[date | None, f"t.due_on >= %(since)s and {DUE_OR_LAST} >= %(since)s"] = None
    until: Annotated[date | None, f"t.due_on <= %(until)s and {DUE_OR_LAST} <= %(until)s"] = None


WHATEVER = OwedFilter()


def listed(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: PageRequest,
    wanted: OwedFilter = WHATEVER,
    sort: OwedSort = OwedSort.DUE,
) -> Page[OwedRow]:
    """What is owed over all groups."""
    apart = _NOT_DONE if wanted.satisfied is False else None
    found = filtered_page(snapshot, clocks, OwedRow, asked, _ORDERS[sort], wanted, apart=apart)
    return found._replace(rows=[_as_of(r, clocks.on) for r in found.rows])


def _owed(snapshot: Snapshot, clocks: Clocks, where: str, values: Mapping[str, Any]) -> list[OwedRow]:
    rows = rows_as_of(snapshot, clocks, OwedRow, where, values, order=f"{DUE_OR_LAST}, t.key {BYTES}")
    return [_as_of(row, clocks.on) for row in rows]


def _as_of(row: OwedRow, on: date) -> OwedRow:
    """What was done after the day asked about is not yet done."""
    if row.satisfied_on is not None and row.satisfied_on > on:
        return replace(row, satisfied_on=None, satisfied_by=None)
    return row


def _list(groups: Within) -> list[str] | None:
    return None if groups is None else list(groups)


_WORDING: Mapping[tuple[str, str], Callable[[OwedRow], Words]] = {
    ("action", "action"): lambda row: said("action[: {title}]", title=row.title),
    ("action", "verification"): lambda row: said("verification of the action[: {title}]", title=row.title),
    ("audit", "acknowledgement"): lambda row: said(
        "acknowledgement of the findings of the audit[: {title}]", title=row.title
    ),
    ("audit", "audit"): lambda row: said("audit to be completed[: {title}]", title=row.title),
    ("audit", "deficit"): lambda row: said(
        "deficit to be addressed (finding {part})[: {title}]", part=row.part, title=row.title
    ),
    ("change", "examination"): lambda row: said("examination of the effect of the change[: {title}]", title=row.title),
    ("concern", "advice"): lambda row: said("answer to the advice on the concern[: {title}]", title=row.title),
    ("concern", "answer"): lambda row: said("answer to the escalated concern[: {title}]", title=row.title),
    ("instrument", "review"): lambda row: said("review of the audit tool or methodology[: {title}]", title=row.title),
    ("learning", "acknowledgement"): lambda row: said("acknowledgement of the learning[: {title}]", title=row.title),
    ("plan", "approval"): lambda row: said("approval of the plan or programme[: {title}]", title=row.title),
    ("plan", "planned"): lambda row: said(
        "audit planned in the programme (item {part})[: {title}]", part=row.part, title=row.title
    ),
    ("recommendation", "answer"): lambda row: said("answer to the recommendation[: {title}]", title=row.title),
    ("recommendation", "decision"): lambda row: said("decision on the recommendation[: {title}]", title=row.title),
    ("recommendation", "evidence"): lambda row: said("evidence for the recommendation[: {title}]", title=row.title),
    ("recommendation", "verification"): lambda row: said(
        "verification of the recommendation[: {title}]", title=row.title
    ),
    ("report", "receipt"): lambda row: said("receipt of the report[: {title}]", title=row.title),
    ("return", "explanation"): lambda row: said("explanation of the return[: {title}]", title=row.title),
    ("return", "return"): lambda row: said("return of reports or figures[: {title}]", title=row.title),
    ("standard", "assurance"): lambda row: said("assurance of the standard[: {title}]", title=row.title),
}
"""What is owed, in words, by the kind of work and the word for it."""
