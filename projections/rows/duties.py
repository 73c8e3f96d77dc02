"""What is due, what cannot be, and every event as a sentence."""

from datetime import date
from typing import ClassVar

from domain.rules.duties.due_dates import DutyKind
from domain.text import Words
from domain.values import Text
from domain.verdicts import Reason
from projections.rows.row import Basis, Row


class DutyRow(Row, frozen=True, kw_only=True):
    """Something due by a day under a clause, and the event that satisfied it; `since` is when the clock started, and from
    `lapses_on` on it can no longer be done; before `earliest_on` it may not be done, which is then all that is asked.
    Duties of each period of the year are not among the stored rows: they never end, and are counted when a question says
    up to when (see `RulesRow`). What stands open without a day (a vacancy, a fault) is not either, nor is what work leaves
    owed: they are read from the rows that say so. `words` is what can be said in any language where the terms themselves
    do not say it; `agency` or `by_group` is who owes it, where that is not the group itself."""

    MODEL: ClassVar[str] = "duties"
    COLUMNS = ("group", "due_on")
    UNITS = ("duties",)

    group: str
    duty: str
    what: Text
    words: Words | None = None
    kind: DutyKind = DutyKind.MEETING
    period: str | None = None
    since: date | None = None
    due_on: date | None = None
    lapses_on: date | None = None
    earliest_on: date | None = None
    satisfied_on: date | None = None
    satisfied_by: int | None = None
    meeting: str | None = None
    seat: str | None = None
    office: str | None = None
    person: str | None = None
    work: str | None = None
    agency: str | None = None
    by_group: str | None = None
    clause: str | None = None
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()


class DeadlineRow(Row, frozen=True, kw_only=True):
    """Something due before or after one meeting; otherwise as a duty."""

    MODEL: ClassVar[str] = "deadlines"
    COLUMNS = ("group", "meeting", "due_on")
    INDEXED = ("group", "meeting")
    UNITS = ("meeting",)
    OF = "meeting"

    group: str
    meeting: str
    duty: str
    what: Text
    kind: DutyKind
    since: date | None = None
    due_on: date | None = None
    lapses_on: date | None = None
    earliest_on: date | None = None
    satisfied_on: date | None = None
    satisfied_by: int | None = None
    clause: str | None = None
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()
