"""Events that set the clock of a duty, or satisfy it, and are neither of a meeting nor of a report."""

from typing import ClassVar, Literal

from domain.events.base import Event
from domain.values import Text

ReviewOutcome = Literal["kept", "to-be-amended"]


class MeetingRequested(Event, frozen=True, kw_only=True):
    """The group was asked to meet, by whom the authority says; terms may give it so many days."""

    TOPIC: ClassVar[str] = "group.meeting-requested"
    VERSION: ClassVar[int] = 2
    FACET = "requests"
    IDENTITY = ("request",)

    request: str
    reason: Text | None = None


class TermsReviewed(Event, frozen=True, kw_only=True):
    """The terms of reference were reviewed: kept as they are, or to be amended. `terms` is the version."""

    TOPIC: ClassVar[str] = "group.terms-reviewed"
    FACET = "reviews"
    IDENTITY = ("terms",)

    terms: str
    outcome: ReviewOutcome


class OutsideEventNoted(Event, frozen=True, kw_only=True):
    """Something happened outside the group's record from which its terms count time, such as an election: `event` is the
    terms' word for it, `on` its day."""

    TOPIC: ClassVar[str] = "group.outside-event-noted"
    FACET = "events"
    IDENTITY = ("occurrence",)

    occurrence: str
    event: str
    what: Text | None = None
