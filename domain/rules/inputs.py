"""Rule inputs: a meeting as the rules see it, with its seats as they were held, its roll and its votes."""

from datetime import date, datetime

from msgspec import Struct

from domain.events.meeting.proceedings import Mode
from domain.text import Words
from domain.values import Text
from domain.verdicts import Outcome

CAME = (Outcome.PRESENT, Outcome.BY_DEPUTY)
"""The outcomes by which a seat attended."""


class SeatInput(Struct, frozen=True, kw_only=True):
    """A seat on the day: its agency with successors resolved (None: not said, or none where it is independent), the classes
    of that agency (None: nothing said of them), and its member (None: vacant). `title` is what it is called in reasons."""

    id: str
    title: Text | None = None
    agency: str | None = None
    category: str | None = None
    voting: bool = True
    member: str | None = None
    classes: frozenset[str] | None = None
    suspended: bool = False
    independent: bool = False
    basis: tuple[int, ...] = ()

    @property
    def agency_not_said(self) -> bool:
        """Whether it may be of any agency."""
        return self.agency is None and not self.independent


class PresenceInterval(Struct, frozen=True, kw_only=True):
    """An interval in attendance, half-open; without a start from the beginning, without an end to the end."""

    start: datetime | None = None
    end: datetime | None = None
    mode: Mode = "room"


class AttendanceInput(Struct, frozen=True, kw_only=True):
    """A line of the roll. Present without intervals is present throughout, in the room. Somebody invited has no seat
    but may have an agency, and may be the deputy named for some seats (`stands_for`). `absence_intervals` is when they
    left for an interest of theirs: they attended, and were not present. Of a deputy: whether they were briefed for this
    meeting, and attested to meet the requirements."""

    outcome: Outcome
    seat: str | None = None
    person: str | None = None
    agency: str | None = None
    presence: tuple[PresenceInterval, ...] = ()
    absence_intervals: tuple[PresenceInterval, ...] = ()
    briefed: bool | None = None
    attested: bool | None = None
    stands_for: tuple[str, ...] = ()
    basis: tuple[int, ...] = ()

    def present_at(self, moment: datetime) -> bool:
        """Whether the line says that somebody was present at a moment."""
        return self.outcome in CAME and any(
            (each.start is None or each.start <= moment) and (each.end is None or moment < each.end)
            for each in self.present_intervals or (PresenceInterval(),)
        )

    @property
    def present_intervals(self) -> tuple[PresenceInterval, ...]:
        """When they were present; none for throughout."""
        if not self.absence_intervals:
            return self.presence
        left = [*(self.presence or (PresenceInterval(),))]
        for gap in self.absence_intervals:
            left = [part for each in left for part in _without(each, gap)]
        nowhere = PresenceInterval(start=self.absence_intervals[0].start, end=self.absence_intervals[0].start)
        return tuple(left) or (nowhere,)


def _without(presence: PresenceInterval, gap: PresenceInterval) -> list[PresenceInterval]:
    """What is left of an interval before and after a gap in it."""
    found = []
    if gap.start is not None and (presence.start is None or presence.start < gap.start):
        end = gap.start if presence.end is None else min(presence.end, gap.start)
        found.append(PresenceInterval(start=presence.start, end=end, mode=presence.mode))
    if gap.end is not None and (presence.end is None or gap.end < presence.end):
        start = gap.end if presence.start is None else max(presence.start, gap.end)
        found.append(PresenceInterval(start=start, end=presence.end, mode=presence.mode))
    return found


class InvalidLine(Struct, frozen=True, kw_only=True):
    """A line of the roll that no longer stands on a seat and its holder: it counts for nothing. `basis` is that of
    the event that made it so."""

    seat: str
    why: Words
    basis: tuple[int, ...]


class Vote(Struct, frozen=True, kw_only=True):
    """The moment of a vote (None: not known), and the seats with a declared interest in it."""

    at: datetime | None = None
    conflicted: frozenset[str] = frozenset()
    basis: tuple[int, ...] = ()


class Determination(Struct, frozen=True, kw_only=True):
    """That the holder of an office determined the meeting, or one decision at it, to be quorate, or not; `perhaps` is the
    office in whose place it was done, where the terms do not say whether whoever acts in it may; `vacant`: nobody held
    the office that is said to have determined it."""

    quorate: bool
    by: str
    perhaps: str | None = None
    made_on: date | None = None
    vacant: bool = False
    basis: tuple[int, ...] = ()


class MeetingInput(Struct, frozen=True, kw_only=True):
    """A meeting that was held. `adjourned` are the times between start and end at which it did not sit. `offices`
    are the holders on that day with those whom the terms let act in their place, `acting` those of whom the terms do
    not say whether they may. `agencies` turns the terms' words for agencies and bodies into resolved ids,
    `nominated` says, in the terms' words, a member of which agency was nominated by which, `unregistered` the terms'
    words for agencies that nobody registered: whoever is of them cannot be recorded as such. `names` are the names of
    agencies by their ids."""

    on: date
    start: datetime | None = None
    end: datetime | None = None
    adjourned: tuple[tuple[datetime, datetime], ...] = ()
    seats: tuple[SeatInput, ...] = ()
    roll: tuple[AttendanceInput, ...] = ()
    invalid_lines: tuple[InvalidLine, ...] = ()
    offices: dict[str, tuple[str, ...]] = {}
    acting: dict[str, tuple[str, ...]] = {}
    agencies: dict[str, str] = {}
    nominated: frozenset[tuple[str, str]] = frozenset()
    unregistered: frozenset[str] = frozenset()
    names: dict[str, Text] = {}
    votes: tuple[Vote, ...] = ()
    determination: Determination | None = None
    basis: tuple[int, ...] = ()
