"""Cadence: the meetings that are due at intervals and in periods, the reports of periods, and the review of the terms."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from domain.calendars import counting
from domain.calendars.calendar import Calendar
from domain.calendars.counting import DayCount
from domain.rules.duties.deadlines import Occurrence
from domain.rules.duties.due_dates import Due, DutyKind, date_or_reasons, kind_of_duty
from domain.rules.open_values import over_open_values
from domain.rules.periods import YearPeriod, add_months, periods
from domain.terms.duties import LENGTHS, Deadline, Duty, Interval, Minimum, OfWork, PlanKind, Report, Rhythm
from domain.terms.interpretation import EffectiveTerms
from domain.text import said
from domain.time_zone import place_in_time
from domain.values import Text
from domain.verdicts import Reason


class HeldMeeting(Struct, frozen=True, kw_only=True):
    """A meeting that was held (recorded by `event`); `counts` is that of `quorum.consequence.counts_as_held`."""

    id: str
    on: date
    starts: datetime | None = None
    event: int | None = None
    counts: bool | None = True
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()

    @property
    def place_in_time(self) -> tuple[date, datetime, str]:
        """Its place among other meetings, in the order of time."""
        return place_in_time(self.on, self.starts, self.id)


class Submission(Struct, frozen=True, kw_only=True):
    """A report that was submitted under a duty, for the period that it names, else the one it falls in; or a plan of
    a period that was submitted, or approved."""

    duty: str | None = None
    event: int
    on: date
    period: str | None = None
    plan: PlanKind | None = None
    approved: bool = False
    basis: tuple[int, ...] = ()

    def under(self, duty: Report) -> bool:
        """Whether it is what a duty asks for."""
        asked = self.duty == duty.id or (self.plan is not None and self.plan == duty.plan)
        return asked and (self.approved or not duty.approved)


def periodic_duties(
    terms: EffectiveTerms | None, held: Sequence[HeldMeeting], submissions: Sequence[Submission], start: date, end: date
) -> tuple[Due, ...]:
    """Everything due under `[[duty]]` whose period touches the dates from `start` (the terms' first day) to `end`; of
    intervals, each one that a meeting held by `end` begins."""
    found: list[Due] = []
    for duty in terms.terms.duties if terms is not None else ():
        assert terms is not None
        found += duties_under(terms, duty, held, submissions, start, end)
    return tuple(found)


def duties_under(
    terms: EffectiveTerms,
    duty: Duty,
    held: Sequence[HeldMeeting],
    submissions: Sequence[Submission],
    start: date,
    end: date,
) -> tuple[Due, ...]:
    """What is due under one duty; deadlines, and what work leaves owed, are not counted by periods, but whenever
    something happens."""
    return _under(terms, duty, held, submissions, start, end)


def _keys(duty: Duty, *args: Any, **named: Any) -> tuple[str]:
    return (f"duty.{duty.id}.",)


@over_open_values(_keys)
def _under(
    terms: EffectiveTerms,
    duty: Duty,
    held: Sequence[HeldMeeting],
    submissions: Sequence[Submission],
    start: date,
    end: date,
) -> tuple[Due, ...]:
    duty = terms.as_supposed(duty)
    meetings = sorted((each for each in held if each.counts is not False), key=lambda each: each.place_in_time)
    match duty:
        case Interval():
            return _intervals(terms, duty, meetings, end)
        case Minimum():
            return _minimum(terms, duty, meetings, start, end)
        case Report():
            return _reports(terms, duty, submissions, start, end)
        case Deadline() | OfWork():
            return ()


@over_open_values("terms.review_months")
def terms_review(
    terms: EffectiveTerms | None, adopted_on: date, reviews: Sequence[date], basis: tuple[int, ...]
) -> Due | None:
    """When the terms themselves fall due for review: so many months from their adoption or their last review."""
    if terms is None or terms.terms.terms.review_months is None:
        return None
    meta = terms.terms.terms
    since = max(reviews, default=adopted_on)
    due_on = add_months(since, meta.review_months or 0)
    words = said("review of the terms of reference")
    return Due(
        duty="terms-review",
        what=Text(en=str(words)),
        words=words,
        kind=DutyKind.TERMS_REVIEW,
        due_on=due_on,
        clause=meta.review_clause,
        basis=_sorted(terms, basis),
    )


def first_meeting(
    terms: EffectiveTerms, duty: Interval, *, established: Occurrence, adopted: Occurrence, first: HeldMeeting | None
) -> Due | None:
    """The first meeting under an interval, due one interval after the day from which the terms say that it runs; None where
    that is the first meeting itself. Where they do not say so, no date can be given."""
    return _first_under(terms, duty, established=established, adopted=adopted, first=first)


@over_open_values(_keys)
def _first_under(
    terms: EffectiveTerms, duty: Interval, *, established: Occurrence, adopted: Occurrence, first: HeldMeeting | None
) -> Due | None:
    duty = terms.as_supposed(duty)
    if duty.runs_from == "first_meeting":
        return None
    began = {"establishment": established, "adoption": adopted}.get(duty.runs_from or "")
    due_on = _following(terms, duty, began.on) if began else terms.undecided(f"duty.{duty.id}.runs_from", duty.clause)
    return _due(terms, duty, None, due_on, first, began.basis if began else ())


def _intervals(terms: EffectiveTerms, duty: Interval, meetings: Sequence[HeldMeeting], end: date) -> tuple[Due, ...]:
    """Each meeting held makes the next one due; what is due before the first one, `first_meeting` says."""
    found = []
    meetings = [each for each in meetings if each.on <= end]
    for number, meeting in enumerate(meetings):
        due_on = _following(terms, duty, meeting.on)
        following = meetings[number + 1] if number + 1 < len(meetings) else None
        found.append(_due(terms, duty, None, due_on, following, (*meeting.basis,)))
    return tuple(found)


def _following(terms: EffectiveTerms, duty: Interval, on: date) -> date | Reason:
    """The last day for a meeting, one interval after another."""
    if duty.days is None and duty.weeks is None and duty.months is None:
        key = next((key for n in LENGTHS if (key := f"duty.{duty.id}.{n}") in terms.open), f"duty.{duty.id}")
        return terms.undecided(key, duty.clause)
    if duty.days is not None:
        return _after(on, duty.days, duty.count, terms.calendar)
    return add_months(on, duty.months or 0) + timedelta(weeks=duty.weeks or 0)


def _after(day: date, days: int, count: DayCount, calendar: Calendar) -> date | Reason:
    return counting.after(day, days, count, calendar)


def _minimum(
    terms: EffectiveTerms, duty: Minimum, meetings: Sequence[HeldMeeting], start: date, end: date
) -> tuple[Due, ...]:
    counted = _periods(terms, duty, duty.period, "period", start, end)
    if isinstance(counted, Reason) or duty.count is None:
        reason = counted if isinstance(counted, Reason) else terms.undecided(f"duty.{duty.id}.count", duty.clause)
        return (_undated(terms, duty, reason),)
    found = []
    for period in counted:
        if (ends := _last_day(duty, period)) is None:
            continue
        inside = [each for each in meetings if period.start <= each.on <= period.end and _in_month(duty, each.on)]
        last = inside[duty.count - 1] if len(inside) >= duty.count else None
        basis = tuple(position for each in inside[: duty.count] for position in each.basis)
        reason = Reason(
            "meetings", said("{count} of {needed} meetings", count=len(inside), needed=duty.count), duty.clause
        )
        due = _due(terms, duty, period, ends, last, basis, (reason,))
        found.append(replace(due, lapses_on=ends + timedelta(days=1)))
    return tuple(found)


def _reports(
    terms: EffectiveTerms, duty: Report, submissions: Sequence[Submission], start: date, end: date
) -> tuple[Due, ...]:
    counted = _periods(terms, duty, duty.rhythm, "rhythm", start, end)
    if isinstance(counted, Reason):
        return (_undated(terms, duty, counted),)
    mine = sorted((each for each in submissions if each.under(duty)), key=lambda each: (each.on, each.event))
    found = []
    for period in counted:
        if (ends := _last_day(duty, period)) is None:
            continue
        meant = [
            x
            for x in mine
            if x.period == period.label or (x.period is None and _in(x.on, period, duty, terms.calendar))
        ]
        due_on = _after(ends, duty.days_after, duty.count, terms.calendar)
        found.append(_due(terms, duty, period, due_on, meant[0] if meant else None, ()))
    return tuple(found)


def _in_month(duty: Minimum | Report, day: date) -> bool:
    return (not duty.months_in or day.month in duty.months_in) and day.month not in duty.months_out


def _last_day(duty: Minimum | Report, period: YearPeriod) -> date | None:
    """The last day of a period in a month that counts for the duty; None where it has no such month."""
    day = period.end
    while day >= period.start:
        if _in_month(duty, day):
            return day
        day = day.replace(day=1) - timedelta(days=1)
    return None


def _in(day: date, period: YearPeriod, duty: Report, calendar: Calendar) -> bool:
    """Whether a report without a label belongs to the period: where reports follow their period, to the one that has
    just ended."""
    first, last = (
        _after(d, duty.days_after, duty.count, calendar) for d in (period.start - timedelta(days=1), period.end)
    )
    if isinstance(first, Reason) or isinstance(last, Reason):
        return period.start <= day <= period.end
    return first < day <= last


def _periods(
    terms: EffectiveTerms, duty: Minimum | Report, rhythm: Rhythm | None, name: str, start: date, end: date
) -> tuple[YearPeriod, ...] | Reason:
    if rhythm is None:
        return terms.undecided(f"duty.{duty.id}.{name}", duty.clause)
    year_start = terms.terms.terms.year_start
    if year_start is None and rhythm != "weekly":
        return terms.undecided("terms.year_start", terms.terms.terms.year_start_clause or duty.clause)
    return periods(year_start or "01-01", rhythm, start, end)


def _due(
    terms: EffectiveTerms,
    duty: Duty,
    period: YearPeriod | None,
    due_on: date | Reason,
    by: HeldMeeting | Submission | None,
    basis: Iterable[int],
    reasons: tuple[Reason, ...] = (),
) -> Due:
    day, why = date_or_reasons(due_on)
    return Due(
        duty=duty.id,
        what=duty.what,
        kind=kind_of_duty(duty),
        period=period.label if period is not None else None,
        due_on=day,
        satisfied_on=by.on if by is not None else None,
        satisfied_by=by.event if by is not None else None,
        clause=duty.clause,
        reasons=why + reasons + (by.reasons if isinstance(by, HeldMeeting) else ()),
        basis=_sorted(terms, (*basis, *(by.basis if by is not None else ()))),
    )


def _undated(terms: EffectiveTerms, duty: Duty, reason: Reason) -> Due:
    kind, basis = kind_of_duty(duty), _sorted(terms, ())
    return Due(duty=duty.id, what=duty.what, kind=kind, clause=duty.clause, reasons=(reason,), basis=basis)


def _sorted(terms: EffectiveTerms, basis: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({*terms.basis_of("duty.", "terms."), *basis}))
