"""Concerns: raised, examined, resolved or escalated and answered; other groups advised that they must act."""

from datetime import date
from typing import ClassVar, Literal

from domain.events.base import Event
from domain.values import Text


class ConcernRaised(Event, frozen=True, kw_only=True):
    """A practice issue, a concern about performance, a challenge to a partner, a barrier, a gap or a risk."""

    TOPIC: ClassVar[str] = "concern.raised"
    PARENT = "group"
    IDENTITY = ("group",)
    REFERENCES = (("group", "group"), ("by_agency", "agency"), ("agencies", "agency"), ("performance_return", "return"))

    group: str
    what: Literal["practice-issue", "performance", "challenge", "barrier", "gap", "risk"]
    text: Text
    by_agency: str | None = None
    agencies: tuple[str, ...] = ()
    performance_return: str | None = None


class ConcernExamined(Event, frozen=True, kw_only=True):
    """It was examined at a meeting."""

    TOPIC: ClassVar[str] = "concern.examined"
    REFERENCES = (("meeting", "meeting"),)

    meeting: str
    text: Text | None = None


class ConcernResolved(Event, frozen=True, kw_only=True):
    """It was resolved, and how."""

    TOPIC: ClassVar[str] = "concern.resolved"

    text: Text


class ConcernEscalated(Event, frozen=True, kw_only=True):
    """It could not be resolved and was brought to the attention of another body, which is to answer by a day."""

    TOPIC: ClassVar[str] = "concern.escalated"
    REFERENCES = (("to", "group"),)

    to: str
    text: Text | None = None
    answer_by: date | None = None


class EscalationAnswered(Event, frozen=True, kw_only=True):
    """The body to which it was escalated, named by the authority, answered."""

    TOPIC: ClassVar[str] = "concern.escalation-answered"

    text: Text


class GroupAdvised(Event, frozen=True, kw_only=True):
    """Another group was advised that it must act; `answer_by` is when an answer is wanted."""

    TOPIC: ClassVar[str] = "concern.group-advised"
    IDENTITY = ("advice",)
    REFERENCES = (("to", "group"),)

    advice: str
    to: str
    text: Text
    answer_by: date | None = None


class AdviceAnswered(Event, frozen=True, kw_only=True):
    """The group that was advised answered."""

    TOPIC: ClassVar[str] = "concern.advice-answered"
    IDENTITY = ("advice",)

    advice: str
    text: Text


class ConcernClosed(Event, frozen=True, kw_only=True):
    """Nothing more is to be done about it."""

    TOPIC: ClassVar[str] = "concern.closed"

    reason: Text | None = None
