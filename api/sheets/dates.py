"""Parses dates and times of day as people write them: ISO, in numbers (day or month first), in words, and a spreadsheet's
serial numbers."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_TIME_BEHIND = re.compile(
    r"(.*\d)(?:T|,? (?:at )?|, )(\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.0+)?)?(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)",
    re.IGNORECASE,
)
_WEEKDAY = r"(?:(?:dydd )?(?P<weekday>[a-z]+)[.,]? )?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_IN_WORDS = (
    re.compile(
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: |/|-|\.)(?:of )?(?P<month>[a-z]+)\.?(?:,? |/|-|\.){_YEAR}"
    ),
    re.compile(rf"{_WEEKDAY}(?P<month>[a-z]+)\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}"),
)
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.0+)?)? ?([ap])?\.?(?:m\.?)?", re.IGNORECASE)
_HOUR = re.compile(r"(\d{1,2}) ?([ap])\.?m\.?", re.IGNORECASE)
_FRACTION = re.compile(r"0?\.\d+(?:e-\d+)?|0")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "ionawr"),
            ("february", "chwefror"),
            ("march", "mawrth"),
            ("april", "ebrill"),
            ("may", "mai"),
            ("june", "mehefin"),
            ("july", "gorffennaf"),
            ("august", "awst"),
            ("september", "medi"),
            ("october", "hydref"),
            ("november", "tachwedd"),
            ("december", "rhagfyr"),
        ),
        start=1,
    )
    for name in (*names, names[0][:3], *(("sept",) if number == 9 else ()))
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "mon", "llun"),
            ("tuesday", "tues", "tue", "mawrth"),
            ("wednesday", "weds", "wed", "mercher"),
            ("thursday", "thurs", "thur", "thu", "iau"),
            ("friday", "fri", "gwener"),
            ("saturday", "sat", "sadwrn"),
            ("sunday", "sun", "sul"),
        )
    )
    for name in names
}
_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheet serial dates, right for all after February 1900
_SECONDS_A_DAY = 86_400
_FIRST_SHORT_YEAR = 69  # POSIX, strptime %y


class DateOrder(StrEnum):
    """Which number of a date such as 05/06/2025 is the day."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


def parse_day(text: str, order: DateOrder = DateOrder.DAY_FIRST) -> date | None:
    """The date in a cell, or None: 2025-05-13, 13/05/2025, 13.5.25, 13 May 2025, 13 Mai 2025, or the serial date 45790; a
    time of day behind it is left out. A year of two digits lies between 1969 and 2068 (POSIX, strptime)."""
    found = parse_day_and_time(text, order)
    return found[0] if found else None


def parse_day_and_time(text: str, order: DateOrder = DateOrder.DAY_FIRST) -> tuple[date, time | None] | None:
    """The date in a cell, and the time of day behind it (None: there is none, or it is midnight, which spreadsheets add by
    themselves)."""
    text = " ".join(text.split())
    if (day := _parse_day(text, order)) is not None:
        return day, None
    if (split := _TIME_BEHIND.fullmatch(text)) and (day := _parse_day(split[1], order)):
        at = parse_clock(split[2])
        return (day, at if at != time() else None) if at is not None else None
    return None


def has_short_year(text: str) -> bool:
    """Whether the date in a cell leaves its century out."""
    found = _matched(text, _NUMBERS)
    if found is not None:
        return len(found[3]) == 2
    return any(match is not None and len(match["year"]) == 2 for match in (_matched(text, each) for each in _IN_WORDS))


def only_order(text: str) -> DateOrder | None:
    """The one order in which the numbers of a cell can be a date; None where both are possible, or it holds no such
    date."""
    found = _matched(text, _NUMBERS)
    if found is None or (int(found[1]) <= 12) == (int(found[2]) <= 12):
        return None
    return DateOrder.DAY_FIRST if int(found[1]) > 12 else DateOrder.MONTH_FIRST


def orders_of(texts: Iterable[str]) -> set[DateOrder]:
    """The orders that some cells of a file can only have."""
    return {order for text in texts if (order := only_order(text))}


def _matched(text: str, form: re.Pattern[str]) -> re.Match[str] | None:
    """The match of a cell, or of what stands in it before a time of day."""
    text = " ".join(text.split()).lower()
    split = _TIME_BEHIND.fullmatch(text)
    return form.fullmatch(text) or (form.fullmatch(split[1]) if split else None)


def _parse_day(text: str, order: DateOrder) -> date | None:
    if found := _ISO.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(text):
        day, month = int(found[1]), int(found[2])
        if order is DateOrder.MONTH_FIRST:
            day, month = month, day
        return _date(_whole_year(found[3]), month, day)
    for form in _IN_WORDS:
        if found := form.fullmatch(text.lower()):
            on = _date(_whole_year(found["year"]), _MONTHS.get(found["month"], 0), int(found["day"]))
            fits = on is not None and found["weekday"] in (
                None,
                *(w for w, n in _WEEKDAYS.items() if n == on.weekday()),
            )
            return on if fits else None
    if found := _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(found[1]))
    return None


def _whole_year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= _FIRST_SHORT_YEAR else 2000)


def parse_clock(text: str) -> time | None:
    """The time of day in a cell, or None: 10:00, 9.30, 2:15 pm, 2pm, or the fraction of a day 0.4375."""
    text = " ".join(text.split())
    if _FRACTION.fullmatch(text):
        seconds = round(float(text) * _SECONDS_A_DAY)
        return (datetime.min + timedelta(seconds=seconds)).time() if seconds < _SECONDS_A_DAY else None
    if found := _CLOCK.fullmatch(text):
        return _time(int(found[1]), int(found[2]), int(found[3] or 0), found[4])
    if found := _HOUR.fullmatch(text):
        return _time(int(found[1]), 0, 0, found[2])
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _time(hour: int, minute: int, second: int, half: str | None) -> time | None:
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None
