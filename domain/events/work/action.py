"""Actions: raised with an owner and a day, extended, completed with evidence, verified for impact."""

from datetime import date
from typing import ClassVar

from domain.events.base import Event
from domain.values import Text


class ActionRaised(Event, frozen=True, kw_only=True):
    """Something is to be done by a day, by the holder of a seat (and an agency): from a meeting (that of the authority), an
    audit, a recommendation or a concern. Without a seat it is the chair's, for an agency that has none."""

    TOPIC: ClassVar[str] = "action.raised"
    DUE = "due_on"
    PARENT = "group"
    IDENTITY = ("group",)
    REFERENCES = (
        ("group", "group"),
        ("agency", "agency"),
        ("audit", "audit"),
        ("recommendation", "recommendation"),
        ("concern", "concern"),
    )

    group: str
    text: Text
    due_on: date
    seat: str | None = None
    agency: str | None = None
    audit: str | None = None
    recommendation: str | None = None
    concern: str | None = None


class ActionReassigned(Event, frozen=True, kw_only=True):
    """Another seat or agency is to do it from this day."""

    TOPIC: ClassVar[str] = "action.reassigned"
    REFERENCES = (("agency", "agency"),)

    seat: str | None = None
    agency: str | None = None


class ActionProgressed(Event, frozen=True, kw_only=True):
    """How far it has come."""

    TOPIC: ClassVar[str] = "action.progressed"

    text: Text


class ActionExtended(Event, frozen=True, kw_only=True):
    """It is due later, and why."""

    TOPIC: ClassVar[str] = "action.extended"
    DUE = "due_on"

    due_on: date
    reason: Text


class ActionCompleted(Event, frozen=True, kw_only=True):
    """It was done; the evidence says by what it is known."""

    TOPIC: ClassVar[str] = "action.completed"

    text: Text | None = None


class ActionVerified(Event, frozen=True, kw_only=True):
    """Somebody else, the holder of `seat` or the authority, looked at whether it made a difference."""

    TOPIC: ClassVar[str] = "action.verified"

    impact: bool
    seat: str | None = None
    text: Text | None = None


class ActionReopened(Event, frozen=True, kw_only=True):
    """It is to be done after all, by a day if one is named."""

    TOPIC: ClassVar[str] = "action.reopened"
    DUE = "due_on"

    reason: Text
    due_on: date | None = None


class ActionCancelled(Event, frozen=True, kw_only=True):
    """It is not to be done any more."""

    TOPIC: ClassVar[str] = "action.cancelled"

    reason: Text
