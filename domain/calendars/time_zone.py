"""The time zone in which days begin and end: that of England and Wales."""

from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
