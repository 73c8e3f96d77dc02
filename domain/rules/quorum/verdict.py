"""The verdict on quorum as a value."""

from datetime import datetime

from msgspec import Struct, field

from domain.rules.quorum.clause_verdicts import ClauseVerdict
from domain.values import Text
from domain.verdicts import Reason, Verdict


class Numbers(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of members and of agencies; None where no clause asks for them, or the number needed is itself undecided."""

    members: int | None = None
    agencies: int | None = None


class QuorumInterval(Struct, frozen=True):
    """Part of a meeting, half-open."""

    start: datetime
    end: datetime


class CountedAttendee(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who counted in a part of a meeting, half-open (without bounds: its times are not known): for certain, or
    perhaps; the seat (None: invited) and its title, the person where that is recorded, and the agency that they brought
    in."""

    seat: str | None = None
    title: Text | None = None
    person: str | None = None
    agency: str | None = None
    start: datetime | None = field(default=None, name="from")
    end: datetime | None = field(default=None, name="to")
    certain: bool = True


class QuorumVerdict(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The verdict on quorum. `determined` and `by_default` stand only with BY_DISCRETION. The numbers are those of the
    weakest moment, and counted are those who count for certain. `intervals` are where it certainly held,
    `counted_attendees` who counted from when to when, `terms_version` the version of the terms that it is judged by."""

    verdict: Verdict
    determined: Verdict | None = None
    by_default: Verdict | None = None
    needed: Numbers = Numbers()
    counted: Numbers = Numbers()
    missing: Numbers = Numbers()
    clauses: tuple[ClauseVerdict, ...] = ()
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()
    intervals: tuple[QuorumInterval, ...] = ()
    counted_attendees: tuple[CountedAttendee, ...] = ()
    terms_version: str | None = None
