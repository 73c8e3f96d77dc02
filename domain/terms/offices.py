"""What terms of reference may say of offices: who appoints, who may hold one, and for how long."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from domain.terms.base import Among, ClauseRef, Key, Number
from domain.values import Text

RunsFrom = Literal["appointed", "took_office", "agreed", "first_meeting"]


class Eligibility(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who may hold an office, on the date and while in office: a member of each of these bodies (`self` is this group),
    from an agency of one of these classes, of one of these agencies, in one of these seats."""

    clause: ClauseRef
    member_of: tuple[Key, ...] = ()
    agency_classes: tuple[Key, ...] = ()
    agencies: tuple[Key, ...] = ()
    seats: Among | None = None


class Bar(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who may not: a member of a body, the holder of an office here (or of that body), someone of an agency or a class of
    agencies. Who fits every part that is given is barred."""

    clause: ClauseRef
    member_of: Key | None = None
    office: Key | None = None
    agency_class: Key | None = None
    agency: Key | None = None


class Period(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A number of months and what they run from; how often it may be extended, and by how much (by as much again, where
    that is not said); how many terms in a row the same person may serve."""

    clause: ClauseRef
    months: Number | None = None
    runs_from: RunsFrom | None = None
    extensions: Annotated[int, Meta(ge=0, le=100)] = 0
    extension_months: Number | None = None
    in_a_row_max: Number | None = None


class OfficeTerms(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`[[office]]`: who appoints, who must consent, who may hold it and for how long, and when it is reviewed. It
    `rotates` between agencies: to any other, or in the order of `rotation`."""

    id: Key
    title: Text
    clause: ClauseRef
    holders: Number = 1
    appointed_by: tuple[Key, ...] = ()
    appointed_clause: ClauseRef | None = None
    consents: tuple[Key, ...] = ()
    consents_clause: ClauseRef | None = None
    eligibility: tuple[Eligibility, ...] = ()
    bars: tuple[Bar, ...] = ()
    term: Period | None = None
    review: Period | None = None
    rotates: bool | None = None
    rotation: tuple[Key, ...] = ()
    rotates_clause: ClauseRef | None = None
    acting: bool | None = None
    acting_clause: ClauseRef | None = None
