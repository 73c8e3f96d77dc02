"""Voters: who may vote on a matter and was present to do so, for certain, perhaps, or not."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from domain.rules.certainty import LEVEL_OF, MAYBE, NO, SURE
from domain.rules.inputs import CAME, AttendanceInput, MeetingInput, PresenceInterval, SeatInput
from domain.rules.seat_selection import fits
from domain.terms.base import Among
from domain.terms.composition import DeputyTerms
from domain.terms.voting import Voters
from domain.text import Words, said
from domain.verdicts import Outcome

_VOTING = Among(voting=True)


class Voter(Struct, frozen=True):
    """A seat of the electorate (however surely): whether whoever is in it may vote on the matter (`why_not` if not)
    and was present, and what may be deducted from the seats that vote."""

    seat: str
    in_electorate: int
    may_vote: int
    present: int
    why_not: Words | None = None
    vacant: bool = False
    suspended: bool = False
    conflicted: bool = False


def voters(
    terms: Voters,
    deputies: DeputyTerms | None,
    meeting: MeetingInput,
    moment: datetime | None,
    interests: Mapping[str, int],
) -> list[Voter]:
    """The seats of the electorate, in order; `interests` says how surely those with an interest may vote all the
    same. What the terms leave open (deputies, remote) must be settled before."""
    lines: dict[str, list[AttendanceInput]] = {}
    for line in meeting.roll:
        if line.seat is not None:
            lines.setdefault(line.seat, []).append(line)
    found = []
    for seat in meeting.seats:
        level = fits(terms.seats or _VOTING, seat, meeting.agencies)
        if level:
            may, present, why_not = _best(terms, deputies, seat, lines.get(seat.id, []), moment)
            if seat.suspended:
                may, why_not = NO, said("suspended")
            elif seat.id in interests and interests[seat.id] < may:
                may, why_not = interests[seat.id], said("with an interest")
            found.append(
                Voter(
                    seat=seat.id,
                    in_electorate=level,
                    may_vote=min(level, may),
                    present=present,
                    why_not=why_not,
                    vacant=seat.member is None,
                    suspended=seat.suspended,
                    conflicted=seat.id in interests,
                )
            )
    return found


def electorate(voters: list[Voter]) -> tuple[int, int]:
    """How many seats are held by somebody who may vote, present or not: for certain, and at most."""
    held = [v for v in voters if not v.vacant and v.may_vote]
    return sum(v.may_vote == SURE for v in held), len(held)


def _best(
    terms: Voters, deputies: DeputyTerms | None, seat: SeatInput, lines: list[AttendanceInput], moment: datetime | None
) -> tuple[int, int, Words | None]:
    """Whether the member or the deputy who came may vote, and was present at the moment: of several, the surest."""
    recorded = [line for line in lines if line.outcome is not Outcome.NOT_RECORDED]
    came = [line for line in recorded if line.outcome in CAME]
    if not recorded:
        return (SURE, MAYBE, None) if seat.member is not None else (NO, NO, said("vacant"))
    if not came:
        return SURE, NO, said("not there")
    found = []
    for line in came:
        may, why_not = _deputy(terms, deputies, line) if line.outcome is Outcome.BY_DEPUTY else (SURE, None)
        present, remote = _presence(terms, line.present_intervals, moment)
        found.append(
            (may, present, why_not or (said("from afar") if remote else None if present else said("not there")))
        )
    return max(found, key=lambda each: (min(each[0], each[1]), each[0]))


def _deputy(terms: Voters, deputies: DeputyTerms | None, line: AttendanceInput) -> tuple[int, Words | None]:
    if terms.deputies is False or (deputies is not None and deputies.allowed is False):
        return NO, said("by deputy")
    level, why_not = SURE, None
    for required, fact, words in (
        (deputies is not None and deputies.briefed, line.briefed, said("by a deputy who was not briefed")),
        (deputies is not None and deputies.attested, line.attested, said("by a deputy who was not attested")),
    ):
        if required and LEVEL_OF[fact] < level:
            level, why_not = LEVEL_OF[fact], words
    return level, why_not


def _presence(terms: Voters, presence: tuple[PresenceInterval, ...], moment: datetime | None) -> tuple[int, bool]:
    """Whether somebody was present at the moment in a way in which one may vote; and whether only remotely."""
    if not presence:
        return SURE, False
    reaches = [p for p in presence if moment is None or _covers(p, moment)]
    counted = [p for p in reaches if p.mode == "room" or terms.remote is not False]
    if not counted:
        return NO, bool(reaches)
    throughout = any(p.start is None and p.end is None for p in counted)
    return (SURE if moment is not None or throughout else MAYBE), False


def _covers(presence: PresenceInterval, moment: datetime) -> bool:
    return (presence.start is None or presence.start <= moment) and (presence.end is None or moment < presence.end)
