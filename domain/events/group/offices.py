"""Events of the offices of a group and their holders."""

from typing import ClassVar, Literal

from domain.events.base import Event
from domain.events.group.membership import DepartureReason
from domain.values import Sealed


class OfficerAppointed(Event, frozen=True, kw_only=True):
    """A person was appointed to an office (chair, vice-chair); in office only from `TookOffice`."""

    TOPIC: ClassVar[str] = "group.officer-appointed"
    FACET = "offices"
    FUTURE = True
    IDENTITY = ("office",)
    REFERENCES = (("person", "person"), ("nominated_by", "agency"))

    office: str
    person: str
    nominated_by: str | None = None


class ConsentGiven(Event, frozen=True, kw_only=True):
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


class TookOffice(Event, frozen=True, kw_only=True):
    """The person appointed began to act."""

    TOPIC: ClassVar[str] = "group.took-office"
    FACET = "offices"
    IDENTITY = ("office",)
    REFERENCES = (("person", "person"),)

    office: str
    person: str


class OfficeReviewed(Event, frozen=True, kw_only=True):
    """The holding of an office was reviewed, as the terms ask for from time to time."""

    TOPIC: ClassVar[str] = "group.office-reviewed"
    FACET = "offices"
    IDENTITY = ("office",)
    REFERENCES = (("person", "person"),)

    office: str
    person: str
    outcome: Literal["continues", "ends"] = "continues"


class OfficeExtended(Event, frozen=True, kw_only=True):
    """The term of a holder was extended, by as long as the terms say."""

    TOPIC: ClassVar[str] = "group.office-extended"
    FACET = "offices"
    IDENTITY = ("office",)
    REFERENCES = (("person", "person"),)

    office: str
    person: str


class OfficeVacated(Event, frozen=True, kw_only=True):
    """The office was laid down; the first day without this holder."""

    TOPIC: ClassVar[str] = "group.office-vacated"
    FACET = "offices"
    UNSETTLES = True
    FUTURE = True
    IDENTITY = ("office",)
    REFERENCES = (("person", "person"),)

    office: str
    person: str
    reason: DepartureReason | None = None
    note: Sealed | None = None
