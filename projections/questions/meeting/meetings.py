"""Batch questions about meetings: planned, held, cancelled."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.filters import ListFilter, OfGroups, Texts
from projections.questions.paging import DayOrder, Order, Page, PageRequest, filtered_page, pages
from projections.questions.row_queries import BYTES, begun, grouped, rows_as_of
from projections.rows import MeetingRow

ORDER = Order("meetings", ("t.day", begun("t.day"), f"t.meeting {BYTES}"), (date, datetime, str))


_QUORUM = (
    "exists (select from {read}.quorum q where q.meeting = t.meeting and q.verdict = any(%(verdicts)s)"
    " and q.known_from <= %(position)s and (q.known_to is null or q.known_to > %(position)s)"
    " and q.valid_from <= %(on)s and (q.valid_to is null or q.valid_to > %(on)s))"
)


def between(snapshot: Snapshot, clocks: Clocks, groups: Sequence[str], since: date) -> list[MeetingRow]:
    """The meetings of groups in whatever state, from a day on, in the order of time."""
    where = 't."group" = any(%(groups)s) and t.day >= %(since)s'
    values = {"groups": list(groups), "since": since}
    return rows_as_of(snapshot, clocks, MeetingRow, where, values, order=ORDER.by())


class MeetingFilter(ListFilter, frozen=True, kw_only=True):
    """Filter of meetings: of groups, in one of some states, whose quorum has one of some verdicts, from one day to
    another."""

    groups: OfGroups = None
    states: Annotated[Texts, "t.state = any(%(states)s)"] = None
    verdicts: Annotated[Texts, _QUORUM] = None
    since: Annotated[date | None, "t.day >= %(since)s"] = None
    until: Annotated[date | None, "t.day <= %(until)s"] = None


WHATEVER = MeetingFilter()


def listed(
    snapshot: Snapshot,
    clocks: Clocks,
    asked: PageRequest,
    wanted: MeetingFilter = WHATEVER,
    sort: DayOrder = DayOrder.OLDEST,
) -> Page[MeetingRow]:
    """Meetings in the order of time."""
    return filtered_page(snapshot, clocks, MeetingRow, asked, sort.of(ORDER), wanted)


def of_groups(
    snapshot: Snapshot,
    clocks: Clocks,
    groups: Sequence[str],
    asked: PageRequest,
    wanted: MeetingFilter = WHATEVER,
    sort: DayOrder = DayOrder.OLDEST,
) -> dict[str, Page[MeetingRow]]:
    """A page of each group's meetings, in the order of time."""
    return pages(snapshot, clocks, MeetingRow, asked, sort.of(ORDER), '"group"', groups, *wanted.condition())


def by_id(snapshot: Snapshot, clocks: Clocks, meetings: Sequence[str]) -> dict[str, list[MeetingRow]]:
    """Batch question: the meeting of each id."""
    rows = rows_as_of(snapshot, clocks, MeetingRow, "t.meeting = any(%(meetings)s)", {"meetings": list(meetings)})
    return grouped(rows, lambda r: r.meeting, meetings)


def days(snapshot: Snapshot, meetings: Sequence[str]) -> dict[str, date]:
    """The day of each meeting as it is known now, whatever the question's clocks."""
    query = (
        "select distinct on (t.meeting) t.meeting, t.day from {read}.meetings t"
        " where t.meeting = any(%(meetings)s) and t.known_to is null order by t.meeting, t.valid_from desc"
    )
    return dict(snapshot.ask(query, {"meetings": list(meetings)}))
