"""The sittings of a meeting, from its start through adjournments to its end, and who acted as chair."""

from datetime import datetime
from typing import NamedTuple

from domain.events.meeting.sitting import MeetingAbandoned, MeetingAdjourned, MeetingResumed
from domain.timelines.base import Fact

Interruption = MeetingAdjourned | MeetingResumed | MeetingAbandoned
ACTING_PREFIX = "acting-"
"""`acting-chair` is the office of whoever acts as chair."""


class Sitting(NamedTuple):
    """Part of a meeting without an adjournment."""

    start: datetime
    end: datetime


class ActingChair(Fact, kw_only=True):
    """Who acted in the place of the holder of an office at this meeting."""

    office: str
    person: str
