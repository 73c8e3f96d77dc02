"""Clocks of a question: as of which position of the ledger (transaction time), and on which day (valid time)."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from domain.time_zone import LONDON, london_day


class BadClock(Exception):
    """The question cannot be asked as of then; the message says why."""

    code = "BAD_CLOCK"


class UnreadableTime(BadClock):
    """`knownAt` is neither a position, a time with an offset, nor a date."""

    code = "KNOWN_AT_UNREADABLE"


class BeyondHead(BadClock):
    """`knownAt` lies beyond what is recorded."""

    code = "KNOWN_AT_BEYOND_HEAD"


class NotYetProjected(BadClock):
    """It is recorded, but the read side has not come to it yet."""

    code = "BEHIND"


class DayOutOfRange(BadClock):
    """`on` lies outside the years in which an act can take effect."""

    code = "BAD_VALUE"


class Clocks(NamedTuple):
    """What was known at `position` to be true on the day `on`."""

    position: int
    on: date


def end_moment(text: str, name: str) -> datetime:
    """A time with an offset, or the end of a day in Europe/London. Raises UnreadableTime."""
    return _moment(text.strip(), name)[1]


def start_moment(text: str, name: str) -> datetime:
    """A time with an offset, or the beginning of a day in Europe/London. Raises UnreadableTime."""
    day, moment = _moment(text.strip(), name)
    return datetime.combine(day, time(), LONDON) if _is_day(text.strip()) else moment


def _moment(text: str, name: str) -> tuple[date, datetime]:
    """The day and the moment that a date or a time stands for."""
    try:
        if _is_day(text):
            day = date.fromisoformat(text)
            following = datetime.combine(day + timedelta(days=1), time(), LONDON)
            return day, following - timedelta(microseconds=1)
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return london_day(at), at
    except (ValueError, OverflowError):
        words = "a position (digits), " if name == "knownAt" else ""
        raise UnreadableTime(
            f"{name}: {text[:40]!r} is not {words}a time with an offset, such as 2026-03-31T17:00Z, or a date"
        ) from None
    raise UnreadableTime(f"{name}: the time {text[:40]} needs an offset, as in {text[:40]}Z")


def _is_day(text: str) -> bool:
    return len(text) == 10
