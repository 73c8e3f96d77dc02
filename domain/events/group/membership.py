"""Events of the seats of a group, their members and deputies."""

from typing import ClassVar, Literal

from msgspec import UNSET, UnsetType

from domain.events.base import Event
from domain.facets import ANY_SEAT, SEATS, Facet
from domain.terms.base import Category
from domain.text import Words, said
from domain.values import Sealed, Text

DepartureReason = Literal[
    "left-post", "term-ended", "replaced", "resigned", "removed", "agency-withdrew", "deceased", "other"
]

SuspensionGround = Literal["attendance", "conduct", "interest", "investigation", "own-request", "other"]


class SeatCreated(Event, frozen=True, kw_only=True):
    """A place on the group, usually an agency's (unknown when None), known by its id; `independent` of no agency."""

    VERSION: ClassVar[int] = 2

    TOPIC: ClassVar[str] = "group.seat-created"
    FACET = "seats"
    PART = "seat"
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
    independent: bool = False

    def broken(self) -> Words | None:
        return _of_no_agency(self.agency) if self.independent else None


class SeatChanged(Event, frozen=True, kw_only=True):
    """From this day the seat is otherwise: only the fields given change; an agency of null becomes unknown. A seat that
    becomes independent has no agency any more, and one that is given an agency is not independent any more."""

    VERSION: ClassVar[int] = 2

    TOPIC: ClassVar[str] = "group.seat-changed"
    FACET = "seats"
    PART = "seat"
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
    independent: bool | UnsetType = UNSET

    def broken(self) -> Words | None:
        return _of_no_agency(self.agency) if self.independent is True else None


def _of_no_agency(agency: str | None | UnsetType) -> Words | None:
    """Why a seat cannot be independent; None where it can."""
    return said("an independent seat is of no agency") if isinstance(agency, str) else None


class SeatClosed(Event, frozen=True, kw_only=True):
    """The seat is no more; the first day without it."""

    TOPIC: ClassVar[str] = "group.seat-closed"
    FACET = "seats"
    PART = "seat"
    FUTURE = True
    UNSETTLES = True
    IDENTITY = ("seat",)

    seat: str


class MemberAppointed(Event, frozen=True, kw_only=True):
    """A person took a seat, in it for all of this day; `attested` names what was vouched for (authority-to-decide)."""

    TOPIC: ClassVar[str] = "group.member-appointed"
    FACET = "seats"
    PART = "seat"
    FUTURE = True
    IDENTITY = ("seat",)
    REFERENCES = (("person", "person"), ("nominated_by", "agency"))

    seat: str
    person: str
    nominated_by: str | None = None
    attested: tuple[str, ...] = ()


class MemberDeparted(Event, frozen=True, kw_only=True):
    """A person left a seat; the first day without them."""

    TOPIC: ClassVar[str] = "group.member-departed"
    FACET = "seats"
    PART = "seat"
    FUTURE = True
    UNSETTLES = True
    IDENTITY = ("seat",)
    REFERENCES = (("person", "person"),)

    seat: str
    person: str
    reason: DepartureReason | None = None
    note: Sealed | None = None


class MemberSuspended(Event, frozen=True, kw_only=True):
    """A member keeps the seat, and from this day may not act in it until reinstated; nobody acts for them."""

    TOPIC: ClassVar[str] = "group.member-suspended"
    FACET = "seats"
    PART = "seat"
    FUTURE = True
    IDENTITY = ("seat",)
    REFERENCES = (("person", "person"),)

    seat: str
    person: str
    ground: SuspensionGround | None = None
    note: Sealed | None = None


class MemberReinstated(Event, frozen=True, kw_only=True):
    """A suspension ended; the first day without it."""

    TOPIC: ClassVar[str] = "group.member-reinstated"
    FACET = "seats"
    PART = "seat"
    FUTURE = True
    IDENTITY = ("seat",)
    REFERENCES = (("person", "person"),)

    seat: str
    person: str


class MembershipExtended(Event, frozen=True, kw_only=True):
    """The term of a member was extended, or renewed, by as long as the terms say."""

    TOPIC: ClassVar[str] = "group.membership-extended"
    FACET = "seats"
    PART = "seat"
    IDENTITY = ("seat",)
    REFERENCES = (("person", "person"),)

    seat: str
    person: str


class MembershipReviewed(Event, frozen=True, kw_only=True):
    """The membership of whoever holds a seat was reviewed, as the terms ask for from time to time."""

    TOPIC: ClassVar[str] = "group.membership-reviewed"
    FACET = "seats"
    PART = "seat"
    IDENTITY = ("seat",)
    REFERENCES = (("person", "person"),)

    seat: str
    person: str
    outcome: Literal["continues", "ends"] = "continues"


class DeputyNamed(Event, frozen=True, kw_only=True):
    """A person may stand in for a seat; `attested` names what was vouched for."""

    TOPIC: ClassVar[str] = "group.deputy-named"
    FACET = "seats"
    PART = "seat"
    FUTURE = True
    IDENTITY = ("deputy", "seat")
    REFERENCES = (("person", "person"),)

    deputy: str
    seat: str
    person: str
    attested: tuple[str, ...] = ()


class DeputyWithdrawn(Event, frozen=True, kw_only=True):
    """A deputy no longer stands in; the first day without."""

    TOPIC: ClassVar[str] = "group.deputy-withdrawn"
    FACET = "seats"
    FUTURE = True
    UNSETTLES = True
    IDENTITY = ("deputy",)

    deputy: str

    def facets(self) -> tuple[Facet, ...]:
        return (SEATS, ANY_SEAT)
