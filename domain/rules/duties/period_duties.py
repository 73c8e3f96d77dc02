"""Duties of a period of the group's own year: at least so many meetings, and the reports."""

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from domain.calendars import counting
from domain.calendars.calendar import Calendar
from domain.rules.duties.due_builder import due_under, undated
from domain.rules.duties.due_dates import Due
from domain.rules.duties.duty_inputs import HeldMeeting, Submission
from domain.rules.periods import YearPeriod, periods
from domain.terms.duties import Minimum, ReportDuty, Rhythm
from domain.terms.interpretation import EffectiveTerms
from domain.text import said
from domain.verdicts import Reason


def minimum_duties(
    terms: EffectiveTerms, duty: Minimum, meetings: Sequence[HeldMeeting], start: date, end: date
) -> tuple[Due, ...]:
    """So many meetings in each period: due on its last day that counts, satisfied by the meeting that completes it."""
    counted = _periods(terms, duty, duty.period, "period", start, end)
    if isinstance(counted, Reason) or duty.count is None:
        reason = counted if isinstance(counted, Reason) else terms.undecided(f"duty.{duty.id}.count", duty.clause)
        return (undated(terms, duty, reason),)
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
        due = due_under(terms, duty, period, ends, last, basis, (reason,))
        found.append(replace(due, lapses_on=ends + timedelta(days=1)))
    return tuple(found)


def report_duties(
    terms: EffectiveTerms, duty: ReportDuty, submissions: Sequence[Submission], start: date, end: date
) -> tuple[Due, ...]:
    """A report for each period, satisfied by the first one that names the period or falls in it."""
    counted = _periods(terms, duty, duty.rhythm, "rhythm", start, end)
    if isinstance(counted, Reason):
        return (undated(terms, duty, counted),)
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
        due_on = counting.after(ends, duty.days_after, duty.count, terms.calendar)
        found.append(due_under(terms, duty, period, due_on, meant[0] if meant else None, ()))
    return tuple(found)


def _in_month(duty: Minimum | ReportDuty, day: date) -> bool:
    return (not duty.months_in or day.month in duty.months_in) and day.month not in duty.months_out


def _last_day(duty: Minimum | ReportDuty, period: YearPeriod) -> date | None:
    """The last day of a period in a month that counts for the duty; None where it has no such month."""
    day = period.end
    while day >= period.start:
        if _in_month(duty, day):
            return day
        day = day.replace(day=1) - timedelta(days=1)
    return None


def _in(day: date, period: YearPeriod, duty: ReportDuty, calendar: Calendar) -> bool:
    """Whether a report without a label belongs to the period: where reports follow their period, to the one that has
    just ended."""
    first, last = (
        counting.after(d, duty.days_after, duty.count, calendar) for d in (period.start - timedelta(days=1), period.end)
    )
    if isinstance(first, Reason) or isinstance(last, Reason):
        return period.start <= day <= period.end
    return first < day <= last


def _periods(
    terms: EffectiveTerms, duty: Minimum | ReportDuty, rhythm: Rhythm | None, name: str, start: date, end: date
) -> tuple[YearPeriod, ...] | Reason:
    if rhythm is None:
        return terms.undecided(f"duty.{duty.id}.{name}", duty.clause)
    year_start = terms.terms.terms.year_start
    if year_start is None and rhythm != "weekly":
        return terms.undecided("terms.year_start", terms.terms.terms.year_start_clause or duty.clause)
    return periods(year_start or "01-01", rhythm, start, end)
