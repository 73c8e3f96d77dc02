"""Event counts by month, day or hour of recording: of all, of a group, of a meeting, or about a person.

Of all, a period costs a few look-ups in indexes, however many events it holds: positions have no gaps, so a difference of
two is a count. Of anything else it costs what that holds of events."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from domain.events.compensation import COMPENSATIONS
from domain.time_zone import LONDON, in_london
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions.row_queries import KNOWN_AT_POSITION
from projections.questions.trail import OF_AGENCIES, OF_PERSONS, VISIBLE
from projections.rows.trail import LATE_DAYS

PERIODS_MAX = 400
MARKED_MAX = 1_000
"""Corrections, late entries and imported events are counted so far in a period of the history of all."""


class TooManyPeriods(Exception):
    """The days asked about hold more periods than an answer may."""


class HistoryUnit(StrEnum):
    """How long a period is."""

    MONTH = "MONTH"
    DAY = "DAY"
    HOUR = "HOUR"


class RecordedPeriod(NamedTuple):
    """Events recorded from one moment until before another: how many, how many of them corrections or retractions, how many
    more than LATE_DAYS days after they took effect, how many by imports, and the first and the last position."""

    starts: datetime
    ends: datetime
    events: int = 0
    corrections: int = 0
    late: int = 0
    imported: int = 0
    first: int | None = None
    last: int | None = None


class HistoryScope(NamedTuple):
    """Whose events: those that touch each of `about` (groups, meetings, persons under any of their ids), of the groups
    `within` (None: all)."""

    about: Sequence[Sequence[str]] = ()
    within: Sequence[str] | None = None


def history(
    snapshot: Snapshot, clocks: Clocks, scope: HistoryScope, by: HistoryUnit, days: tuple[date | None, date | None]
) -> list[RecordedPeriod]:
    """The periods from a day to another, by default from the first event to the last, without a gap. Raises
    TooManyPeriods."""
    if scope.about or scope.within is not None:
        return _of_scope(snapshot, clocks, scope, by, days)
    return _of_all(snapshot, clocks, by, days)


def _of_all(
    snapshot: Snapshot, clocks: Clocks, by: HistoryUnit, days: tuple[date | None, date | None]
) -> list[RecordedPeriod]:
    first, last = snapshot.recorded_at(1) if clocks.position else None, snapshot.recorded_at(clocks.position)
    since = _midnight(days[0]) if days[0] else first
    until = _midnight(days[1] + timedelta(days=1)) - timedelta(microseconds=1) if days[1] else last
    if since is None or until is None:
        return []
    periods = _periods(by, since, until)
    query = f"""
        select s.n, lo.p, hi.p, {_counted("t.kind = any(%(corrections)s)")}, {_counted(f"(t.late_days > {LATE_DAYS})")},
            {_counted("t.imported")}
        from unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) with ordinality s(a, b, n)
        cross join lateral (select {_position_before("s.a")} p) lo
        cross join lateral (select least(%(position)s, {_position_before("s.b")}) p) hi
        where hi.p > lo.p"""
    values = {
        "starts": [p.starts for p in periods],
        "ends": [p.ends for p in periods],
        "position": clocks.position,
        "corrections": list(COMPENSATIONS),
    }
    for n, low, high, corrections, late, imported in snapshot.ask(query, values):
        empty = periods[n - 1]
        periods[n - 1] = RecordedPeriod(
            empty.starts, empty.ends, high - low, corrections, late, imported, low + 1, high
        )
    return periods


def _position_before(moment: str) -> str:
    found = (
        f"select t.position from {{read}}.trail t where t.recorded_at < {moment} order by t.recorded_at desc limit 1"
    )
    return f"coalesce(({found}), 0)"


def _counted(condition: str) -> str:
    found = (
        f"select t.position from {{read}}.trail t where {condition} and t.position > lo.p and t.position <= hi.p"
        f" limit {MARKED_MAX}"
    )
    return f"(select count(distinct c.position) from ({found}) c)"


def _of_scope(
    snapshot: Snapshot,
    clocks: Clocks,
    scope: HistoryScope,
    by: HistoryUnit,
    days: tuple[date | None, date | None],
) -> list[RecordedPeriod]:
    where = [KNOWN_AT_POSITION, *(f"t.streams && %(about{n})s::text[]" for n in range(len(scope.about)))]
    where += [VISIBLE] if scope.within is not None else []
    values: dict[str, Any] = {
        "position": clocks.position,
        "corrections": list(COMPENSATIONS),
        "within": None if scope.within is None else list(scope.within),
        "of_agencies": OF_AGENCIES,
        "of_persons": OF_PERSONS,
        **{f"about{n}": list(ids) for n, ids in enumerate(scope.about)},
    }
    for name, day in zip(("since", "until"), (days[0], days[1] and days[1] + timedelta(days=1)), strict=True):
        if day is not None:
            where.append(f"t.recorded_at {'>=' if name == 'since' else '<'} %({name})s")
            values[name] = _midnight(day)
    query = f"""
        select date_trunc('{by.lower()}', t.recorded_at at time zone 'Europe/London') as begun, count(*)::int,
            (count(*) filter (where t.kind = any(%(corrections)s)))::int,
            (count(*) filter (where t.late_days > {LATE_DAYS}))::int,
            (count(*) filter (where t.imported))::int, min(t.position), max(t.position)
        from {{read}}.trail t where {" and ".join(where)} group by begun order by begun limit {PERIODS_MAX + 1}"""
    found = {row[0].replace(tzinfo=LONDON): row[1:] for row in snapshot.ask(query, values)}
    if not found:
        return []
    since = _midnight(days[0]) if days[0] else min(found)
    until = _midnight(days[1]) if days[1] else max(found)
    return [
        RecordedPeriod(p.starts, p.ends, *found.get(p.starts, ())) for p in _periods(by, since, max(until, max(found)))
    ]


def _periods(by: HistoryUnit, since: datetime, until: datetime) -> list[RecordedPeriod]:
    """Empty periods from that of one moment to that of another. Raises TooManyPeriods."""
    found: list[RecordedPeriod] = []
    for start, end in _bounds(by, in_london(since)):
        if start > until:
            return found
        if len(found) == PERIODS_MAX:
            raise TooManyPeriods
        found.append(RecordedPeriod(start, end))
    return found


def _bounds(by: HistoryUnit, since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Beginnings and ends by London's clocks; where an hour comes twice, it is one period."""
    begun = since.replace(tzinfo=None, minute=0, second=0, microsecond=0)
    if by is not HistoryUnit.HOUR:
        begun = begun.replace(hour=0, day=1 if by is HistoryUnit.MONTH else begun.day)
    while True:
        if by is HistoryUnit.MONTH:
            after = (begun + timedelta(days=32)).replace(day=1)
        else:
            after = begun + (timedelta(days=1) if by is HistoryUnit.DAY else timedelta(hours=1))
        yield begun.replace(tzinfo=LONDON), after.replace(tzinfo=LONDON)
        begun = after


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
