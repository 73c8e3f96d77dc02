"""Day counts, worked out by hand, and held against what the words say of every day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendars import counting
from domain.calendars.counting import DayCount
from domain.calendars.england_and_wales import ENGLAND_AND_WALES as HERE
from domain.verdicts import Reason

DAY = timedelta(days=1)
DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
NUMBERS = st.integers(0, 60)


def after(day: str, number: int, count: DayCount) -> str:
    return str(counting.after(date.fromisoformat(day), number, count, HERE))


def before(day: str, number: int, count: DayCount) -> str:
    return str(counting.before(date.fromisoformat(day), number, count, HERE))


@pytest.mark.parametrize(
    ("count", "number", "on"),
    [
        # The meeting is on Wednesday 15 January 2025; there is no bank holiday near.
        ("calendar", 5, "2025-01-10"),
        ("clear", 5, "2025-01-09"),
        ("working", 5, "2025-01-08"),
        ("clear_working", 5, "2025-01-07"),
        ("clear_working", 3, "2025-01-09"),
        # Two clear working days: Tuesday and Monday. Whoever gives notice on the Sunday leaves both clear.
        ("clear_working", 2, "2025-01-12"),
        ("calendar", 0, "2025-01-15"),
        ("clear", 0, "2025-01-14"),
        ("working", 0, "2025-01-15"),
    ],
)
def test_notice_is_counted_backwards_from_the_meeting(count: DayCount, number: int, on: str) -> None:
    assert before("2025-01-15", number, count) == on


@pytest.mark.parametrize(
    ("count", "number", "on"),
    [
        # The meeting was on Thursday 17 April 2025, before Good Friday (18) and Easter Monday (21).
        ("calendar", 10, "2025-04-27"),
        ("clear", 10, "2025-04-28"),
        ("working", 1, "2025-04-22"),
        ("working", 10, "2025-05-06"),  # the early May holiday (5) lies between as well
        ("clear_working", 1, "2025-04-23"),
        ("clear_working", 0, "2025-04-22"),
        ("working", 0, "2025-04-17"),
    ],
)
def test_minutes_are_counted_forwards_from_the_meeting(count: DayCount, number: int, on: str) -> None:
    assert after("2025-04-17", number, count) == on


def test_the_holidays_that_were_moved_or_given_once_are_no_working_days() -> None:
    assert after("2020-05-01", 1, "working") == "2020-05-04"  # a Monday like any other that year
    assert after("2020-05-07", 1, "working") == "2020-05-11"
    assert after("2022-06-01", 1, "working") == "2022-06-06"
    assert after("2022-05-27", 1, "working") == "2022-05-30"
    assert before("2022-09-20", 1, "working") == "2022-09-16"
    assert before("2023-05-09", 1, "working") == "2023-05-05"
    assert after("2021-12-24", 1, "working") == "2021-12-29"


def test_beyond_the_bank_holidays_held_a_working_day_cannot_be_told() -> None:
    for found in (
        counting.after(date(2028, 12, 29), 1, "working", HERE),
        counting.before(date(2019, 1, 2), 1, "clear_working", HERE),
        counting.after(date(2030, 1, 1), 3, "clear_working", HERE),
    ):
        assert isinstance(found, Reason)
        assert found.code == "calendar-not-held"
        assert "31 December 2028" in str(found.text)
    assert after("2030-01-01", 3, "calendar") == "2030-01-04"
    assert after("2030-01-01", 3, "clear") == "2030-01-05"


def counted(first: date, last: date, *, working: bool) -> int:
    """The days from the first to the last, both inclusive."""
    days = [first + n * DAY for n in range((last - first).days + 1)]
    return sum(HERE.works(day) for day in days) if working else len(days)


@given(day=DAYS, number=NUMBERS, working=st.booleans())
def test_clear_days_lie_between_the_two_and_neither_counts(day: date, number: int, working: bool) -> None:
    count: DayCount = "clear_working" if working else "clear"
    earlier, later = counting.before(day, number, count, HERE), counting.after(day, number, count, HERE)
    assert isinstance(earlier, date)
    assert isinstance(later, date)
    assert counted(earlier + DAY, day - DAY, working=working) >= number
    assert counted(earlier + 2 * DAY, day - DAY, working=working) < max(number, 1)
    assert counted(day + DAY, later - DAY, working=working) == number
    assert counted(day + DAY, later, working=working) > number


@given(day=DAYS, number=NUMBERS, working=st.booleans())
def test_days_are_counted_with_one_end(day: date, number: int, working: bool) -> None:
    count: DayCount = "working" if working else "calendar"
    earlier, later = counting.before(day, number, count, HERE), counting.after(day, number, count, HERE)
    assert isinstance(earlier, date)
    assert isinstance(later, date)
    assert counted(earlier, day - DAY, working=working) == number == counted(day + DAY, later, working=working)
    assert not working or not number or (HERE.works(earlier) and HERE.works(later))


@given(day=DAYS, number=NUMBERS, count=st.sampled_from(["calendar", "working", "clear", "clear_working"]))
def test_more_days_are_never_a_shorter_time_and_working_days_never_a_shorter_one_than_days(
    day: date, number: int, count: DayCount
) -> None:
    assert str(counting.after(day, number, count, HERE)) < str(counting.after(day, number + 1, count, HERE))
    assert str(counting.before(day, number, count, HERE)) > str(counting.before(day, number + 1, count, HERE))
    for worked, plain in (("working", "calendar"), ("clear_working", "clear")):
        assert str(counting.after(day, number, worked, HERE)) >= str(counting.after(day, number, plain, HERE))  # type: ignore[arg-type]
        assert str(counting.before(day, number, worked, HERE)) <= str(counting.before(day, number, plain, HERE))  # type: ignore[arg-type]
