"""What becomes of the minutes of a meeting: drafted, circulated, approved at a meeting, corrected at a later one. They
are acts of the meeting whose minutes they are."""

from typing import ClassVar

from domain.events.base import Event
from domain.events.meeting.preparation import Audience, Means
from domain.terms.base import Key
from domain.text import Words, said
from domain.values import Evidence


class MinutesDrafted(Event, frozen=True, kw_only=True):
    """A draft of the minutes was there on this day."""

    TOPIC: ClassVar[str] = "meeting.minutes-drafted"
    FACET = "minutes"

    document: Evidence | None = None


class MinutesCirculated(Event, frozen=True, kw_only=True):
    """The minutes, a draft or as they were approved, were sent out on this day."""

    TOPIC: ClassVar[str] = "meeting.minutes-circulated"
    FACET = "minutes"

    to: tuple[Audience, ...] = ("members",)
    means: Means | None = None
    document: Evidence | None = None

    def broken(self) -> Words | None:
        return None if self.to else said("minutes are circulated to somebody: say to whom")


class MinutesApproved(Event, frozen=True, kw_only=True):
    """The minutes were approved: at a meeting, by a decision of it where one is recorded; or outside a meeting."""

    TOPIC: ClassVar[str] = "meeting.minutes-approved"
    FACET = "minutes"
    REFERENCES = (("meeting", "meeting"),)

    meeting: str | None = None
    decision: Key | None = None
    document: Evidence | None = None


class MinutesCorrected(Event, frozen=True, kw_only=True):
    """A meeting decided that the minutes be changed; `document` is the new text."""

    TOPIC: ClassVar[str] = "meeting.minutes-corrected"
    FACET = "minutes"
    REFERENCES = (("meeting", "meeting"),)

    meeting: str
    decision: Key
    document: Evidence
