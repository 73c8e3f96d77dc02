"""What terms of reference may say of composition: nominations, limits, deputies and attestations."""

from typing import Annotated

from msgspec import Meta, Struct, field

from domain.terms.base import Among, ClauseRef, Key, Number


class Nomination(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A nomination, or so many of them, from each agency of a class or of a named set."""

    id: Key
    clause: ClauseRef
    of: Among | None = None
    each: Number = 1


class Limit(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A minimum or maximum of filled seats of some kind, together or (`per_agency`) of each agency that has some."""

    id: Key
    clause: ClauseRef
    of: Among
    minimum: Annotated[int, Meta(ge=0, le=10_000)] | None = None
    maximum: Annotated[int, Meta(ge=0, le=10_000)] | None = None
    per_agency: bool = False


class DeputyTerms(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Deputies: whether they may stand in, whether each must be briefed for the meeting and their fitness attested: in
    any words, or in all of these."""

    clause: ClauseRef
    allowed: bool | None = None
    briefed: bool | None = None
    attested: bool | None = None
    attested_as: tuple[Key, ...] = ()


class Attestation(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Something that must be attested of a member when appointed, such as the authority to decide for the agency: in any
    words, or in all of these."""

    clause: ClauseRef
    of: Among = Among()
    attested_as: tuple[Key, ...] = ()


class TenureTerms(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A term of membership of some seats, in months from the appointment: how often it may be extended, and by how much
    (by as much again, where that is not said); and every how many months the membership is reviewed."""

    id: Key
    clause: ClauseRef
    of: Among = Among()
    months: Number | None = None
    extensions: Annotated[int, Meta(ge=0, le=100)] = 0
    extension_months: Number | None = None
    review_months: Number | None = None
    review_clause: ClauseRef | None = None


class CompositionTerms(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`[composition]`: who the group must be made of, what must be attested of them, their deputies, and how long they
    serve."""

    clause: ClauseRef
    nominations: tuple[Nomination, ...] = ()
    limits: tuple[Limit, ...] = ()
    attestation: Attestation | None = None
    deputies: DeputyTerms | None = None
    tenures: tuple[TenureTerms, ...] = field(default=(), name="tenure")
