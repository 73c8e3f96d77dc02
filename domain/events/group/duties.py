"""Events that set the clock of a duty, or satisfy it, and are neither of a meeting nor of a report."""

from typing import ClassVar, Literal

from domain.events.base import Event

ReviewOutcome = Literal["kept", "to-be-amended"]


class MeetingRequested(Event, frozen=True, kw_only=True):
    """The group was asked to meet, by whom the authority says; terms may give it so many days."""

    TOPIC: ClassVar[str] = "group.meeting-requested"
    FACET = "requests"
    IDENTITY = ("request",)

    request: str
    reason: str | None = None


class TermsReviewed(Event, frozen=True, kw_only=True):
    """The terms of reference were reviewed: kept as they are, or to be amended. `terms` is the version."""

    TOPIC: ClassVar[str] = "group.terms-reviewed"
    FACET = "reviews"
    IDENTITY = ("terms",)

    terms: str
    outcome: ReviewOutcome
