"""Rule inputs of offices: who holds one, who agreed, and where the holder stands elsewhere."""

from datetime import date

from msgspec import Struct

from domain.rules.inputs import SeatInput


class ConsentInput(Struct, frozen=True, kw_only=True):
    """That a body (the slug of a group) agreed to an appointment, at a meeting and by a decision where these are known."""

    body: str
    given_on: date
    meeting: str | None = None
    decision: str | None = None
    basis: tuple[int, ...] = ()


class ReviewInput(Struct, frozen=True, kw_only=True):
    """A review of the holding."""

    on: date
    basis: tuple[int, ...] = ()


class HoldingInput(Struct, frozen=True, kw_only=True):
    """An office and its holder: by which groups (slugs) appointed, when in office and first at a meeting, consents,
    reviews and extensions since, and which of their terms in a row it is. An acting holder is one for a single
    meeting; an independent one is of no agency."""

    office: str
    person: str
    appointed_on: date
    appointed_by: tuple[str, ...] = ()
    took_office_on: date | None = None
    consents: tuple[ConsentInput, ...] = ()
    reviews: tuple[ReviewInput, ...] = ()
    first_meeting_on: date | None = None
    extended_on: tuple[date, ...] = ()
    in_a_row: int = 1
    acting: bool = False
    agency: str | None = None
    independent: bool = False
    basis: tuple[int, ...] = ()


class PersonStanding(Struct, frozen=True, kw_only=True):
    """What is known of a person on a date: of which groups (slugs) a member, where that is recorded; the classes of their
    agencies (None: nothing said) and these agencies (ids; None: not recorded); the offices held, as (slug, office); the
    seats held in this group."""

    member_of: dict[str, bool] = {}
    classes: frozenset[str] | None = None
    agencies: frozenset[str] | None = None
    offices: frozenset[tuple[str, str]] = frozenset()
    seats: tuple[SeatInput, ...] = ()
    basis: tuple[int, ...] = ()
