"""What happens to a meeting: planned, held, who was there, what was decided."""

from datetime import date, datetime
from typing import ClassVar, Literal

from msgspec import Struct, field

from domain.events.act import Act
from domain.values import Sealed, Text
from domain.verdicts import Outcome

Mode = Literal["room", "remote"]
ApologyReason = Literal["leave", "sickness", "other-duty", "court", "no-involvement", "not-given", "other"]


class Presence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From when to when somebody was there (half-open), in the room or remotely; RFC 3339 with offset."""

    since: datetime = field(name="from")
    until: datetime = field(name="to")
    mode: Mode = "room"


class MeetingScheduled(Act, frozen=True, kw_only=True):
    """A meeting of a group was planned for a day; `on` is the day on which it was planned."""

    TOPIC: ClassVar[str] = "meeting.scheduled"
    FUTURE = True
    IDENTITY = ("group",)
    REFERENCES = (("group", "group"),)

    group: str
    meets_on: date
    place: str | None = None

    def broken(self) -> str | None:
        return _passed(self.on, self.meets_on)


class MeetingRescheduled(Act, frozen=True, kw_only=True):
    """The meeting was moved to another day."""

    TOPIC: ClassVar[str] = "meeting.rescheduled"
    FACET = "plan"

    meets_on: date
    place: str | None = None
    reason: str | None = None

    def broken(self) -> str | None:
        return _passed(self.on, self.meets_on)


class MeetingCancelled(Act, frozen=True, kw_only=True):
    """The meeting will not take place."""

    TOPIC: ClassVar[str] = "meeting.cancelled"
    FACET = "held"

    reason: str | None = None


class MeetingHeld(Act, frozen=True, kw_only=True):
    """The meeting took place on this day, from its start to its end."""

    TOPIC: ClassVar[str] = "meeting.held"
    FACET = "held"

    starts: datetime
    ends: datetime

    def broken(self) -> str | None:
        if offset := no_offset(self.starts, self.ends):
            return offset
        if self.ends <= self.starts:
            return f"the meeting ends ({self.ends}) before it starts ({self.starts})"
        return None if self.starts.date() == self.on else f"it starts on {self.starts.date()}, and is held on {self.on}"


class AttendanceRecorded(Act, frozen=True, kw_only=True):
    """What the roll says of one seat, or of one invited person (no seat, no outcome). `person` is who was there or
    sent apologies; `deputy` the deputyship used, `briefed` whether the deputy's briefing was attested."""

    TOPIC: ClassVar[str] = "meeting.attendance-recorded"
    FACET = "roll"
    IDENTITY = ("seat",)
    REFERENCES = (("person", "person"),)

    seat: str | None = None
    person: str | None = None
    outcome: Outcome | None = None
    deputy: str | None = None
    briefed: bool | None = None
    presence: tuple[Presence, ...] = ()
    reason: ApologyReason | None = None
    note: Sealed | None = None

    def broken(self) -> str | None:
        for p in self.presence:
            if offset := no_offset(p.since, p.until):
                return offset
            if p.until <= p.since:
                return f"a presence ends ({p.until}) before it begins ({p.since})"
        if self.seat is None:
            if self.person is None or self.outcome is not None or self.deputy is not None:
                return "an invited person is recorded by id, without a seat, an outcome or a deputy"
        elif self.outcome is None or self.outcome is Outcome.NOT_RECORDED:
            return "a seat on the roll needs an outcome: PRESENT, BY_DEPUTY, APOLOGIES or ABSENT"
        elif (self.deputy is not None) != (self.outcome is Outcome.BY_DEPUTY):
            return "a deputy is named exactly when the outcome is BY_DEPUTY"
        elif self.presence and self.outcome in (Outcome.APOLOGIES, Outcome.ABSENT):
            return f"a seat with outcome {self.outcome} has no presence"
        return None


class AttendanceExcused(Act, frozen=True, kw_only=True):
    """The chair accepted that an agency, or one seat, is not needed at the meeting."""

    TOPIC: ClassVar[str] = "meeting.attendance-excused"
    FACET = "roll"
    IDENTITY = ("agency", "seat")
    REFERENCES = (("agency", "agency"),)

    agency: str | None = None
    seat: str | None = None
    ground: str

    def broken(self) -> str | None:
        if (self.agency is None) == (self.seat is None):
            return "an excusal names either an agency or a seat"
        return None


class DecisionRecorded(Act, frozen=True, kw_only=True):
    """Something was decided at the meeting, at a moment where it is known; `business` names its kind in the terms. The
    text is of governance: no case details, no personal details."""

    TOPIC: ClassVar[str] = "meeting.decision-recorded"
    FACET = "decisions"
    IDENTITY = ("decision",)

    decision: str
    text: Text
    at: datetime | None = None
    business: str | None = None

    def broken(self) -> str | None:
        return no_offset(self.at) if self.at else None


class QuorumDetermined(Act, frozen=True, kw_only=True):
    """The chair determined that the meeting was, or was not, quorate; counts where the terms allow it."""

    TOPIC: ClassVar[str] = "meeting.quorum-determined"
    FACET = "quorum"

    quorate: bool
    ground: str


def _passed(on: date, meets_on: date) -> str | None:
    return f"on {on} nobody can plan a meeting for {meets_on}, which had passed" if meets_on < on else None


def no_offset(*times: datetime) -> str | None:
    """Words for the first time that lacks an offset from UTC (RFC 3339), else None."""
    return next((f"the time {t} needs an offset, as in {t}+00:00" for t in times if t.tzinfo is None), None)
