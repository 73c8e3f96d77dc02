"""Learning: issued to agencies and practitioners, and acknowledged."""

from datetime import date
from typing import ClassVar

from domain.events.base import Event
from domain.values import Text


class LearningIssued(Event, frozen=True, kw_only=True):
    """A group issued learning: to these agencies, to practitioners, from an audit or a concern."""

    TOPIC: ClassVar[str] = "learning.issued"
    DUE = "acknowledge_by"
    PARENT = "group"
    IDENTITY = ("group",)
    REFERENCES = (("group", "group"), ("agencies", "agency"), ("audit", "audit"), ("concern", "concern"))

    group: str
    title: Text
    agencies: tuple[str, ...] = ()
    practitioners: bool = False
    audit: str | None = None
    concern: str | None = None
    acknowledge_by: date | None = None


class LearningAcknowledged(Event, frozen=True, kw_only=True):
    """An agency acknowledged it, and says what it does with it."""

    TOPIC: ClassVar[str] = "learning.acknowledged"
    IDENTITY = ("agency",)
    REFERENCES = (("agency", "agency"),)

    agency: str
    text: Text | None = None


class LearningWithdrawn(Event, frozen=True, kw_only=True):
    """It is no longer to be used."""

    TOPIC: ClassVar[str] = "learning.withdrawn"

    reason: Text | None = None
