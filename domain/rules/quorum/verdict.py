"""The verdict on quorum as a value."""

from datetime import datetime

from msgspec import Struct

from domain.rules.quorum.explanation import ClauseVerdict
from domain.verdicts import Reason, Verdict


class Numbers(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of members and of agencies; None where no clause asks for them, or the number needed is itself undecided."""

    members: int | None = None
    agencies: int | None = None


class QuorumInterval(Struct, frozen=True):
    """Part of a meeting, half-open."""

    start: datetime
    end: datetime


class QuorumVerdict(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The verdict on quorum. `determined` and `by_default` stand only with BY_DISCRETION. The numbers are those of the
    weakest moment, and counted are those who count for certain. `intervals` are where it certainly held."""

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
