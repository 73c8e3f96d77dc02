"""Data classes of what an act leaves open: the parts of the answer that `loose_ends` finds."""

from datetime import date

from msgspec import Struct

from domain.values import Text
from domain.verdicts import Reason, Verdict


class Vacancy(Struct, frozen=True, omit_defaults=True):
    """A seat in which nobody sits; `deputies` may still stand in."""

    group: str
    seat: str
    title: Text
    agency: str | None
    vacant_since: date
    deputies: tuple[str, ...] = ()


class VacantOffice(Struct, frozen=True, omit_defaults=True):
    """An office that nobody holds; `consents` are the bodies that must agree to whoever comes next."""

    group: str
    office: str
    vacant_since: date
    consents: tuple[str, ...] = ()


class LostDeputy(Struct, frozen=True, omit_defaults=True):
    """A deputyship that is no more, and those who still stand in for the seat."""

    group: str
    seat: str
    deputy: str
    person: str
    remaining: tuple[str, ...] = ()


class PlaceLeft(Struct, frozen=True, omit_defaults=True):
    """What a person holds in a group: a seat, an office, or a seat to stand in for."""

    group: str
    person: str
    since: date
    seat: str | None = None
    office: str | None = None
    deputy: str | None = None


class LostMeeting(Struct, frozen=True, omit_defaults=True):
    """A planned meeting that will not be; `instead` is the one that another group holds."""

    group: str
    meeting: str
    meets_on: date
    instead: str | None = None


class EndedRelation(Struct, frozen=True, omit_defaults=True):
    """A relation that ended with one of its groups."""

    group: str
    relation: str
    to: str


class OpenDuty(Struct, frozen=True, omit_defaults=True):
    """A duty of a group that ended, not done by then."""

    group: str
    duty: str
    what: Text
    due_on: date | None
    clause: str | None = None


class OpenWork(Struct, frozen=True, omit_defaults=True):
    """An action of a seat that is vacant now, or any work of a group that ended (`kind`: action, audit …)."""

    group: str
    kind: str
    id: str
    seat: str | None = None
    agency: str | None = None


class Affected(Struct, frozen=True, omit_defaults=True):
    """What a group says of an agency that ended: its seats, the classes it is of, the seats whose members it nominated."""

    group: str
    seats: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    nominations: tuple[str, ...] = ()


class Turned(Struct, frozen=True, omit_defaults=True):
    """A verdict that is not what it was; `of` is the composition, or an office."""

    group: str
    of: str
    before: Verdict | None
    after: Verdict | None
    reasons: tuple[Reason, ...] = ()


class LeftOpen(Struct, frozen=True, omit_defaults=True):
    """Groups and agencies by their slugs, everything else by its id. `held` is what people held in a group that ended,
    `later` what somebody who departed is appointed to from a later day on."""

    seats: tuple[Vacancy, ...] = ()
    offices: tuple[VacantOffice, ...] = ()
    deputies: tuple[LostDeputy, ...] = ()
    held: tuple[PlaceLeft, ...] = ()
    later: tuple[PlaceLeft, ...] = ()
    meetings: tuple[LostMeeting, ...] = ()
    relations: tuple[EndedRelation, ...] = ()
    duties: tuple[OpenDuty, ...] = ()
    work: tuple[OpenWork, ...] = ()
    agencies: tuple[Affected, ...] = ()
    verdicts: tuple[Turned, ...] = ()
