"""Evaluation of a requirement at a moment: in the least and in the greatest completion of what is not known."""

from typing import NamedTuple

from msgspec.structs import replace

from domain.rules.certainty import MAYBE, SURE
from domain.rules.inputs import MeetingInput, SeatInput
from domain.rules.quorum.attendees import Attendee, Notes, seat_level
from domain.rules.seat_selection import fits
from domain.terms.base import Deduction
from domain.terms.quorum import (
    Agencies,
    AllOf,
    AnyOf,
    Denominator,
    Leaf,
    Majority,
    Members,
    Named,
    OfficePresent,
    QuorumCounts,
    Requirement,
)

ANY_NUMBER = 1_000_000
_DENOMINATORS: tuple[Denominator, ...] = ("all", "filled", "voting", "eligible")
_ROUNDINGS = ("at_least", "down", "nearest", "floor_plus_one")


class ClauseResult(NamedTuple):
    """Whether a clause holds at a moment in the least and in the greatest completion, and the numbers in both."""

    clause: Leaf | AnyOf
    least: bool
    greatest: bool
    needed: tuple[int, int]
    counted: tuple[int, int]
    moment: "QuorumMoment"


class QuorumMoment(NamedTuple):
    """A moment of a meeting: the attendees who count for certain (`least`) and at most (`greatest`), and the persons
    who are present whether they count or not. `needs` caches the numbers needed, by clause."""

    meeting: MeetingInput
    counts: QuorumCounts
    least: list[Attendee]
    greatest: list[Attendee]
    present: tuple[set[str], set[str]]
    conflicted: frozenset[str]
    needs: dict[str, tuple[int, int]]


def evaluate(rule: Requirement, moment: QuorumMoment, results: list[ClauseResult]) -> tuple[bool, bool]:
    """Whether the requirement holds (least, greatest); the result of each clause is appended to `results`."""
    if isinstance(rule, AllOf | AnyOf):
        place = len(results)
        each = [evaluate(part, moment, results) for part in rule.of]
        least, greatest = [a for a, _ in each], [b for _, b in each]
        if isinstance(rule, AllOf):
            return all(least), all(greatest)
        results.insert(
            place, ClauseResult(rule, any(least), any(greatest), (1, 1), (sum(least), sum(greatest)), moment)
        )
        return any(least), any(greatest)
    result = _find(rule, moment)
    results.append(result)
    return result.least, result.greatest


def _members(clause: Members, moment: QuorumMoment) -> ClauseResult:
    if clause.among is None:
        low = len({attendee.person for attendee in moment.least})
        high = len({attendee.person for attendee in moment.greatest})
    else:
        names = moment.meeting.agencies
        low = len({v.person for v in moment.least if fits(clause.among, v.seat, names) == SURE})
        high = len({v.person for v in moment.greatest if fits(clause.among, v.seat, names) >= MAYBE})
    needed = moment.needs.get(clause.id)
    if needed is None:
        needed = moment.needs[clause.id] = needed_members(clause, moment.meeting, moment.counts, moment.conflicted)
    return ClauseResult(clause, low >= needed[1], high >= needed[0], needed, (low, high), moment)


def _agencies(clause: Agencies, moment: QuorumMoment) -> ClauseResult:
    least = {attendee.agency for attendee in moment.least if attendee.brings == SURE}
    low = max(len(least - {None}), 1 if least else 0)
    bringing = [attendee for attendee in moment.greatest if attendee.brings]
    known = {attendee.agency for attendee in bringing if attendee.agency is not None}
    high = len(known) + len({_place(attendee) for attendee in bringing if attendee.agency is None})
    needed = (1, ANY_NUMBER) if clause.count is None else (clause.count, clause.count)
    return ClauseResult(clause, low >= needed[1], high >= needed[0], needed, (low, high), moment)


def _named(clause: Named, moment: QuorumMoment) -> ClauseResult:
    low = _satisfied(clause, moment, moment.least, 0)
    unknown = sum(1 for attendee in moment.greatest if attendee.agency_not_said)
    size = len(clause.agencies) + len(clause.seats)
    perhaps = len(moment.meeting.unregistered.intersection(clause.agencies))
    high = min(size, _satisfied(clause, moment, moment.greatest, unknown) + perhaps)
    needed = (
        (1, size) if clause.count is None else (size, size) if clause.count == "all" else (clause.count, clause.count)
    )
    return ClauseResult(clause, low >= needed[1], high >= needed[0], needed, (low, high), moment)


def lacking_of(clause: Named, moment: QuorumMoment, attendees: list[Attendee]) -> dict[str, int]:
    """How many persons each named agency lacks, by the terms' word for it."""
    names = moment.meeting.agencies
    persons_of: dict[str, set[str]] = {}
    for attendee in attendees:
        if attendee.agency is not None:
            persons_of.setdefault(attendee.agency, set()).add(attendee.person)
    lacking = {}
    for agency in clause.agencies:
        lack = clause.each - len(persons_of.get(names.get(agency, agency), ()))
        for substitute in clause.substitutes:
            if substitute.agency == agency and (substitute.by, agency) in moment.meeting.nominated:
                lack = min(lack, 1 - len(persons_of.get(names.get(substitute.by, substitute.by), ())))
        lacking[agency] = max(lack, 0)
    return lacking


def standing_in(clause: Named, moment: QuorumMoment, attendees: list[Attendee]) -> list[tuple[str, str]]:
    """The substitute bodies through which named agencies lack nobody, each with the agency, by the terms' words."""
    own = lacking_of(replace(clause, substitutes=()), moment, attendees)
    found = []
    for substitute in clause.substitutes:
        with_it = lacking_of(replace(clause, substitutes=(substitute,)), moment, attendees)
        if own[substitute.agency] and not with_it[substitute.agency]:
            found.append((substitute.by, substitute.agency))
    return found


def seats_of(attendees: list[Attendee]) -> set[str]:
    """The seats in which these attended."""
    return {attendee.seat.id for attendee in attendees if attendee.seat is not None}


def _satisfied(clause: Named, moment: QuorumMoment, attendees: list[Attendee], unknown: int) -> int:
    """How many of the named set are present, if so many attendees of an unknown agency may be of any."""
    satisfied = len(seats_of(attendees).intersection(clause.seats))
    for lack in sorted(lacking_of(clause, moment, attendees).values()):
        unknown -= lack
        if unknown < 0:
            break
        satisfied += 1
    return satisfied


def _office(clause: OfficePresent, moment: QuorumMoment) -> ClauseResult:
    holders = {person for office in clause.offices for person in moment.meeting.offices.get(office, ())}
    perhaps = {person for office in clause.offices for person in moment.meeting.acting.get(office, ())}
    low, high = len(holders & moment.present[0]), len((holders | perhaps) & moment.present[1])
    return ClauseResult(clause, low > 0, high > 0, (1, 1), (low, high), moment)


def _majority(clause: Majority, moment: QuorumMoment) -> ClauseResult:
    """Someone in several seats is of the kind if one of these is."""
    names = moment.meeting.agencies
    alike = {v.person for v in moment.least if fits(clause.among, v.seat, names) == SURE}
    perhaps = {v.person for v in moment.greatest if fits(clause.among, v.seat, names) >= MAYBE}
    others = len({v.person for v in moment.least} - perhaps), len({v.person for v in moment.greatest} - alike)
    needed = (others[0] + 1, others[1] + 1)
    return ClauseResult(
        clause, len(alike) >= needed[1], len(perhaps) >= needed[0], needed, (len(alike), len(perhaps)), moment
    )


def _find(clause: Leaf, moment: QuorumMoment) -> ClauseResult:
    match clause:
        case Members():
            return _members(clause, moment)
        case Agencies():
            return _agencies(clause, moment)
        case Named():
            return _named(clause, moment)
        case OfficePresent():
            return _office(clause, moment)
        case Majority():
            return _majority(clause, moment)


def needed_members(
    clause: Members, meeting: MeetingInput, counts: QuorumCounts, conflicted: frozenset[str]
) -> tuple[int, int]:
    """The least and the greatest number that the clause can mean; at least one is always needed."""
    if clause.count is not None:
        found = [clause.count]
    elif clause.fraction is None and not clause.table:
        return 1, ANY_NUMBER
    else:
        sizes = _sizes(clause, meeting, counts, conflicted)
        if clause.table:
            found = [
                next(row.needed for row in clause.table if row.up_to is None or size <= row.up_to) for size in sizes
            ]
        else:
            roundings = (clause.rounding,) if clause.rounding is not None else _ROUNDINGS
            found = [_share(size, clause.fraction or (1, 1), rounding) for size in sizes for rounding in roundings]
    low, high = max(clause.minimum or 1, 1), clause.maximum or ANY_NUMBER
    found = [min(max(number, low), high) for number in found]
    return min(found), max(found)


def _share(size: int, fraction: tuple[int, int], rounding: str) -> int:
    """A fraction of a size as a number of persons. `at_least` and `up` round up, `nearest` rounds a half up."""
    over, under = size * fraction[0], fraction[1]
    match rounding:
        case "down":
            return over // under
        case "nearest":
            return (2 * over + under) // (2 * under)
        case "floor_plus_one":
            return over // under + 1
        case _:
            return -(-over // under)


def _sizes(clause: Members, meeting: MeetingInput, counts: QuorumCounts, conflicted: frozenset[str]) -> range:
    """Every size that the denominator may have; seats that do not count towards the quorum are not in it."""
    notes = Notes()
    low, high = ANY_NUMBER, 0
    for of in (clause.of,) if clause.of is not None else _DENOMINATORS:
        sure = perhaps = 0
        for seat in meeting.seats:
            if _left_out(seat, of, clause.less, conflicted):
                continue
            level = seat_level(counts, seat, False, notes) if not seat.suspended else _unsuspended(counts, seat, notes)
            if clause.among is not None and level:
                level = min(level, fits(clause.among, seat, meeting.agencies))
            sure += level == SURE
            perhaps += level == MAYBE
        low, high = min(low, sure), max(high, sure + perhaps)
    return range(low, high + 1)


def _unsuspended(counts: QuorumCounts, seat: SeatInput, notes: Notes) -> int:
    return seat_level(counts, SeatInput(id=seat.id, category=seat.category, voting=seat.voting), False, notes)


def _left_out(seat: SeatInput, of: Denominator, less: tuple[Deduction, ...], conflicted: frozenset[str]) -> bool:
    eligible = of == "eligible"
    if seat.member is None and (of == "filled" or eligible or "vacant" in less):
        return True
    if seat.suspended and (eligible or "suspended" in less):
        return True
    if seat.id in conflicted and (eligible or "conflicted" in less):
        return True
    return of == "voting" and not seat.voting


def _place(attendee: Attendee) -> str:
    return attendee.seat.id if attendee.seat is not None else attendee.person
