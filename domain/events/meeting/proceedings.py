"""Events of a meeting: planned, moved, held, its roll, its decisions, and interests in them."""

from datetime import date, datetime
from typing import ClassVar, Literal

from msgspec import Struct, field

from domain.events.base import Event
from domain.events.votes import Votes
from domain.facets import NOTICE, PLAN, Facet
from domain.terms.base import DecisionKind
from domain.text import Words, said
from domain.time_zone import london_day
from domain.values import Sealed, Text
from domain.verdicts import Outcome

Mode = Literal["room", "remote"]
InterestNature = Literal["financial", "employment", "other-body", "family", "personal", "case", "other"]
InterestObserved = Literal["left", "stayed", "stayed-with-leave"]
ApologyReason = Literal["leave", "sickness", "other-duty", "court", "no-involvement", "not-given", "other"]


class Presence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From when to when somebody was there (half-open), in the room or remotely; RFC 3339 with offset."""

    since: datetime = field(name="from")
    until: datetime = field(name="to")
    mode: Mode = "room"


class MeetingScheduled(Event, frozen=True, kw_only=True):
    """A meeting of a group was planned for a day; `on` is the day on which it was planned."""

    TOPIC: ClassVar[str] = "meeting.scheduled"
    FUTURE = True
    PARENT = "group"
    IDENTITY = ("group",)
    REFERENCES = (("group", "group"),)

    group: str
    meets_on: date
    place: str | None = None

    def broken(self) -> Words | None:
        return _passed(self.on, self.meets_on)


class MeetingRescheduled(Event, frozen=True, kw_only=True):
    """The meeting was moved to another day."""

    TOPIC: ClassVar[str] = "meeting.rescheduled"
    FACET = "plan"

    meets_on: date
    place: str | None = None
    reason: str | None = None

    def facets(self) -> tuple[Facet, ...]:
        return (PLAN, NOTICE)  # a notice says for which day the meeting was planned when it was given

    def broken(self) -> Words | None:
        return _passed(self.on, self.meets_on)


class MeetingCancelled(Event, frozen=True, kw_only=True):
    """The meeting will not take place."""

    TOPIC: ClassVar[str] = "meeting.cancelled"
    FACET = "held"

    reason: str | None = None


class MeetingHeld(Event, frozen=True, kw_only=True):
    """The meeting took place on this day, from its start to its end."""

    TOPIC: ClassVar[str] = "meeting.held"
    FACET = "held"

    starts: datetime
    ends: datetime

    def broken(self) -> Words | None:
        if offset := no_offset(self.starts, self.ends):
            return offset
        if self.ends <= self.starts:
            return said("the meeting ends ({ends}) before it starts ({starts})", ends=self.ends, starts=self.starts)
        if (starts := london_day(self.starts)) != self.on:
            return said("it starts on {starts}, and is held on {on}", starts=starts, on=self.on)
        return None


class AttendanceRecorded(Event, frozen=True, kw_only=True):
    """What the roll says of one seat, or of one invited person (no seat, no outcome). `person` is who was there or
    sent apologies; `deputy` the deputyship used, `briefed` whether the deputy's briefing was attested. By deputy without
    either: nobody wrote down which deputy it was."""

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

    def follows(self, other: "AttendanceRecorded") -> bool:
        """Whether this and another line of one seat are of two people who were there one after the other, in either
        order."""
        came = (Outcome.PRESENT, Outcome.BY_DEPUTY)
        if self.outcome not in came or other.outcome not in came or self.person == other.person:
            return False
        apart = all(a.until <= b.since or b.until <= a.since for a in self.presence for b in other.presence)
        return bool(self.presence and other.presence and apart)

    def broken(self) -> Words | None:
        for p in self.presence:
            if offset := no_offset(p.since, p.until):
                return offset
            if p.until <= p.since:
                return said("a presence ends ({until}) before it begins ({since})", until=p.until, since=p.since)
        if self.seat is None:
            if self.person is None or self.outcome is not None or self.deputy is not None:
                return said("an invited person is recorded by id, without a seat, an outcome or a deputy")
        elif self.outcome is None or self.outcome is Outcome.NOT_RECORDED:
            return said("a seat on the roll needs an outcome: PRESENT, BY_DEPUTY, APOLOGIES or ABSENT")
        elif self.deputy is not None and self.outcome is not Outcome.BY_DEPUTY:
            return said("a deputy is named exactly when the outcome is BY_DEPUTY")
        elif self.outcome is Outcome.BY_DEPUTY and (self.deputy is None) != (self.person is None):
            return said("of somebody who was there by deputy both `deputy` and `person` are known, or neither")
        elif self.presence and self.outcome in (Outcome.APOLOGIES, Outcome.ABSENT):
            return said("a seat with outcome {outcome} has no presence", outcome=str(self.outcome))
        return None


class AttendanceExcused(Event, frozen=True, kw_only=True):
    """The chair accepted that an agency, or one seat, is not needed at the meeting."""

    TOPIC: ClassVar[str] = "meeting.attendance-excused"
    FACET = "roll"
    IDENTITY = ("agency", "seat")
    REFERENCES = (("agency", "agency"),)

    agency: str | None = None
    seat: str | None = None
    ground: str

    def broken(self) -> Words | None:
        if (self.agency is None) == (self.seat is None):
            return said("an excusal names either an agency or a seat")
        return None


class DecisionRecorded(Event, frozen=True, kw_only=True):
    """Something was decided at the meeting (or advised, noted, recommended), at a moment where it is known. `business`
    names its kind in the terms, `item` that of the agenda, `interests` those declared in it, `selected_by` the office that
    selected the matter to be taken though there was no quorum. The text is of governance: no case details, no personal
    details."""

    TOPIC: ClassVar[str] = "meeting.decision-recorded"
    FACET = "decisions"
    IDENTITY = ("decision",)

    decision: str
    text: Text
    at: datetime | None = None
    business: str | None = None
    kind: DecisionKind = "decision"
    votes: Votes | None = None
    item: str | None = None
    interests: tuple[str, ...] = ()
    selected_by: str | None = None

    def broken(self) -> Words | None:
        if self.at and (offset := no_offset(self.at)):
            return offset
        return self.votes.broken() if self.votes else None


class InterestDeclared(Event, frozen=True, kw_only=True):
    """Somebody declared an interest, for a seat where they speak for one: in an item of the agenda, in a kind of
    business, in all of the meeting, or in the decisions that name it. `observed` is what they then did, and when they
    were out of the room."""

    TOPIC: ClassVar[str] = "meeting.interest-declared"
    FACET = "interests"
    IDENTITY = ("interest",)
    REFERENCES = (("person", "person"),)

    interest: str
    person: str
    nature: InterestNature
    seat: str | None = None
    item: str | None = None
    business: str | None = None
    whole_meeting: bool = False
    observed: InterestObserved | None = None
    left_at: datetime | None = None
    back_at: datetime | None = None
    note: Sealed | None = None

    def broken(self) -> Words | None:
        times = [t for t in (self.left_at, self.back_at) if t is not None]
        if offset := no_offset(*times):
            return offset
        if times and self.observed != "left":
            return said("times out of the room are given for somebody who left")
        if self.back_at and not self.left_at:
            return said("somebody who came back left at some time: give `left_at`")
        if len(times) == 2 and times[1] <= times[0]:
            return said("they were back ({back}) before they left ({left})", back=times[1], left=times[0])
        return None


class QuorumDetermined(Event, frozen=True, kw_only=True):
    """The chair determined that the meeting was, or was not, quorate, or that it was for one `decision` only; counts where
    the terms allow it."""

    TOPIC: ClassVar[str] = "meeting.quorum-determined"
    FACET = "quorum"
    IDENTITY = ("decision",)

    quorate: bool
    ground: str
    decision: str | None = None


def _passed(on: date, meets_on: date) -> Words | None:
    if meets_on < on:
        return said("on {on} nobody can plan a meeting for {meets_on}, which had passed", on=on, meets_on=meets_on)
    return None


def no_offset(*times: datetime) -> Words | None:
    """Words for the first time that lacks an offset from UTC (RFC 3339), else None."""
    return next(
        (said("the time {t} needs an offset, as in {t}+00:00", t=t.isoformat()) for t in times if t.tzinfo is None),
        None,
    )
