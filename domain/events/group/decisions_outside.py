"""Events of decisions: those taken outside meetings, and the sequels of any (reported, ratified, consented to)."""

from datetime import date
from typing import ClassVar, Literal

from domain.events.base import Event
from domain.events.votes import Votes
from domain.facets import DECISIONS, Facet, decided
from domain.terms.base import DecisionKind
from domain.text import Words, said
from domain.values import Text

Way = Literal["chairs-action", "written-procedure"]


class DecisionTakenOutside(Event, frozen=True, kw_only=True):
    """Something was decided between meetings, by an office alone or in writing; `on` is the day on which it was taken,
    `opened` and `closed` those between which responses were awaited, `conflicted` the seats with an interest in it. The
    text is of governance: no case details, no personal details."""

    TOPIC: ClassVar[str] = "group.decision-taken-outside"
    FACET = "decisions"
    IDENTITY = ("decision",)

    decision: str
    way: Way
    text: Text
    kind: DecisionKind = "decision"
    business: str | None = None
    votes: Votes | None = None
    opened: date | None = None
    closed: date | None = None
    conflicted: tuple[str, ...] = ()

    def broken(self) -> Words | None:
        if self.way == "chairs-action" and (self.votes or self.opened or self.closed):
            return said("responses, and the days for them, belong to a written procedure")
        if self.opened and self.closed and self.closed < self.opened:
            return said(
                "responses closed ({closed}) before they opened ({opened})", closed=self.closed, opened=self.opened
            )
        if (last := self.closed or self.opened) and self.on < last:
            return said("it was taken on {on}, while responses were still awaited ({last})", on=self.on, last=last)
        return self.votes.broken() if self.votes else None


class DecisionReported(Event, frozen=True, kw_only=True):
    """A decision taken outside a meeting was reported to one."""

    TOPIC: ClassVar[str] = "group.decision-reported"
    FACET = "decisions"
    IDENTITY = ("decision",)
    REFERENCES = (("meeting", "meeting"),)

    decision: str
    meeting: str


class DecisionRatified(Event, frozen=True, kw_only=True):
    """A decision of this group, taken at `meeting` or outside one, was ratified: by the group itself or another body, at
    a meeting and by a decision there where those are recorded here."""

    TOPIC: ClassVar[str] = "group.decision-ratified"
    FACET = "decisions"
    IDENTITY = ("decision", "meeting")
    REFERENCES = (("meeting", "meeting"), ("body", "group"), ("at_meeting", "meeting"))

    decision: str
    meeting: str | None = None
    body: str | None = None
    at_meeting: str | None = None
    by_decision: str | None = None

    def facets(self) -> tuple[Facet, ...]:
        return _facets(self.meeting)

    def first_day(self) -> date:
        return date.min  # the decision it speaks of was taken on some day before


class DecisionNotRatified(Event, frozen=True, kw_only=True):
    """A body was asked to ratify a decision of this group, and did not."""

    TOPIC: ClassVar[str] = "group.decision-not-ratified"
    FACET = "decisions"
    IDENTITY = ("decision", "meeting")
    REFERENCES = (("meeting", "meeting"), ("body", "group"), ("at_meeting", "meeting"))

    decision: str
    meeting: str | None = None
    body: str | None = None
    at_meeting: str | None = None
    by_decision: str | None = None

    def facets(self) -> tuple[Facet, ...]:
        return _facets(self.meeting)

    def first_day(self) -> date:
        return date.min  # the decision it speaks of was taken on some day before


class DecisionConsented(Event, frozen=True, kw_only=True):
    """A body gave the consent that a decision of this group needs, on business reserved to it."""

    TOPIC: ClassVar[str] = "group.decision-consented"
    FACET = "decisions"
    IDENTITY = ("decision", "meeting", "body")
    REFERENCES = (("meeting", "meeting"), ("body", "group"), ("at_meeting", "meeting"))

    decision: str
    body: str
    meeting: str | None = None
    at_meeting: str | None = None
    by_decision: str | None = None

    def facets(self) -> tuple[Facet, ...]:
        return _facets(self.meeting)

    def first_day(self) -> date:
        return date.min  # the decision it speaks of was taken on some day before


def _facets(meeting: str | None) -> tuple[Facet, ...]:
    """A word on a decision of a meeting is read with that meeting, and by nobody else."""
    return (DECISIONS, decided(meeting)) if meeting else (DECISIONS,)
