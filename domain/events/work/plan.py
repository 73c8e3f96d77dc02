"""Work plans and audit programmes: drafted for a year, submitted, approved or returned."""

from datetime import date
from typing import ClassVar

from domain.events.base import Event
from domain.terms.duties import PlanKind
from domain.values import Text


class PlanDrafted(Event, frozen=True, kw_only=True):
    """A group drafted its work plan or its audit programme for a period, such as `2025-26`."""

    TOPIC: ClassVar[str] = "plan.drafted"
    PARENT = "group"
    IDENTITY = ("group",)
    REFERENCES = (("group", "group"),)

    group: str
    what: PlanKind
    period: str
    title: Text | None = None


class PlanItemPlanned(Event, frozen=True, kw_only=True):
    """Something was put on the plan. Of an audit: its subject, methodology, tool, and how its findings are to be shared."""

    TOPIC: ClassVar[str] = "plan.item-planned"
    IDENTITY = ("item",)
    REFERENCES = (("priority", "priority"), ("methodology", "instrument"), ("tool", "instrument"))

    item: str
    title: Text
    due_on: date | None = None
    priority: str | None = None
    subject: Text | None = None
    methodology: str | None = None
    tool: str | None = None
    sharing: Text | None = None


class PlanItemDropped(Event, frozen=True, kw_only=True):
    """The item is no longer planned."""

    TOPIC: ClassVar[str] = "plan.item-dropped"
    IDENTITY = ("item",)

    item: str
    reason: str | None = None


class PlanSubmitted(Event, frozen=True, kw_only=True):
    """The plan went to the body that approves it."""

    TOPIC: ClassVar[str] = "plan.submitted"
    REFERENCES = (("to", "group"),)

    to: str


class PlanApproved(Event, frozen=True, kw_only=True):
    """The plan was approved; the authority names the body, and its meeting and decision."""

    TOPIC: ClassVar[str] = "plan.approved"


class PlanReturned(Event, frozen=True, kw_only=True):
    """The plan was sent back, and why."""

    TOPIC: ClassVar[str] = "plan.returned"

    reason: Text
