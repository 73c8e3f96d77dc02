"""Recomputes from the events of a pack, by the whole of the rules and without a database, what the read side would say."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

from api.evidence.claims import ClaimedRows, seats_of
from domain.entries import Entry
from domain.rules.attendance.windows import WindowDates
from domain.time_zone import place_in_time
from ledger.world.dependency_keys import ChildrenKey, DependencyKey, HeldMeetingsKey, NameKey, StreamKey
from ledger.world.sources import EmptySource
from ledger.world.tracked_world import TrackedWorld
from projections.judgements import units
from projections.questions.group.seats import natural
from projections.questions.meeting.attendance_summaries import summarised
from projections.records import stream_records
from projections.rows import AttendanceRow, MeetingRow, QuorumRow, Row, RowKey, RulesRow, SeatRow, Unit

R = TypeVar("R", bound=Row)


class RecomputedRows:
    """The rows that follow from entries, each unit judged anew. `beyond` are the units of which the entries are not all
    that they rest on: they read other streams, or what was begun within another group than `whole`."""

    def __init__(self, entries: Iterable[Entry], whole: str | None = None) -> None:
        known = list(entries)
        self._whole = whole
        self.streams = {e.stream: e.kind for e in known}
        self._world = TrackedWorld(EmptySource())
        self._world.add(known)
        self.judged: dict[Unit, dict[RowKey, Row]] = {}
        self.beyond: set[Unit] = set()
        for unit in dict.fromkeys(unit for e in known for unit in units.begun_by(e)):
            self._world.reads = set()
            self.judged[unit] = dict(units.judge(unit, self._world))
            if not all(map(self._known, self._world.reads)):
                self.beyond.add(unit)
        records = [stream_records.rows(t) for stream in self.streams if (t := self._world.timeline(stream))]
        self._rows = [row for of in (*records, *self.judged.values()) for row in of.values()]

    def _known(self, key: DependencyKey) -> bool:
        """Whether the entries have all that a unit could read there: a pack has a stream whole, or not at all, and of its
        group all that was begun in it."""
        match key:
            case NameKey(kind=kind, slug=slug):
                return self._world.streams.named(kind, slug) is not None
            case ChildrenKey(group=group) | HeldMeetingsKey(group=group):
                return group == self._whole
            case StreamKey(stream=stream):
                return stream in self.streams

    def of(self, kind: type[R], group: str, on: date | None = None) -> list[R]:
        """The rows of a model that are of a group, by key; those that are true on a day."""
        found = [row for row in self._rows if isinstance(row, kind) and getattr(row, "group", None) == group]
        return sorted((row for row in found if on is None or _true(row, on)), key=lambda row: row.key)


def claimed_rows(rows: RecomputedRows, group: str, on: date, period: tuple[date, date], until: date) -> ClaimedRows:
    """What a pack would claim of a group: seats on a day, meetings of a period (both days inclusive) as they stood on
    the day `until`."""
    start, end = period
    meetings = [m for m in rows.of(MeetingRow, group, until) if start <= m.day <= end]
    lines = rows.of(AttendanceRow, group, until)
    of_period = sorted((x for x in lines if start <= x.day <= end), key=_line_order)
    ruled = sorted((r for r in rows.of(RulesRow, group) if r.valid_from <= until), key=lambda r: r.valid_from)
    chosen = WindowDates(start=start, end=min(end, until))
    return ClaimedRows(
        seats=sorted(rows.of(SeatRow, group, on), key=lambda row: natural(row.seat)),
        meetings=sorted(meetings, key=lambda m: place_in_time(m.day, m.starts, m.meeting)),
        lines=of_period,
        quorum={row.meeting: row for row in rows.of(QuorumRow, group, until)},
        rates={
            seat: summarised(
                "seat",
                until,
                ruled,
                [x.line for x in lines if x.seat == seat and x.day <= chosen.end and x.line is not None],
                _last_known(rows.of(SeatRow, group), seat, until),
                chosen,
            )
            for seat in seats_of(of_period)
        },
    )


def _true(row: Row, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on < row.valid_to)


def _line_order(row: AttendanceRow) -> tuple[object, ...]:
    return (*place_in_time(row.day, row.starts, row.meeting), row.seat or "~", row.key)


def _last_known(rows: list[SeatRow], seat: str, on: date) -> list[SeatRow]:
    """A seat as it is on a day, or as it last stood."""
    begun = [row for row in rows if row.seat == seat and row.valid_from <= on]
    ends = [min(row.valid_to or date.max, on + timedelta(days=1)) for row in begun]
    return [row for row, end in zip(begun, ends, strict=True) if end == max(ends)]
