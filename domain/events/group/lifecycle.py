"""Events of a group: established, renamed, related to others, under which terms, ended."""

from datetime import date
from typing import Any, ClassVar, Literal

from msgspec import field

from domain.events.base import Event
from domain.facets import TERMS, Facet, table
from domain.terms.document import RelationKind, Terms
from domain.terms.tables import TABLES
from domain.values import Text

GroupKind = Literal["board", "committee", "sub-group", "task-and-finish-group"]


class GroupEstablished(Event, frozen=True, kw_only=True):
    """A group came into being. `agency` links a body that is also an agency (a Board with staff of its own)."""

    TOPIC: ClassVar[str] = "group.established"
    FUTURE = True
    IDENTITY = ("slug",)
    REFERENCES = (("agency", "agency"),)

    slug: str
    name: Text
    kind: GroupKind
    aliases: tuple[str, ...] = ()
    agency: str | None = None


class GroupRenamed(Event, frozen=True, kw_only=True):
    """The group took another official name; the old one remains an alias."""

    TOPIC: ClassVar[str] = "group.renamed"
    FACET = "names"
    FUTURE = True

    name: Text


class GroupAliasAdded(Event, frozen=True, kw_only=True):
    """Another title of the group was found in use."""

    TOPIC: ClassVar[str] = "group.alias-added"
    FACET = "names"

    alias: str


class RelationBegun(Event, frozen=True, kw_only=True):
    """From this day the group reports to, is accountable to, directed by or approved by another group."""

    TOPIC: ClassVar[str] = "group.relation-begun"
    FACET = "relations"
    FUTURE = True
    IDENTITY = ("relation", "group")
    REFERENCES = (("group", "group"),)

    relation: RelationKind
    group: str
    clause: str | None = None


class RelationEnded(Event, frozen=True, kw_only=True):
    """A relation ended; this is the first day without it."""

    TOPIC: ClassVar[str] = "group.relation-ended"
    FACET = "relations"
    FUTURE = True
    IDENTITY = ("relation", "group")
    REFERENCES = (("group", "group"),)

    relation: RelationKind
    group: str


class TermsAdopted(Event, frozen=True, kw_only=True):
    """The group's terms of reference, whole; in force until another version is: from the day of the adoption, or where
    `in_force_from` says so from the day that their text gives (`effective_from`)."""

    TOPIC: ClassVar[str] = "group.terms-adopted"
    FACET = "terms"
    FUTURE = True

    terms: Terms
    in_force_from: Literal["adoption", "text"] | None = None

    def facets(self) -> tuple[Facet, ...]:
        return (TERMS, *map(table, TABLES))

    def first_day(self) -> date:
        said = self.terms.terms.effective_from if self.in_force_from == "text" else None
        return min(self.on, said or self.on)


class InterpretationRecorded(Event, frozen=True, kw_only=True):
    """A question that the terms leave open was answered: `value` holds for `key` of that version from a date."""

    TOPIC: ClassVar[str] = "group.interpretation-recorded"
    FACET = "terms"
    FUTURE = True
    IDENTITY = ("terms", "key")

    terms: str
    key: str
    value: Any
    since: date = field(name="from")

    def facets(self) -> tuple[Facet, ...]:
        return (TERMS, table(self.key.partition(".")[0]))

    def first_day(self) -> date:
        return min(self.on, self.since)


class AgencyClassified(Event, frozen=True, kw_only=True):
    """This body says that an agency is of a class (statutory-partner, lead …)."""

    TOPIC: ClassVar[str] = "group.agency-classified"
    FACET = "classes"
    FUTURE = True
    IDENTITY = ("agency", "class_")
    REFERENCES = (("agency", "agency"),)

    agency: str
    class_: str = field(name="class")


class AgencyDeclassified(Event, frozen=True, kw_only=True):
    """This body no longer counts the agency among that class; the first day without it."""

    TOPIC: ClassVar[str] = "group.agency-declassified"
    FACET = "classes"
    FUTURE = True
    IDENTITY = ("agency", "class_")
    REFERENCES = (("agency", "agency"),)

    agency: str
    class_: str = field(name="class")


class ReportSubmitted(Event, frozen=True, kw_only=True):
    """A report that a duty of the terms asks for went to another body; `duty` is the duty's id in the terms."""

    TOPIC: ClassVar[str] = "group.report-submitted"
    FACET = "reports"
    IDENTITY = ("duty",)
    REFERENCES = (("to", "group"),)

    duty: str
    to: str | None = None
    period: str | None = None


class AttendanceReviewed(Event, frozen=True, kw_only=True):
    """The attendance of members was reviewed by whom the terms ask to monitor it, over the meetings up to a day."""

    TOPIC: ClassVar[str] = "group.attendance-reviewed"
    FACET = "reports"

    up_to: date | None = None


class GroupEnded(Event, frozen=True, kw_only=True):
    """The group is no more; the first day without it. Seats, offices and relations end with it; `successor` goes on with
    its work."""

    TOPIC: ClassVar[str] = "group.ended"
    FUTURE = True
    UNSETTLES = True
    REFERENCES = (("successor", "group"),)

    successor: str | None = None
    reason: str | None = None
