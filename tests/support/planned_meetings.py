"""A history of meetings in whatever state."""

from datetime import UTC, date, datetime

from domain.events.meeting import proceedings
from domain.verdicts import Outcome
from tests.support.story import Story, id_of, said
from tests.support.two_meetings import MQAP, two_meetings


def planned() -> Story:
    """Two meetings, one that was planned long before, one to come, and a fault."""
    story, day = two_meetings(), date(2025, 7, 15)
    early = proceedings.MeetingScheduled(group=id_of(MQAP), meets_on=day, **said(date(2025, 4, 1)))
    starts = datetime(2025, 7, 15, 10, tzinfo=UTC)
    story.record(("third", early))
    story.record(("third", proceedings.MeetingHeld(starts=starts, ends=starts.replace(hour=12), **said(day))))
    coming = proceedings.MeetingScheduled(group=id_of(MQAP), meets_on=date(2025, 9, 15), **said(date(2025, 7, 1)))
    story.record(("fourth", coming))
    story.lawful = False
    nobodys = proceedings.AttendanceRecorded(seat="s99", outcome=Outcome.PRESENT, **said(date(2025, 5, 13)))
    story.record(("first", nobodys))
    return story
