"""Changes of policy or law from outside, and what followed from them."""

from datetime import date
from typing import ClassVar, Literal

from domain.events.base import Event
from domain.values import Text


class PolicyChanged(Event, frozen=True, kw_only=True):
    """A group noted that a policy or a law changes, with effect from a day."""

    TOPIC: ClassVar[str] = "change.noted"
    PARENT = "group"
    IDENTITY = ("group",)
    REFERENCES = (("group", "group"),)

    group: str
    what: Literal["policy", "law", "local-need"]
    title: Text
    effective_on: date | None = None


class EffectExamined(Event, frozen=True, kw_only=True):
    """Its effect on practice and procedures was examined, at a meeting where one is named."""

    TOPIC: ClassVar[str] = "change.effect-examined"
    REFERENCES = (("meeting", "meeting"), ("standards", "standard"))

    text: Text
    meeting: str | None = None
    standards: tuple[str, ...] = ()


class ChangeSettled(Event, frozen=True, kw_only=True):
    """Procedures are up to date, or nothing had to be changed."""

    TOPIC: ClassVar[str] = "change.settled"

    text: Text | None = None
