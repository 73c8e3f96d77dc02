"""Attendees: who counts towards a quorum and in which intervals, each for certain, perhaps, or not."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from domain.rules.certainty import LEVEL_OF, MAYBE, NO, SURE
from domain.rules.deputies import NOT_ATTESTED, NOT_BRIEFED
from domain.rules.inputs import CAME, AttendanceInput, MeetingInput, PresenceInterval, SeatInput
from domain.terms.composition import DeputyTerms
from domain.terms.quorum import QuorumCounts
from domain.text import Words, code, said
from domain.values import Text
from domain.verdicts import Outcome

CountingIntervals = tuple[tuple[datetime | None, datetime | None, int], ...]
"""Half-open intervals in which somebody is present, each with how surely that counts."""


class Attendee(Struct, frozen=True):
    """Somebody who may count: how surely (`level`), how surely they are present and bring in their agency, and in
    which intervals (None: throughout). Levels are those of `rules.certainty`. Of somebody invited, `stands_for` are the
    seats whose deputy they are: with whoever is in these they count once."""

    person: str
    agency: str | None
    level: int
    present: int
    brings: int
    intervals: CountingIntervals | None
    seat: SeatInput | None
    stands_for: tuple[str, ...] = ()

    @property
    def agency_not_said(self) -> bool:
        """Whether they may be of any agency."""
        return self.agency is None and not (self.seat is not None and self.seat.independent)


class Notes(Struct):
    """Facts collected while attendees are gathered, for the reasons."""

    not_recorded: list[str] = []
    agency_not_said: list[str] = []
    by_deputy: list[str] = []
    refused: list[tuple[str, Words]] = []
    uncounted: list[tuple[str | Words, Words]] = []
    open: set[str] = set()


class Attendees(Struct):
    """All who may count at a meeting, those of one seat next to one another, the member before the deputy, those invited
    last. `shared`: some seat has several."""

    attendees: list[Attendee]
    shared: bool
    notes: Notes


def attendees_of(
    counts: QuorumCounts, deputies: DeputyTerms | None, meeting: MeetingInput, conflicted: frozenset[str] = frozenset()
) -> Attendees:
    """The attendees of a meeting; `conflicted` are the seats with an interest in what is being voted on."""
    notes = Notes()
    lines: dict[str, list[AttendanceInput]] = {}
    for line in meeting.roll:
        if line.seat is not None:
            lines.setdefault(line.seat, []).append(line)
    found: list[Attendee] = []
    shared = False
    for seat in meeting.seats:
        recorded = [line for line in lines.get(seat.id, ()) if line.outcome is not Outcome.NOT_RECORDED]
        came = [line for line in recorded if line.outcome in CAME]
        shared |= len(came) > 1
        if came:
            came.sort(key=lambda line: line.outcome is not Outcome.PRESENT)
            _add_came(found, seat, came, counts, deputies, seat.id in conflicted, notes)
        elif seat.member is not None and not recorded:
            _add_not_recorded(found, seat, seat.member, counts, seat.id in conflicted, notes)
    invited = sorted((line for line in meeting.roll if line.seat is None), key=lambda line: len(line.stands_for))
    found += _invited(invited, counts, meeting.names, notes)
    return Attendees(found, shared or any(line.stands_for for line in invited), notes)


def _add_came(
    found: list[Attendee],
    seat: SeatInput,
    lines: list[AttendanceInput],
    counts: QuorumCounts,
    deputies: DeputyTerms | None,
    conflicted: bool,
    notes: Notes,
) -> None:
    of_seat = seat_level(counts, seat, conflicted, notes)
    for line in lines:
        level = of_seat
        if not level:
            notes.uncounted.append((seat.id, _why_not(seat)))
        if line.outcome is Outcome.BY_DEPUTY and level:
            level = min(level, _deputy(counts, deputies, seat.id, line, notes))
        _add(found, seat, line.person or _someone(seat, line), level, SURE, line.present_intervals, counts, notes)


def _add_not_recorded(
    found: list[Attendee], seat: SeatInput, member: str, counts: QuorumCounts, conflicted: bool, notes: Notes
) -> None:
    """The member of a seat of which the roll says nothing may have been there."""
    of_seat = seat_level(counts, seat, conflicted, notes)
    if of_seat:
        notes.not_recorded.append(seat.id)
    _add(found, seat, member, min(of_seat, MAYBE), MAYBE, None, counts, notes)


def _invited(
    lines: list[AttendanceInput], counts: QuorumCounts, names: dict[str, Text], notes: Notes
) -> Iterator[Attendee]:
    for number, line in enumerate(lines):
        if line.outcome is Outcome.PRESENT:
            level = _level_of(counts.invited, "invited", notes)
            if not level:
                agency = names.get(line.agency) if line.agency is not None else None
                notes.uncounted.append((said("someone[ of {agency}]", agency=agency), said("invited")))
            intervals = _intervals(said("someone invited"), line.present_intervals, counts, notes, level)
            person = line.person or f"invited {number}"
            yield Attendee(person, line.agency, level, SURE, level, intervals, None, line.stands_for)


def _why_not(seat: SeatInput) -> Words:
    if seat.suspended:
        return said("suspended")
    if seat.category is not None and seat.category != "statutory":
        return said("{category}", category=code(seat.category.replace("_", "-")))
    return said("without a vote") if not seat.voting else said("with an interest")


def _someone(seat: SeatInput, line: AttendanceInput) -> str:
    if line.outcome is Outcome.BY_DEPUTY or seat.member is None:
        return f"someone for {seat.id}"
    return seat.member


def _add(
    found: list[Attendee],
    seat: SeatInput,
    person: str,
    level: int,
    here: int,
    presence: tuple[PresenceInterval, ...] | None,
    counts: QuorumCounts,
    notes: Notes,
) -> None:
    brings = level
    if level:
        if seat.agency_not_said:
            notes.agency_not_said.append(seat.id)
        if seat.independent:
            brings = NO
        elif seat.category == "staff":
            brings = min(level, _level_of(counts.staff_agencies, "staff_agencies", notes))
    intervals = _intervals(seat.id, presence, counts, notes, level) if presence else None
    found.append(Attendee(person, seat.agency, level, here, brings, intervals, seat))


def seat_level(counts: QuorumCounts, seat: SeatInput, conflicted: bool, notes: Notes) -> int:
    """Whether whoever is in the seat counts: by its category, its vote, a suspension (never), an interest. Open
    questions that matter go into `notes`."""
    if seat.suspended:
        return NO
    level = SURE
    if seat.category is not None and seat.category != "statutory":
        key, counted = counts.of_category(seat.category)
        level = _level_of(counted, key, notes)
    if level and not seat.voting:
        level = min(level, _level_of(counts.non_voting, "non_voting", notes))
    if level and conflicted:
        level = min(level, _level_of(counts.conflicted, "conflicted", notes))
    return level


def _level_of(value: bool | None, name: str, notes: Notes) -> int:
    if value is None:
        notes.open.add(name)
    return LEVEL_OF[value]


def _deputy(counts: QuorumCounts, deputies: DeputyTerms | None, seat: str, line: AttendanceInput, notes: Notes) -> int:
    level = _level_of(counts.deputies, "deputies", notes)
    if deputies is not None and level:
        if deputies.allowed is False:
            level = NO
            notes.refused.append((seat, said("deputies are not allowed")))
        for required, fact, words in (
            (deputies.briefed, line.briefed, NOT_BRIEFED),
            (deputies.attested, line.attested, NOT_ATTESTED),
        ):
            if required and fact is not True:
                level = min(level, LEVEL_OF[fact])
                notes.refused.append((seat, words[fact]))
    if level == SURE:
        notes.by_deputy.append(seat)
    return level


def _intervals(
    name: str | Words, presence: tuple[PresenceInterval, ...], counts: QuorumCounts, notes: Notes, level: int
) -> CountingIntervals | None:
    found = []
    for each in presence:
        limit = SURE
        if each.mode == "remote" and counts.remote is not True:
            limit = _level_of(counts.remote, "remote", notes) if level else NO
            if level and not limit:
                notes.uncounted.append((name, said("from afar")))
        found.append((each.start, each.end, limit))
    return tuple(found) or None
