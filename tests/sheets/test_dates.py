"""Days and times of day as people write them."""

from datetime import date, time

import pytest

from api.sheets import parse_clock, parse_day


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
    ],
)
def test_the_thirteenth_of_may(text: str) -> None:
    assert parse_day(text) == date(2025, 5, 13)


@pytest.mark.parametrize("text", ["", "05/13/2025", "31/02/2025", "13/05", "May 2025", "4579", "2025-05-13T25:00", "x"])
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


@pytest.mark.parametrize("text", ["", "10", "24:00", "10:60", "13:00 pm", "1.5", "10.3", "noon", "-0.5"])
def test_what_is_no_time(text: str) -> None:
    assert parse_clock(text) is None
