"""The bank holidays held are those that follow from the rules, with the days that were moved or given once."""

from datetime import date, timedelta

import pytest

from domain.calendars.calendar import Calendar
from domain.calendars.england_and_wales import ENGLAND_AND_WALES
from domain.calendars.northern_ireland import NORTHERN_IRELAND
from domain.calendars.scotland import SCOTLAND

MONDAY = 0
YEARS = range(2019, 2029)
MOVED = {date(2020, 5, 4): date(2020, 5, 8), date(2022, 5, 30): date(2022, 6, 2)}
ONCE = {date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)}


def easter(year: int) -> date:
    """Easter Sunday, after J. M. Oudin (1940)."""
    century, golden = year // 100, year % 19
    i = (century - century // 4 - (century - (century - 17) // 25) // 3 + 19 * golden + 15) % 30
    i -= (i // 28) * (1 - (i // 28) * (29 // (i + 1)) * ((21 - golden) // 11))
    j = (year + year // 4 + i + 2 - century + century // 4) % 7
    month = 3 + (i - j + 40) // 44
    return date(year, month, i - j + 28 - 31 * (month // 4))


def monday(year: int, month: int, *, last: bool = False) -> date:
    """The first or the last Monday of a month."""
    day = date(year, month, 31 if last else 1)
    while day.weekday() != MONDAY:
        day += timedelta(days=-1 if last else 1)
    return day


def on_or_after(day: date, taken: set[date]) -> date:
    """The day, or the next weekday that is none yet."""
    while day.weekday() >= 5 or day in taken:
        day += timedelta(days=1)
    return day


def of_scotland(year: int) -> set[date]:
    found = {easter(year) - timedelta(days=2), monday(year, 8)}
    found |= {MOVED.get(d, d) for d in (monday(year, 5), monday(year, 5, last=True))}
    for day in (date(year, 1, 1), date(year, 1, 2), date(year, 11, 30), date(year, 12, 25), date(year, 12, 26)):
        found.add(on_or_after(day, found))
    return found | {d for d in {*ONCE, date(2026, 6, 15)} if d.year == year}


def of_northern_ireland(year: int) -> set[date]:
    return by_rule(year) | {on_or_after(date(year, *day), set()) for day in ((3, 17), (7, 12))}


@pytest.mark.parametrize("year", YEARS)
def test_the_days_of_other_countries_follow_from_their_rules(year: int) -> None:
    assert {d for d in SCOTLAND.holidays if d.year == year} == of_scotland(year)
    assert {d for d in NORTHERN_IRELAND.holidays if d.year == year} == of_northern_ireland(year)


def by_rule(year: int) -> set[date]:
    sunday = easter(year)
    found = {sunday - timedelta(days=2), sunday + timedelta(days=1)}
    found |= {MOVED.get(d, d) for d in (monday(year, 5), monday(year, 5, last=True), monday(year, 8, last=True))}
    for day in (date(year, 1, 1), date(year, 12, 26), date(year, 12, 25)):
        while day.weekday() >= 5 or day in found:
            day += timedelta(days=1)
        found.add(day)
    return found | {d for d in ONCE if d.year == year}


@pytest.mark.parametrize("year", YEARS)
def test_the_days_of_a_year_follow_from_the_rules(year: int) -> None:
    assert {d for d in ENGLAND_AND_WALES.holidays if d.year == year} == by_rule(year)


def test_whole_years_are_held_and_what_lies_outside_is_not_known() -> None:
    assert (ENGLAND_AND_WALES.first, ENGLAND_AND_WALES.last) == (date(2019, 1, 1), date(2028, 12, 31))
    assert not ENGLAND_AND_WALES.holds(date(2018, 12, 31))
    assert not ENGLAND_AND_WALES.holds(date(2029, 1, 1))


@pytest.mark.parametrize("calendar", [ENGLAND_AND_WALES, SCOTLAND, NORTHERN_IRELAND], ids=lambda c: c.name)
def test_no_bank_holiday_falls_on_a_weekend(calendar: Calendar) -> None:
    assert not [day for day in calendar.holidays if day.weekday() >= 5]
