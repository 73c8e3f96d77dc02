"""Who sits where and holds which office, and whether the group is made of whom its terms ask for."""

from datetime import date
from typing import ClassVar

from msgspec import Struct

from domain.values import Text
from domain.verdicts import Reason, Verdict
from projections.rows.row import Basis, Row


class DeputyLine(Struct, frozen=True, omit_defaults=True):
    """Who may stand in for a seat, since when, and what was attested of them."""

    id: str
    person: str
    since: date
    attested: tuple[str, ...] = ()


class SeatRow(Row, frozen=True, kw_only=True):
    """A seat with its member and deputies, between two days on which something about it changes. `agency` is the agency
    that answers for it then, mergers followed; None where it is not said, or the seat is independent, of no agency."""

    MODEL: ClassVar[str] = "seats"
    COLUMNS = ("group", "seat", "place", "agency", "member")
    INDEXED = ("place", "agency", "member")
    LISTED = ('"group", seat, valid_from',)
    UNITS = ("seat",)
    OF = "place"

    group: str
    seat: str
    title: Text
    agency: str | None = None
    service: Text | None = None
    category: str | None = None
    classes: tuple[str, ...] | None = None
    voting: bool = True
    through_office: str | None = None
    independent: bool = False
    member: str | None = None
    member_since: date | None = None
    vacant_since: date | None = None
    suspended_since: date | None = None
    nominated_by: str | None = None
    attested: tuple[str, ...] = ()
    deputies: tuple[DeputyLine, ...] = ()
    basis: Basis = ()

    @property
    def place(self) -> str:
        """The seat among those of all groups."""
        return f"{self.group}/{self.seat}"


class ConsentLine(Struct, frozen=True, omit_defaults=True):
    """A consent that the terms ask for: of which body (its slug), and when it was given, if it was; at which meeting and by
    which decision, where these are known."""

    body: str
    given_on: date | None = None
    meeting: str | None = None
    decision: str | None = None


class OfficeRow(Row, frozen=True, kw_only=True):
    """An office and its state (VACANT, APPOINTED, IN_OFFICE) between two days, judged by the terms then in force."""

    MODEL: ClassVar[str] = "offices"
    COLUMNS = ("group", "office", "holder")
    INDEXED = ("group", "holder")
    UNITS = ("offices",)

    group: str
    office: str
    state: str
    verdict: Verdict
    holder: str | None = None
    since: date | None = None
    consents: tuple[ConsentLine, ...] = ()
    review_due: date | None = None
    term_ends: date | None = None
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()


class CompositionRow(Row, frozen=True, kw_only=True):
    """Judgement: whether a group is composed as its terms ask, between two days."""

    MODEL: ClassVar[str] = "compositions"
    COLUMNS = ("group",)
    UNITS = ("composition",)

    group: str
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    basis: Basis = ()
