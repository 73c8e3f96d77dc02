"""`[[duty]]`: what terms of reference ask for by some day, again and again or whenever something happens."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from domain.calendars.counting import DayCount
from domain.terms.base import ClauseRef, Key, Number
from domain.values import Text

Rhythm = Literal["weekly", "monthly", "quarterly", "half_yearly", "annual"]
Days = Annotated[int, Meta(ge=0, le=366)]
Month = Annotated[int, Meta(ge=1, le=12)]
LENGTHS = ("days", "weeks", "months")
"""The fields of which a duty gives just one: how long."""
Beginning = Literal["adoption", "establishment", "first_meeting"]
MinutesAct = Literal["minutes_drafted", "minutes_circulated", "minutes_approved"]
DeadlineAct = Literal["notice", "agenda", "papers", MinutesAct, "meeting", "report", "ratification", "decision"]
PlanKind = Literal["work-plan", "audit-programme"]
Before = Literal["meeting", "next_meeting"]
Owes = Literal[
    "acknowledgement",
    "action",
    "advice",
    "answer",
    "approval",
    "assurance",
    "audit",
    "decision",
    "deficit",
    "evidence",
    "examination",
    "explanation",
    "planned",
    "receipt",
    "return",
    "review",
    "verification",
]
"""What work can leave owed, each in one word."""
After = Literal["meeting", "notice", "papers", MinutesAct, "establishment", "adoption", "request", "decision", "event"]


class IntervalDuty(
    Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind", tag="interval"
):
    """A meeting at least every so many days, weeks or months; `runs_from` says from when the first interval runs."""

    id: Key
    what: Text
    clause: ClauseRef
    days: Number | None = None
    weeks: Number | None = None
    months: Number | None = None
    count: DayCount = "calendar"
    runs_from: Beginning | None = None


class Minimum(
    Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind", tag="minimum"
):
    """At least so many meetings a period of the group's own year; in some months only, or in all but some: a period without
    such a month asks for none."""

    id: Key
    what: Text
    clause: ClauseRef
    count: Number | None = None
    period: Rhythm | None = None
    months_in: tuple[Month, ...] = ()
    months_out: tuple[Month, ...] = ()


class ReportDuty(
    Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind", tag="report"
):
    """A report in each period of the group's own year, to a body where one is said, so many days after its end. Where it is
    a `plan` of the period, a plan that was submitted is one; with `approved`, once it was approved, and nothing else is.
    Months are named, or left out, as for meetings."""

    id: Key
    what: Text
    clause: ClauseRef
    to: Key | None = None
    plan: PlanKind | None = None
    approved: bool = False
    rhythm: Rhythm | None = None
    days_after: Days = 0
    count: DayCount = "calendar"
    months_in: tuple[Month, ...] = ()
    months_out: tuple[Month, ...] = ()


class Deadline(
    Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind", tag="deadline"
):
    """Something to be done at least so long before, or at most so long after, an event: whenever it happens. With
    `earliest` that day is not the last but the first: it may not be done before. After `event`: one outside the record, of
    the `[[event]]` that is named. `count` says what the days are; `anew`: whether a meeting that is moved needs it again;
    `business`: of which kinds of decision it is asked, where not of all."""

    id: Key
    what: Text
    clause: ClauseRef
    act: DeadlineAct
    before: Before | None = None
    after: After | None = None
    days: Days | None = None
    weeks: Number | None = None
    months: Number | None = None
    count: DayCount | None = None
    anew: bool | None = None
    to: Key | None = None
    earliest: bool = False
    event: Key | None = None
    business: tuple[Key, ...] = ()


class OfWork(
    Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind", tag="work"
):
    """By when what work leaves owed is due, where the act that asked for it set no day. Evidence is owed anew so long after
    the last of it, until somebody finds it sound."""

    id: Key
    what: Text
    clause: ClauseRef
    of: Owes
    days: Days | None = None
    weeks: Number | None = None
    months: Number | None = None
    count: DayCount | None = None


Duty = IntervalDuty | Minimum | ReportDuty | Deadline | OfWork

BEFORE_A_MEETING = ("notice", "agenda", "papers")
CLOCKS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(BEFORE_A_MEETING, ("meeting", "notice")),
    **dict.fromkeys(
        ("minutes_drafted", "minutes_circulated", "minutes_approved"),
        ("meeting", "next_meeting", "minutes_drafted", "minutes_circulated", "minutes_approved"),
    ),
    "meeting": ("establishment", "adoption", "request", "event"),
    "report": ("meeting", "establishment", "adoption", "minutes_approved", "event"),
    "ratification": ("decision",),
    "decision": ("notice", "papers", "request", "event"),
}
"""For each act the events by which its time may be counted."""
