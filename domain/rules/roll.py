"""What the rules are told of a meeting: its seats as they were held, its roll, its votes, and what was determined."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from domain.verdicts import Outcome


class Seat(Struct, frozen=True, kw_only=True):
    """A seat on the day: its agency with successors resolved (None: not said), what a body has said of that agency's
    classes (None: nothing), and the member who holds it (None: vacant)."""

    id: str
    agency: str | None = None
    category: str | None = None
    voting: bool = True
    member: str | None = None
    classes: frozenset[str] | None = None
    suspended: bool = False
    basis: tuple[int, ...] = ()


class Presence(Struct, frozen=True, kw_only=True):
    """An interval in attendance, half-open; without a start from the beginning, without an end to the end."""

    start: datetime | None = None
    end: datetime | None = None
    mode: Literal["room", "remote"] = "room"


class Attendance(Struct, frozen=True, kw_only=True):
    """A line of the roll. Present without intervals is present throughout, in the room. Someone invited has no seat but
    may have an agency. Of a deputy: whether they were briefed for this meeting, and their fitness attested."""

    outcome: Outcome
    seat: str | None = None
    person: str | None = None
    agency: str | None = None
    presence: tuple[Presence, ...] = ()
    briefed: bool | None = None
    attested: bool | None = None
    basis: tuple[int, ...] = ()


class Lost(Struct, frozen=True, kw_only=True):
    """A line of the roll that has lost its ground: it counts for nothing, and what took its ground says why."""

    seat: str
    why: str
    basis: tuple[int, ...]


class Vote(Struct, frozen=True, kw_only=True):
    """The moment of a vote, and the seats with a declared interest in it."""

    at: datetime
    conflicted: frozenset[str] = frozenset()
    basis: tuple[int, ...] = ()


class Determination(Struct, frozen=True, kw_only=True):
    """That the holder of an office determined the meeting to be quorate, or not; `perhaps` is the office in whose place
    it was done, where the terms do not say whether whoever acts in it may."""

    quorate: bool
    by: str
    perhaps: str | None = None
    made_on: date | None = None
    basis: tuple[int, ...] = ()


class Meeting(Struct, frozen=True, kw_only=True):
    """A meeting that was held. `adjourned` are the times between start and end at which it did not sit. `offices` are the
    holders on that day, with those whom the terms let act for one, and `acting` those of whom the terms do not say whether
    they may. `agencies` turns the terms' words for agencies and bodies into resolved ids, `nominated` are the bodies, in
    the terms' words, whose nomination is on record."""

    on: date
    start: datetime | None = None
    end: datetime | None = None
    adjourned: tuple[tuple[datetime, datetime], ...] = ()
    seats: tuple[Seat, ...] = ()
    roll: tuple[Attendance, ...] = ()
    lost: tuple[Lost, ...] = ()
    offices: dict[str, tuple[str, ...]] = {}
    acting: dict[str, tuple[str, ...]] = {}
    agencies: dict[str, str] = {}
    nominated: frozenset[str] = frozenset()
    votes: tuple[Vote, ...] = ()
    determination: Determination | None = None
    basis: tuple[int, ...] = ()
