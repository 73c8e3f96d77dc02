"""What happens to a group: its terms, relations, seats, members and offices."""

from datetime import date
from typing import Any, ClassVar, Literal

from msgspec import UNSET, UnsetType, field

from domain.events.act import Act
from domain.terms.document import RelationKind, Terms
from domain.terms.requirement import Category
from domain.values import Sealed, Text

TABLES = ("attendance", "body", "composition", "duty", "office", "quorum", "terms")
"""The tables of a document of terms whose keys may be open."""

GroupKind = Literal["board", "committee", "sub-group", "task-and-finish-group"]
DepartureReason = Literal[
    "left-post", "term-ended", "replaced", "resigned", "removed", "agency-withdrew", "deceased", "other"
]


class GroupEstablished(Act, frozen=True, kw_only=True):
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


class RelationBegun(Act, frozen=True, kw_only=True):
    """From this day the group reports to, is accountable to, directed by or approved by another group."""

    TOPIC: ClassVar[str] = "group.relation-begun"
    FACET = "relations"
    FUTURE = True
    IDENTITY = ("relation", "group")
    REFERENCES = (("group", "group"),)

    relation: RelationKind
    group: str
    clause: str | None = None


class RelationEnded(Act, frozen=True, kw_only=True):
    """A relation ended; this is the first day without it."""

    TOPIC: ClassVar[str] = "group.relation-ended"
    FACET = "relations"
    FUTURE = True
    IDENTITY = ("relation", "group")
    REFERENCES = (("group", "group"),)

    relation: RelationKind
    group: str


class TermsAdopted(Act, frozen=True, kw_only=True):
    """The group's terms of reference, whole; in force from this day until another version is."""

    TOPIC: ClassVar[str] = "group.terms-adopted"
    FACET = "terms"
    FUTURE = True

    terms: Terms

    def facets(self) -> tuple[str, ...]:
        return ("terms", *(f"terms/{table}" for table in TABLES))


class InterpretationRecorded(Act, frozen=True, kw_only=True):
    """A question that the terms leave open was answered: `value` holds for `key` of that version from a date."""

    TOPIC: ClassVar[str] = "group.interpretation-recorded"
    FACET = "terms"
    FUTURE = True
    IDENTITY = ("terms", "key")

    terms: str
    key: str
    value: Any
    since: date = field(name="from")

    def facets(self) -> tuple[str, ...]:
        return ("terms", f"terms/{self.key.partition('.')[0]}")


class AgencyClassified(Act, frozen=True, kw_only=True):
    """This body says that an agency is of a class (statutory-partner, lead …)."""

    TOPIC: ClassVar[str] = "group.agency-classified"
    FACET = "classes"
    FUTURE = True
    IDENTITY = ("agency", "class_")
    REFERENCES = (("agency", "agency"),)

    agency: str
    class_: str = field(name="class")


class AgencyDeclassified(Act, frozen=True, kw_only=True):
    """This body no longer counts the agency among that class; the first day without it."""

    TOPIC: ClassVar[str] = "group.agency-declassified"
    FACET = "classes"
    FUTURE = True
    IDENTITY = ("agency", "class_")
    REFERENCES = (("agency", "agency"),)

    agency: str
    class_: str = field(name="class")


class SeatCreated(Act, frozen=True, kw_only=True):
    """A place on the group, usually an agency's (unknown when None), known by its id."""

    TOPIC: ClassVar[str] = "group.seat-created"
    FACET = "seats"
    FUTURE = True
    IDENTITY = ("seat",)
    REFERENCES = (("agency", "agency"),)

    seat: str
    title: Text
    agency: str | None = None
    service: Text | None = None
    category: Category | None = None
    voting: bool = True
    through_office: str | None = None

    def facets(self) -> tuple[str, ...]:
        return ("seats", f"seat/{self.seat}")


class SeatChanged(Act, frozen=True, kw_only=True):
    """From this day the seat is otherwise: only the fields given change; an agency of null becomes unknown."""

    TOPIC: ClassVar[str] = "group.seat-changed"
    FACET = "seats"
    FUTURE = True
    IDENTITY = ("seat",)
    REFERENCES = (("agency", "agency"),)

    seat: str
    title: Text | UnsetType = UNSET
    agency: str | None | UnsetType = UNSET
    service: Text | None | UnsetType = UNSET
    category: Category | None | UnsetType = UNSET
    voting: bool | UnsetType = UNSET
    through_office: str | None | UnsetType = UNSET

    def facets(self) -> tuple[str, ...]:
        return ("seats", f"seat/{self.seat}")


class SeatClosed(Act, frozen=True, kw_only=True):
    """The seat is no more; the first day without it."""

    TOPIC: ClassVar[str] = "group.seat-closed"
    FACET = "seats"
    FUTURE = True
    UNSETTLES = True
    IDENTITY = ("seat",)

    seat: str

    def facets(self) -> tuple[str, ...]:
        return ("seats", f"seat/{self.seat}")


class MemberAppointed(Act, frozen=True, kw_only=True):
    """A person took a seat, in it for all of this day; `attested` names what was vouched for (authority-to-decide)."""

    TOPIC: ClassVar[str] = "group.member-appointed"
    FACET = "seats"
    FUTURE = True
    IDENTITY = ("seat",)
    REFERENCES = (("person", "person"), ("nominated_by", "agency"))

    seat: str
    person: str
    nominated_by: str | None = None
    attested: tuple[str, ...] = ()

    def facets(self) -> tuple[str, ...]:
        return ("seats", f"seat/{self.seat}")


class MemberDeparted(Act, frozen=True, kw_only=True):
    """A person left a seat; the first day without them."""

    TOPIC: ClassVar[str] = "group.member-departed"
    FACET = "seats"
    FUTURE = True
    UNSETTLES = True
    IDENTITY = ("seat",)
    REFERENCES = (("person", "person"),)

    seat: str
    person: str
    reason: DepartureReason | None = None
    note: Sealed | None = None

    def facets(self) -> tuple[str, ...]:
        return ("seats", f"seat/{self.seat}")


class DeputyNamed(Act, frozen=True, kw_only=True):
    """A person may stand in for a seat; `attested` names what was vouched for."""

    TOPIC: ClassVar[str] = "group.deputy-named"
    FACET = "seats"
    FUTURE = True
    IDENTITY = ("deputy", "seat")
    REFERENCES = (("person", "person"),)

    deputy: str
    seat: str
    person: str
    attested: tuple[str, ...] = ()

    def facets(self) -> tuple[str, ...]:
        return ("seats", f"seat/{self.seat}")


class DeputyWithdrawn(Act, frozen=True, kw_only=True):
    """A deputy no longer stands in; the first day without."""

    TOPIC: ClassVar[str] = "group.deputy-withdrawn"
    FACET = "seats"
    FUTURE = True
    UNSETTLES = True
    IDENTITY = ("deputy",)

    deputy: str

    def facets(self) -> tuple[str, ...]:
        return ("seats", "seat")


class OfficerAppointed(Act, frozen=True, kw_only=True):
    """A person was appointed to an office (chair, vice-chair); in office only from `TookOffice`."""

    TOPIC: ClassVar[str] = "group.officer-appointed"
    FACET = "offices"
    FUTURE = True
    IDENTITY = ("office",)
    REFERENCES = (("person", "person"), ("nominated_by", "agency"))

    office: str
    person: str
    nominated_by: str | None = None


class ConsentGiven(Act, frozen=True, kw_only=True):
    """A body agreed to an appointment, where it is recorded here at a meeting and by a decision, else by evidence."""

    TOPIC: ClassVar[str] = "group.consent-given"
    FACET = "offices"
    IDENTITY = ("office", "body")
    REFERENCES = (("person", "person"), ("body", "group"), ("meeting", "meeting"))

    office: str
    person: str
    body: str
    meeting: str | None = None
    decision: str | None = None


class TookOffice(Act, frozen=True, kw_only=True):
    """The person appointed began to act."""

    TOPIC: ClassVar[str] = "group.took-office"
    FACET = "offices"
    IDENTITY = ("office",)
    REFERENCES = (("person", "person"),)

    office: str
    person: str


class OfficeReviewed(Act, frozen=True, kw_only=True):
    """The holding of an office was reviewed, as the terms ask for from time to time."""

    TOPIC: ClassVar[str] = "group.office-reviewed"
    FACET = "offices"
    IDENTITY = ("office",)
    REFERENCES = (("person", "person"),)

    office: str
    person: str
    outcome: Literal["continues", "ends"] = "continues"


class OfficeVacated(Act, frozen=True, kw_only=True):
    """The office was laid down; the first day without this holder."""

    TOPIC: ClassVar[str] = "group.office-vacated"
    FACET = "offices"
    FUTURE = True
    IDENTITY = ("office",)
    REFERENCES = (("person", "person"),)

    office: str
    person: str
    reason: DepartureReason | None = None
    note: Sealed | None = None


class ReportSubmitted(Act, frozen=True, kw_only=True):
    """A report that a duty of the terms asks for went to another body; `duty` is the duty's id in the terms."""

    TOPIC: ClassVar[str] = "group.report-submitted"
    FACET = "reports"
    IDENTITY = ("duty",)
    REFERENCES = (("to", "group"),)

    duty: str
    to: str | None = None
    period: str | None = None
