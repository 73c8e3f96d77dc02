"""Priorities and objectives: set by a body for a time, measured, reviewed."""

from datetime import date
from typing import ClassVar, Literal

from domain.events.base import Event
from domain.values import Text


class PrioritySet(Event, frozen=True, kw_only=True):
    """A group set a priority or an objective, for itself or for the group that it directs; `until` is the last day of its
    time, `measure` says how it will be known to be reached."""

    TOPIC: ClassVar[str] = "priority.set"
    FUTURE = True
    PARENT = "group"
    IDENTITY = ("group",)
    REFERENCES = (("group", "group"), ("set_for", "group"), ("broader", "priority"))

    group: str
    title: Text
    set_for: str | None = None
    broader: str | None = None
    period: str | None = None
    until: date | None = None
    measure: Text | None = None


class PriorityReviewed(Event, frozen=True, kw_only=True):
    """The priority was looked at: how far it is reached, and whether it stays."""

    TOPIC: ClassVar[str] = "priority.reviewed"

    outcome: Literal["kept", "changed", "reached", "dropped"]
    text: Text | None = None


class PriorityEnded(Event, frozen=True, kw_only=True):
    """It is a priority no longer; the first day without it."""

    TOPIC: ClassVar[str] = "priority.ended"
    FUTURE = True

    reason: str | None = None
