"""Attendance over many meetings: figures, absences in a row, and the consequences that are reached."""

from msgspec import Struct

from domain.values import Text
from domain.verdicts import Reason, Verdict


class Absences(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The longest run of absences that is certain, the one still running (`at_most` where something is not decided), and
    the number that the terms name."""

    verdict: Verdict
    longest: int
    current: int
    at_most: int
    limit: int | None
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()


class ReachedStep(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step of the ladder of consequences that is reached (MET), or may be (UNDETERMINED), and why."""

    then: Text
    clause: str
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()


class AttendanceSummary(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Meetings in tenure = expected + excluded; those not recorded are within expected. What is undecided counts as
    expected, and not as attended. `target` is a fraction in integers."""

    in_tenure: int
    expected: int
    attended: int
    excluded: int
    not_recorded: int
    target: tuple[int, int] | None
    rate: float | None
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()
    absences: Absences | None = None
    steps: tuple[ReachedStep, ...] = ()
