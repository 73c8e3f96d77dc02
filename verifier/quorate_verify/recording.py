"""On which day what a pack claims was recorded last, by the clocks of London."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from quorate_verify.findings import Result
from quorate_verify.pack import Event


def check_recorded_on(claims: dict[str, Any], events: list[Event], result: Result) -> None:
    """The day of the event at the position of the pack, where that is in it; else none before its newest event. The claims
    are as at that day, or the last of their period."""
    newest = max(events, key=lambda event: event.leaf.position, default=None)
    day = london_day(datetime.fromisoformat(newest.recorded_at)).isoformat() if newest else ""
    if "recorded_on" not in claims:  # as in packs of version 0.2.0
        if not (earliest := min(claims["to"], day)) <= claims["as_at"] <= claims["to"]:
            result.differs("the day as at which it is", claims["as_at"], f"at least {earliest}")
        return
    claimed = claims["recorded_on"]
    if newest is not None and (claimed < day or (claimed != day and newest.leaf.position == claims.get("position"))):
        result.differs("the day on which it was recorded", claimed, day)
    if (until := min(claims["to"], claimed)) != claims["as_at"]:
        result.differs("the day as at which it is", claims["as_at"], until)


def london_day(moment: datetime) -> date:
    """The day in London: summer time is from the last Sunday of March to that of October, from 01:00 UTC."""
    at = moment.astimezone(UTC)
    begins, ends = (_last_sunday(at.year, month) for month in (3, 10))
    return (at + timedelta(hours=1) if begins <= at < ends else at).date()


def _last_sunday(year: int, month: int) -> datetime:
    """01:00 UTC on the last Sunday of a month of 31 days."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)
