"""The time zone of every day and every hour that is shown: that of England and Wales."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def in_london(moment: datetime) -> datetime:
    """The same moment by London's clocks, with their offset: two of them compare as moments, also in the night in which an
    hour comes twice. No event without an offset is admitted; where one has none it is read as UTC, so that a fold never
    raises."""
    there = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(LONDON)
    return there.replace(tzinfo=timezone(there.utcoffset() or timedelta()))


def london_day(moment: datetime) -> date:
    """The day on which a moment falls in London."""
    return in_london(moment).date()


def london_moment(text: str) -> str:
    """A moment in RFC 3339 by London's clocks; any other text, and one without an offset, unchanged."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return in_london(moment).isoformat() if moment.tzinfo else text


def place_in_time(day: date, starts: datetime | None, id: str) -> tuple[date, datetime, str]:
    """A sort key for what happens on days, some of it at a known time: by day, by the time at which it began (what has none
    comes first), then by id. Times are in UTC, for those of one time zone are compared fastest."""
    if starts is None:
        return day, _midnight(day), id
    return day, (starts if starts.tzinfo else starts.replace(tzinfo=UTC)).astimezone(UTC), id


@lru_cache(maxsize=4096)
def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)
