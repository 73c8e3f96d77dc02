"""Times of day as London's clocks show them at one meeting, which may end on the day after it began."""

from datetime import UTC, date, datetime, time, timedelta

from domain.text import Words, said
from domain.time_zone import LONDON, in_london

ACROSS_MIDNIGHT_MAX = timedelta(hours=12)
"""A meeting that by the clock ended before it began went on beyond midnight if it was shorter than this; else one of its
times is wrong, as where 1:00 stands for 13:00."""


def london_time(day: date, at: time) -> datetime:
    """A time of day in London."""
    return in_london(datetime.combine(day, at, LONDON))


def skipped(moment: datetime) -> Words | None:
    """Why a time of day that London's clocks skip when they go forward is none; None for any other."""
    if moment.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) == moment.replace(tzinfo=None):
        return None
    return said("there is no {at} on {day}: the clocks go forward", at=f"{moment:%H:%M}", day=moment.date())


def end_time(starts: datetime, ends: datetime) -> datetime:
    """The end of what began at `starts`, where `ends` was read as a time of the same day: the same time of the next day,
    where that makes it cross midnight."""
    following = london_time(ends.date() + timedelta(days=1), ends.time())
    return following if ends <= starts and following - starts < ACROSS_MIDNIGHT_MAX else ends


def during(starts: datetime | None, ends: datetime | None, at: datetime) -> datetime:
    """A moment of a meeting that was read as a time of the day on which it began: of the next, where it lies before the
    start and the meeting went on beyond midnight."""
    crosses = starts is not None and ends is not None and ends.date() > starts.date()
    return (
        london_time(at.date() + timedelta(days=1), at.time()) if crosses and starts is not None and at < starts else at
    )
