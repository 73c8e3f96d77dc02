"""What became of the minutes of a meeting."""

from datetime import date
from typing import ClassVar

from msgspec import Struct

from domain.values import Evidence
from domain.verdicts import Reason, Verdict
from projections.rows.row import Basis, Row


class MinutesChange(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A change of the minutes that a meeting decided on, and whether the decision stands."""

    corrected_on: date
    meeting: str
    decision: str
    document: Evidence
    verdict: Verdict
    consequence: str
    reasons: tuple[Reason, ...] = ()


class MinutesRow(Row, frozen=True, kw_only=True):
    """The minutes of a meeting (DRAFTED, CIRCULATED, APPROVED, CORRECTED) between two days; once they were approved,
    whether that stands by the quorum of the meeting that approved them, and what follows if not. `document` is the newest
    text that is pointed to."""

    MODEL: ClassVar[str] = "minutes"
    COLUMNS = ("group", "meeting", "state")
    INDEXED = ("meeting",)
    UNITS = ("minutes",)
    OF = "meeting"

    group: str
    meeting: str
    state: str
    drafted_on: date | None = None
    circulated_on: date | None = None
    approved_on: date | None = None
    approved_at: str | None = None
    decision: str | None = None
    corrections: tuple[MinutesChange, ...] = ()
    document: Evidence | None = None
    verdict: Verdict | None = None
    consequence: str | None = None
    ratify_by: date | None = None
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()
