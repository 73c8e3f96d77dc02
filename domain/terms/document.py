"""A whole parsed document of terms of reference, as `TermsAdopted` stores it."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from domain.calendars.countries import Country
from domain.terms.attendance import AttendanceTerms
from domain.terms.base import KNOWN_CATEGORIES, Category, ClauseRef, Key, Number
from domain.terms.composition import CompositionTerms
from domain.terms.duties import Duty
from domain.terms.meetings import MeetingTerms
from domain.terms.offices import OfficeTerms
from domain.terms.quorum import QuorumTerms
from domain.terms.voting import DecisionTerms, InterestTerms
from domain.values import Text

YEAR_START = "^(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"
DIGEST = "^[0-9a-f]{64}$"
YearStart = Annotated[str, Meta(pattern=YEAR_START)]
Digest = Annotated[str, Meta(pattern=DIGEST)]
ShortText = Annotated[str, Meta(min_length=1, max_length=500)]
RelationKind = Literal["reports_to", "accountable_to", "directed_by", "approved_by"]


class Source(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where the text comes from, the SHA-256 of its bytes, and how far it is held: all of it, or up to some place."""

    title: Text
    digest: Digest
    complete: bool
    extent: Text
    pointer: ShortText | None = None


class Metadata(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`[terms]`: which text this is, its legal basis, its dates so far as they are known, the start of the year, and
    the country by whose bank holidays working days are counted."""

    version: ShortText
    source: Source
    legal_basis: Text | None = None
    legal_basis_clause: ClauseRef | None = None
    approved_on: date | None = None
    approved_by: Key | None = None
    effective_from: date | None = None
    supersedes: ShortText | None = None
    year_start: YearStart | None = None
    year_start_clause: ClauseRef | None = None
    review_months: Number | None = None
    review_clause: ClauseRef | None = None
    calendar: Country = "england-and-wales"
    calendar_clause: ClauseRef | None = None


class GroupTerms(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`[group]`: the group as its terms name it."""

    slug: Key
    name: Text
    aliases: tuple[Text, ...] = ()
    clause: ClauseRef | None = None


class Body(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`[[body]]`: another body that the text speaks of; `group` is the slug it is recorded under, where
    that is clear."""

    id: Key
    name: Text
    aliases: tuple[Text, ...] = ()
    group: Key | None = None
    clause: ClauseRef | None = None


class Relation(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`[[relation]]`: reports to, accountable to, priorities directed by, programme approved by."""

    id: Key
    kind: RelationKind
    to: Key
    clause: ClauseRef


class AgencyTerms(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`[[agency]]`: an agency as the text names it, with its other spellings; `id` is the slug to record it under."""

    id: Key
    name: Text
    aliases: tuple[Text, ...] = ()


class SeatTerms(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`[[seat]]`: a place that the terms propose; without agency or category where the text does not say them; where it
    says of no agency, `independent`. Whoever holds the office `held_through` (of a body, else its own) is its member."""

    id: Key
    title: Text
    clause: ClauseRef
    agency: Key | None = None
    service: Text | None = None
    category: Category | None = None
    voting: bool = True
    held_through: Key | None = None
    held_through_body: Key | None = None
    independent: bool = False


class CategoryTerms(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`[[category]]`: a category of seats of the terms' own, beside those known. Whether it counts towards the quorum is
    said in `quorum.counts.category`."""

    id: Key
    title: Text
    clause: ClauseRef


class OutsideEvent(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`[[event]]`: something outside the group's own record, such as an election, that the terms count time from."""

    id: Key
    what: Text
    clause: ClauseRef


class Open(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`[[open]]`: a key that the text leaves open, the question, and the clause that raises it, if any."""

    key: Annotated[str, Meta(pattern="^[a-z0-9_-]+([.][a-z0-9_-]+)+$", max_length=200)]
    question: Text
    clause: ClauseRef | None = None


class Terms(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Terms of reference: who the group is, the words of its clauses, its rules, and what the words leave open."""

    terms: Metadata
    group: GroupTerms
    clauses: dict[ClauseRef, Text]
    bodies: tuple[Body, ...] = field(default=(), name="body")
    relations: tuple[Relation, ...] = field(default=(), name="relation")
    agencies: tuple[AgencyTerms, ...] = field(default=(), name="agency")
    quorum: QuorumTerms | None = None
    attendance: AttendanceTerms | None = None
    meetings: MeetingTerms | None = None
    decisions: DecisionTerms | None = None
    interests: InterestTerms | None = None
    offices: tuple[OfficeTerms, ...] = field(default=(), name="office")
    seats: tuple[SeatTerms, ...] = field(default=(), name="seat")
    categories: tuple[CategoryTerms, ...] = field(default=(), name="category")
    composition: CompositionTerms | None = None
    duties: tuple[Duty, ...] = field(default=(), name="duty")
    events: tuple[OutsideEvent, ...] = field(default=(), name="event")
    open: tuple[Open, ...] = ()

    @property
    def categories_named(self) -> tuple[str, ...]:
        """The categories of seats: those known, and the terms' own."""
        return (*KNOWN_CATEGORIES, *(each.id for each in self.categories))

    @property
    def business_named(self) -> set[str]:
        """The kinds of business that the terms name: with a quorum of their own, or reserved in some way."""
        with_quorum = {each.id for each in self.quorum.business} if self.quorum else set()
        return with_quorum | ({each.id for each in self.decisions.business} if self.decisions else set())
