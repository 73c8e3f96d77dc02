"""Returns: what an agency was asked to send for a period, what came, what it shows, and what had to be explained."""

from datetime import date
from typing import ClassVar, Literal

from msgspec import Struct

from domain.events.base import Event
from domain.values import Text


class Figure(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A figure of a return: what was counted or measured, how much, in which unit, and for which target."""

    name: Text
    value: float
    unit: str | None = None
    target: float | None = None


class ReturnRequested(Event, frozen=True, kw_only=True):
    """An agency was asked for a quality assurance report or for data of a period, by a day."""

    TOPIC: ClassVar[str] = "return.requested"
    DUE = "due_on"
    PARENT = "group"
    IDENTITY = ("group", "agency")
    REFERENCES = (("group", "group"), ("agency", "agency"), ("priority", "priority"))

    group: str
    agency: str
    what: Literal["quality-assurance-report", "data"]
    period: str
    due_on: date | None = None
    priority: str | None = None


class ReturnReceived(Event, frozen=True, kw_only=True):
    """It came, with its figures; the evidence points to it."""

    TOPIC: ClassVar[str] = "return.received"

    figures: tuple[Figure, ...] = ()
    text: Text | None = None


class ReturnReviewed(Event, frozen=True, kw_only=True):
    """It was looked at, at a meeting."""

    TOPIC: ClassVar[str] = "return.reviewed"
    REFERENCES = (("meeting", "meeting"),)

    meeting: str
    text: Text | None = None


class TrendIdentified(Event, frozen=True, kw_only=True):
    """It shows a trend, a gap, or a cohort that is particularly vulnerable."""

    TOPIC: ClassVar[str] = "return.trend-identified"
    IDENTITY = ("trend",)

    trend: str
    what: Literal["trend", "gap", "vulnerable-cohort"]
    text: Text


class ExplanationRequested(Event, frozen=True, kw_only=True):
    """The agency was asked to explain, to the group or to another body, by a day."""

    TOPIC: ClassVar[str] = "return.explanation-requested"
    IDENTITY = ("explanation",)
    REFERENCES = (("to", "group"),)

    explanation: str
    text: Text
    to: str | None = None
    due_on: date | None = None


class ExplanationGiven(Event, frozen=True, kw_only=True):
    """The agency explained."""

    TOPIC: ClassVar[str] = "return.explanation-given"
    IDENTITY = ("explanation",)

    explanation: str
    text: Text


class ReturnPassedOn(Event, frozen=True, kw_only=True):
    """What it shows was passed to another body."""

    TOPIC: ClassVar[str] = "return.passed-on"
    REFERENCES = (("to", "group"),)

    to: str
    text: Text | None = None
