"""Audit tools and methodologies: adopted, reviewed, withdrawn."""

from datetime import date
from typing import ClassVar, Literal

from domain.events.base import Event
from domain.values import Text


class InstrumentAdopted(Event, frozen=True, kw_only=True):
    """A group adopted an audit tool or a methodology; `review_on` is when it falls due for review."""

    TOPIC: ClassVar[str] = "instrument.adopted"
    DUE = "review_on"
    FUTURE = True
    PARENT = "group"
    IDENTITY = ("group",)
    REFERENCES = (("group", "group"),)

    group: str
    what: Literal["tool", "methodology"]
    title: Text
    review_on: date | None = None


class InstrumentReviewed(Event, frozen=True, kw_only=True):
    """The instrument was reviewed; `review_on` is when it falls due again."""

    TOPIC: ClassVar[str] = "instrument.reviewed"
    DUE = "review_on"

    outcome: Literal["kept", "changed"]
    text: Text | None = None
    review_on: date | None = None


class InstrumentWithdrawn(Event, frozen=True, kw_only=True):
    """The instrument is no longer in use; the first day without it."""

    TOPIC: ClassVar[str] = "instrument.withdrawn"
    FUTURE = True

    reason: str | None = None
