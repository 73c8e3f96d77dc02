"""Days and times of day as people write them."""

from datetime import date, time

import pytest

from api.sheets import end_time, has_short_year, london_time, parse_clock, parse_day, skipped


@pytest.mark.parametrize(
    "text",
    [
        "2025-05-13",
        "2025-5-13",
        "2025-05-13T00:00",
        "2025-05-13 00:00:00",
        "13/05/2025",
        "13/5/25",
        "13.05.2025",
        "13-05-2025",
        "13 May 2025",
        "Tuesday, 13th May 2025",
        "13 mai 2025",
        "45790",
        "45790.0",
        "2025-05-13T10:00",
        "13/05/2025 10:00:00",
        "13.5.25 at 2pm",
        "13-May-25",
        "13/May/2025",
        "May 13, 2025",
        "13th of May 2025",
        "Tue. 13 May 2025",
        "Dydd Mawrth 13 Mai 2025",
        "Tuesday, May 13 2025, 10:00",
    ],
)
def test_the_thirteenth_of_may(text: str) -> None:
    assert parse_day(text) == date(2025, 5, 13)


NOT_THAT_DAY = ("Monday 13 May 2025", "Dydd Llun 13 Mai 2025", "before 13 May 2025", "cancelled 13 May 2025")
"""Days of another weekday, and words that say something else of a day than which it is."""


@pytest.mark.parametrize("text", ["13.5.25", "13-May-25", "Tuesday 13 May 25", "13/05/25 10:00"])
def test_a_year_of_two_digits_is_known_in_every_form(text: str) -> None:
    assert has_short_year(text)
    assert not has_short_year(text.replace("25", "2025"))


@pytest.mark.parametrize(
    "text", ["", "05/13/2025", "31/02/2025", "13/05", "May 2025", "4579", "2025-05-13T25:00", "x", *NOT_THAT_DAY]
)
def test_what_is_no_day(text: str) -> None:
    assert parse_day(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10:00", time(10)),
        ("9:05", time(9, 5)),
        ("09.05", time(9, 5)),
        ("14:15:30", time(14, 15, 30)),
        ("2:15 pm", time(14, 15)),
        ("12.30pm", time(12, 30)),
        ("12:00 a.m.", time(0)),
        ("2 p.m.", time(14)),
        ("0.4375", time(10, 30)),
        ("0.416666666666667", time(10)),
        ("0.25", time(6)),
        ("0", time(0)),
    ],
)
def test_times_of_day(text: str, said: time) -> None:
    assert parse_clock(text) == said


def test_a_time_that_the_clocks_skip_is_none() -> None:
    for day, at, none in (
        (30, time(1, 30), True),
        (30, time(0, 59), False),
        (30, time(2), False),
        (29, time(1, 30), False),
    ):
        assert (skipped(london_time(date(2025, 3, day), at)) is not None) is none
    assert skipped(end_time(london_time(date(2025, 3, 29), time(22)), london_time(date(2025, 3, 29), time(1, 30))))
    assert skipped(london_time(date(2025, 10, 26), time(1, 30))) is None, "which comes twice"


@pytest.mark.parametrize("text", ["", "10", "24:00", "10:60", "13:00 pm", "1.5", "10.3", "noon", "-0.5"])
def test_what_is_no_time(text: str) -> None:
    assert parse_clock(text) is None
