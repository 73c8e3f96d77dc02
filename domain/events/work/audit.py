"""Audits: agreed, carried out by a task-and-finish group, their findings shared and acknowledged."""

from datetime import date
from typing import ClassVar, Literal

from domain.events.base import Event
from domain.text import Words, said
from domain.values import Text


class AuditAgreed(Event, frozen=True, kw_only=True):
    """A group agreed to carry out an audit of cases or of a theme, from an item of its programme or at a meeting."""

    TOPIC: ClassVar[str] = "audit.agreed"
    DUE = "due_on"
    PARENT = "group"
    IDENTITY = ("group",)
    REFERENCES = (
        ("group", "group"),
        ("plan", "plan"),
        ("concern", "concern"),
        ("priority", "priority"),
        ("methodology", "instrument"),
        ("tool", "instrument"),
        ("agencies", "agency"),
    )

    group: str
    what: Literal["case", "thematic"]
    title: Text
    plan: str | None = None
    item: str | None = None
    concern: str | None = None
    priority: str | None = None
    methodology: str | None = None
    tool: str | None = None
    agencies: tuple[str, ...] = ()
    due_on: date | None = None

    def broken(self) -> Words | None:
        return said("an item is known by its plan: name both") if self.item and not self.plan else None


class AuditGroupSetUp(Event, frozen=True, kw_only=True):
    """A task-and-finish group, recorded as a group of its own, was set up to carry out the audit."""

    TOPIC: ClassVar[str] = "audit.group-set-up"
    REFERENCES = (("by_group", "group"),)

    by_group: str


class FindingRecorded(Event, frozen=True, kw_only=True):
    """What the audit found: of an agency, or with several of the work between them."""

    TOPIC: ClassVar[str] = "audit.finding-recorded"
    IDENTITY = ("finding",)
    REFERENCES = (("agencies", "agency"),)

    finding: str
    what: Literal["good-practice", "area-for-improvement", "deficit"]
    text: Text
    agencies: tuple[str, ...] = ()


class DeficitAddressed(Event, frozen=True, kw_only=True):
    """A deficit was dealt with at once within the agency."""

    TOPIC: ClassVar[str] = "audit.deficit-addressed"
    IDENTITY = ("finding", "agency")
    REFERENCES = (("agency", "agency"),)

    finding: str
    agency: str
    text: Text


class ThemeIdentified(Event, frozen=True, kw_only=True):
    """Findings have a theme in common, which asks for training or for a review of a protocol or procedure."""

    TOPIC: ClassVar[str] = "audit.theme-identified"
    IDENTITY = ("theme",)
    REFERENCES = (("standard", "standard"),)

    theme: str
    text: Text
    asks_for: Literal["training", "review-of-protocol", "other"]
    findings: tuple[str, ...] = ()
    standard: str | None = None


class AuditCompleted(Event, frozen=True, kw_only=True):
    """The audit was completed."""

    TOPIC: ClassVar[str] = "audit.completed"


class FindingsShared(Event, frozen=True, kw_only=True):
    """The findings were shared by the stated means, with these agencies and bodies."""

    TOPIC: ClassVar[str] = "audit.findings-shared"
    REFERENCES = (("agencies", "agency"), ("groups", "group"))

    means: Text
    agencies: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


class FindingsAcknowledged(Event, frozen=True, kw_only=True):
    """An agency acknowledged the findings."""

    TOPIC: ClassVar[str] = "audit.findings-acknowledged"
    IDENTITY = ("agency",)
    REFERENCES = (("agency", "agency"),)

    agency: str
    text: Text | None = None


class AuditAbandoned(Event, frozen=True, kw_only=True):
    """The audit will not be completed."""

    TOPIC: ClassVar[str] = "audit.abandoned"

    reason: Text
