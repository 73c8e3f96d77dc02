"""Parses dates and times of day as people write them: ISO, day before month, in words, and a spreadsheet's numbers."""

import re
from datetime import date, datetime, time, timedelta

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_UK = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?: 00:00(?::00)?)?")
_DAY_IN_WORDS = re.compile(r"(?:[A-Za-z]+,? )?(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]+),? (\d{4})")
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
    for name in (*names, names[0][:3])
}
_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheet serial dates, right for all after February 1900
_SECONDS_A_DAY = 86_400


def parse_day(text: str) -> date | None:
    """The date in a cell, or None: 2025-05-13, 13/05/2025, 13.5.25, 13 May 2025, 13 Mai 2025, or the serial date 45790."""
    text = " ".join(text.split())
    if found := _ISO.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _UK.fullmatch(text):
        year = int(found[3])
        return _date(year + 2000 if len(found[3]) == 2 else year, int(found[2]), int(found[1]))
    if found := _DAY_IN_WORDS.fullmatch(text):
        return _date(int(found[3]), _MONTHS.get(found[2].lower(), 0), int(found[1]))
    if found := _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(found[1]))
    return None


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
