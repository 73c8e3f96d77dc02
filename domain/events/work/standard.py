"""Standards, procedures and arrangements: set, assured by agencies, updated."""

from datetime import date
from typing import ClassVar, Literal

from domain.events.base import Event
from domain.values import Text

Extent = Literal["given", "given-in-part", "not-given"]


class StandardSet(Event, frozen=True, kw_only=True):
    """A group set a minimum standard, or took on a procedure or arrangement of which it wants to be assured: by these
    agencies, until a day."""

    TOPIC: ClassVar[str] = "standard.set"
    DUE = "assured_by"
    FUTURE = True
    PARENT = "group"
    IDENTITY = ("group",)
    REFERENCES = (("group", "group"), ("agencies", "agency"))

    group: str
    what: Literal["minimum-standard", "procedure", "arrangement"]
    title: Text
    agencies: tuple[str, ...] = ()
    assured_by: date | None = None


class AssuranceGiven(Event, frozen=True, kw_only=True):
    """What assurance there is that the standard is in place, of an agency or as a whole, and on which evidence."""

    TOPIC: ClassVar[str] = "standard.assurance-given"
    REFERENCES = (("agency", "agency"),)

    extent: Extent
    agency: str | None = None
    text: Text | None = None


class StandardUpdated(Event, frozen=True, kw_only=True):
    """The standard or procedure was brought up to date; `change` is the change of policy or law behind it."""

    TOPIC: ClassVar[str] = "standard.updated"
    REFERENCES = (("change", "change"), ("audit", "audit"))

    text: Text
    change: str | None = None
    audit: str | None = None


class StandardWithdrawn(Event, frozen=True, kw_only=True):
    """The standard no longer applies; the first day without it."""

    TOPIC: ClassVar[str] = "standard.withdrawn"
    FUTURE = True

    reason: str | None = None
