"""Events that interrupt a meeting or break it off, and the appointment of an acting chair."""

from datetime import date, datetime
from typing import ClassVar

from domain.events.base import Event
from domain.events.meeting.proceedings import no_offset
from domain.terms.base import Key
from domain.text import Words, said
from domain.time_zone import london_day


class MeetingAdjourned(Event, frozen=True, kw_only=True):
    """The meeting was interrupted, to be resumed the same day or another; `resumes_on` is the day that was set for it."""

    TOPIC: ClassVar[str] = "meeting.adjourned"
    FACET = "held"

    at: datetime
    resumes_on: date | None = None

    def broken(self) -> Words | None:
        if wrong := no_offset(self.at) or _another_day(self, self.at):
            return wrong
        if self.resumes_on and self.resumes_on < self.on:
            return said("it cannot resume on {resumes_on}, before it was adjourned", resumes_on=self.resumes_on)
        return None


class MeetingResumed(Event, frozen=True, kw_only=True):
    """The adjourned meeting went on: it is still the same meeting, of the day on which it began. `ends` is when the
    sitting ended, where that is after the end that was recorded of the meeting."""

    TOPIC: ClassVar[str] = "meeting.resumed"
    FACET = "held"

    at: datetime
    ends: datetime | None = None

    def broken(self) -> Words | None:
        if wrong := no_offset(self.at, *([self.ends] if self.ends else [])) or _another_day(self, self.at):
            return wrong
        if self.ends and self.ends <= self.at:
            return said("the sitting ends ({ends}) before it begins ({at})", ends=self.ends, at=self.at)
        return None


class MeetingAbandoned(Event, frozen=True, kw_only=True):
    """The meeting was broken off, or once adjourned given up; it was held until then."""

    TOPIC: ClassVar[str] = "meeting.abandoned"
    FACET = "held"

    at: datetime
    reason: str | None = None

    def broken(self) -> Words | None:
        return no_offset(self.at) or _another_day(self, self.at)


class ActingChairAppointed(Event, frozen=True, kw_only=True):
    """Somebody was put in the place of the holder of an office for this one meeting; the authority says by whom."""

    TOPIC: ClassVar[str] = "meeting.acting-chair-appointed"
    FACET = "chairing"
    REFERENCES = (("person", "person"),)

    person: str
    office: Key = "chair"


def _another_day(act: Event, at: datetime) -> Words | None:
    return None if london_day(at) == act.on else said("{at} is not on {on}", at=at, on=act.on)
