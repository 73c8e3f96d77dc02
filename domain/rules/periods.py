"""Periods of a group's own year: where they begin, what they are called, and months counted on the calendar."""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from msgspec import Struct

from domain.terms.duties import Rhythm

_MONTHS: dict[Rhythm, int] = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "annual": 12}
_LETTERS: dict[Rhythm, str] = {"monthly": "M", "quarterly": "Q", "half_yearly": "H", "annual": ""}


_LABEL = re.compile(r"([0-9]{4})(?:-[0-9]{2})?(?:-([QHM])[0-9]{1,2})?")
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
ONE_DAY = timedelta(days=1)
YEAR_MIN, YEAR_MAX = 1900, 2199
"""The years in which an act can take effect."""


class YearPeriod(Struct, frozen=True):
    """A period, both dates inclusive, with its label: 2025-26, 2025-26-Q3, 2025-26-M07, 2025-W32."""

    label: str
    start: date
    end: date


@lru_cache(maxsize=4096)
def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last day of that month where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_day_after(day: date, months: int) -> date:
    """The first day after so many months that begin with a day: that day of the month, or the first of the next month where
    it has no such day, so that what began on 29 February lasts through 28 February."""
    last = add_months(day, months)
    return last if last.day == day.day else last + timedelta(days=1)


def year_start_for(day: date, year_start: str) -> date:
    """The first day of the group's year that a day falls in; `year_start` is MM-DD."""
    month, first = int(year_start[:2]), int(year_start[3:])
    start = date(day.year, month, first)
    return start if start <= day else date(day.year - 1, month, first)


def periods(year_start: str, rhythm: Rhythm, start: date, end: date) -> tuple[YearPeriod, ...]:
    """Every period that touches the dates from `start` to `end`, both inclusive. Weeks are those of ISO 8601."""
    if rhythm == "weekly":
        return _weeks(start, end)
    months, found = _MONTHS[rhythm], []
    year = year_start_for(start, year_start)
    while year <= end:
        following = add_months(year, 12)
        name = str(year.year) if following.year - 1 == year.year and year_start == "01-01" else _span(year)
        for number in range(12 // months):
            first = add_months(year, number * months)
            last = add_months(year, (number + 1) * months) - timedelta(days=1)
            if last >= start and first <= end:
                found.append(YearPeriod(name + _suffix(rhythm, number + 1), first, last))
        year = following
    return tuple(found)


def rhythm_of(label: str) -> Rhythm | None:
    """The rhythm of the periods with such a label; None for anything else, a week among it."""
    if (found := _LABEL.fullmatch(label)) is None:
        return None
    return next(rhythm for rhythm, letter in _LETTERS.items() if letter == (found[2] or ""))


def period_of_rhythm(label: str, rhythm: Rhythm, year_start: str) -> YearPeriod | None:
    """The period of a rhythm with this label, in a group whose year starts on `year_start` (MM-DD; a week needs
    none); None where there is none."""
    if rhythm != "weekly":
        return period_named(label, year_start) if rhythm_of(label) == rhythm else None
    if (found := _WEEK.fullmatch(label)) is None:
        return None
    try:
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None
    return next(week for week in _weeks(monday, monday))


def period_named(label: str, year_start: str) -> YearPeriod | None:
    """The period with this label in a group whose year starts on `year_start` (MM-DD); None where there is none."""
    rhythm = rhythm_of(label)
    if rhythm is None or not YEAR_MIN <= int(label[:4]) <= YEAR_MAX:
        return None
    year = int(label[:4])
    found = periods(year_start, rhythm, date(year, 1, 1), date(year + 1, 12, 31))
    return next((period for period in found if period.label == label), None)


def _span(year: date) -> str:
    return f"{year.year}-{(year.year + 1) % 100:02}"


def _suffix(rhythm: Rhythm, number: int) -> str:
    letter = _LETTERS[rhythm]
    return f"-{letter}{number:02}" if rhythm == "monthly" else f"-{letter}{number}" if letter else ""


def _weeks(start: date, end: date) -> tuple[YearPeriod, ...]:
    monday, found = start - timedelta(days=start.weekday()), []
    while monday <= end:
        year, week, _ = monday.isocalendar()
        found.append(YearPeriod(f"{year}-W{week:02}", monday, monday + timedelta(days=6)))
        monday += timedelta(days=7)
    return tuple(found)
