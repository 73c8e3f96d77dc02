"""Rule inputs of duties: meetings that were held, and reports or plans that were submitted."""

from datetime import date, datetime

from msgspec import Struct

from domain.terms.duties import PlanKind, ReportDuty
from domain.time_zone import place_in_time
from domain.verdicts import Reason


class HeldMeeting(Struct, frozen=True, kw_only=True):
    """A meeting that was held (recorded by `event`); `counts` is that of `quorum.consequence.counts_as_held`."""

    id: str
    on: date
    starts: datetime | None = None
    event: int | None = None
    counts: bool | None = True
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()

    @property
    def place_in_time(self) -> tuple[date, datetime, str]:
        """Sort key: by day, then by start, then by id."""
        return place_in_time(self.on, self.starts, self.id)


class Submission(Struct, frozen=True, kw_only=True):
    """A report that was submitted under a duty, for the period that it names, else the one it falls in; or a plan of
    a period that was submitted, or approved."""

    duty: str | None = None
    event: int
    on: date
    period: str | None = None
    plan: PlanKind | None = None
    approved: bool = False
    basis: tuple[int, ...] = ()

    def under(self, duty: ReportDuty) -> bool:
        """Whether it is what a duty asks for."""
        asked = self.duty == duty.id or (self.plan is not None and self.plan == duty.plan)
        return asked and (self.approved or not duty.approved)
