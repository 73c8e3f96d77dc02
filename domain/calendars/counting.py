"""Counting days from an event: calendar days, working days, and clear days, of which neither end is counted."""

from datetime import date, timedelta
from typing import Literal

from domain.calendars.calendar import Calendar
from domain.text import said
from domain.verdicts import Reason

DayCount = Literal["calendar", "working", "clear", "clear_working"]
DAY = timedelta(days=1)


def after(day: date, number: int, count: DayCount, calendar: Calendar) -> date | Reason:
    """The last day for what is due within `number` days after a day. The last working day counts; between two days
    there are as many clear days as are neither the one nor the other. A Reason where the calendar does not reach so
    far."""
    match count:
        case "calendar":
            return day + number * DAY
        case "clear":
            return day + (number + 1) * DAY
        case "working":
            return _nth_working_day(day, number, DAY, calendar)
        case "clear_working":
            return _nth_working_day(day, number + 1, DAY, calendar)


def before(day: date, number: int, count: DayCount, calendar: Calendar) -> date | Reason:
    """The last day for what is due at least `number` days before a day. With clear working days that may be a
    Sunday: only the working days between matter. A Reason where the calendar does not reach so far."""
    match count:
        case "calendar":
            return day - number * DAY
        case "clear":
            return day - (number + 1) * DAY
        case "working":
            return _nth_working_day(day, number, -DAY, calendar)
        case "clear_working":
            first = _nth_working_day(day, number, -DAY, calendar)
            return first if isinstance(first, Reason) else first - DAY


def _nth_working_day(day: date, number: int, step: timedelta, calendar: Calendar) -> date | Reason:
    """The nth working day after `day`, which is not counted."""
    while number:
        day += step
        if not calendar.holds(day):
            return _not_held(calendar)
        number -= calendar.works(day)
    return day


def _not_held(calendar: Calendar) -> Reason:
    words = said(
        "the bank holidays of {name} are held from {first} to {last} only",
        name=calendar.name,
        first=calendar.first,
        last=calendar.last,
    )
    return Reason("calendar-not-held", words)
