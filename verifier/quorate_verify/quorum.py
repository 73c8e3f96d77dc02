"""The quorum of a meeting, recomputed: members and agencies that counted, and how many the terms need, at each moment at
which it must hold; in the least and in the greatest completion of what is not known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, product
from typing import Any, NamedTuple

from quorate_verify.history import Record, Seat
from quorate_verify.present import MAYBE, SURE, Attendee, Line, attendees_of, roll_of, seat_level, time_of
from quorate_verify.terms import Terms

SITTINGS = {"meeting.adjourned": "ADJOURNED", "meeting.resumed": "HELD", "meeting.abandoned": "ABANDONED"}
"""What may come of a meeting while it is held, and the state that it is in then."""
NUMBERS = ("members", "agencies")
ANY_NUMBER = 1_000_000
UNKNOWN = ((False, False), (False, True), (True, True))
"""What a clause may come to that is not judged here, in the least and in the greatest completion."""
Range = tuple[int, int]


class Clause(NamedTuple):
    """What a clause comes to at a moment; not `known` where it is of a kind that is not judged here."""

    kind: str
    needed: Range
    counted: Range
    known: bool = True


class Moment(NamedTuple):
    """Whether the quorum holds at a moment, at the least and at the greatest, and its clauses in order."""

    least: bool
    greatest: bool
    clauses: list[Clause]


@dataclass(frozen=True)
class Quorum:
    """What follows: the verdicts that are possible, and of members and agencies the numbers counted and needed that are
    (None: no number). What is not a key is not known here."""

    verdicts: set[str]
    counted: dict[str, set[int | None]]
    needed: dict[str, set[int | None]]


def quorum_of(record: Record, meeting: str, day: str, terms: Terms | None) -> Quorum | None:
    """The quorum of a meeting that was held; None where it rests on more than is written here: adjournments, interests,
    or a rule that is open itself."""
    if terms is not None and terms.unsettled("quorum.rule", "composition.deputies"):
        return None
    table = terms.table("quorum") if terms else {}
    rule = table.get("rule")
    if terms is None or not rule:
        nothing: dict[str, set[int | None]] = {what: {None} for what in NUMBERS}
        return Quorum({"SILENT"}, nothing, nothing)
    if any(key.startswith("quorum.") for key in terms.doubtful) or record.of(
        meeting, "meeting.interest-declared", *SITTINGS
    ):
        return None
    held = record.of(meeting, "meeting.held")[0].state
    roll = roll_of(record, meeting, day, terms)
    whole = Meeting(record.seats(day), roll, attendees_of(record, roll, day, terms), terms,
                    (time_of(held["starts"]), time_of(held["ends"])))  # fmt: skip
    votes: dict[str, str | None] = {}
    for fact in record.of(meeting, "meeting.decision-recorded"):
        votes.setdefault(fact.state["decision"], fact.state.get("at"))
    times = [time_of(at) if at else None for at in votes.values()]
    found = [_judged(whole, rule, _moments(table), times, unknown) for unknown in UNKNOWN]
    return _joined(found, unsure=whole.entangled(rule))


@dataclass(frozen=True)
class Meeting:
    """A meeting that sat from start to end without a break, with its seats and all who may count."""

    seats: dict[str, Seat]
    roll: list[Line]
    attendees: list[Attendee]
    terms: Terms
    sat: tuple[datetime, datetime]

    def cuts(self) -> list[datetime]:
        """The times at which somebody comes or goes, with its start and its end."""
        start, end = self.sat
        edges = {edge for attendee in self.attendees for span in attendee.spans for edge in span[:2]}
        return sorted({start, end, *(edge for edge in edges if start < edge < end)})

    def counting(self, at: datetime) -> tuple[list[Attendee], list[Attendee]]:
        """Those who count at a time for certain, and those who may; one for each seat."""
        levels = [(attendee, _limit(attendee, at)) for attendee in self.attendees]
        sure = [attendee for attendee, limit in levels if min(attendee.level, limit) == SURE]
        return _one_a_seat(sure), _one_a_seat([a for a, limit in levels if a.level and limit])

    def entangled(self, rule: dict[str, Any]) -> bool:
        """Whether what is not known bears on the numbers needed too, or on which of several counts for a seat."""
        counts = self.terms.table("quorum", "counts")
        doubtful = any(seat_level(counts, seat, suspended=False) == MAYBE for seat in self.seats.values())
        sized = any("fraction" in clause or "table" in clause for clause in _leaves(rule))
        several = len({a.seat for a in self.attendees if a.seat}) < sum(1 for a in self.attendees if a.seat)
        return (sized and doubtful) or several or any(a.stands_for for a in self.attendees)


def _moments(table: dict[str, Any]) -> list[str]:
    """When the quorum must hold; none where the terms do not say."""
    when = table.get("when")
    return [] if when is None else [when] if isinstance(when, str) else [*dict.fromkeys(when)]


def _judged(
    meeting: Meeting,
    rule: dict[str, Any],
    asked: list[str],
    votes: Sequence[datetime | None],
    unknown: tuple[bool, bool],
) -> tuple[str, list[Moment]]:
    """The verdict, and the moment whose numbers are shown; each that may be, where some clause is not known."""
    cuts = meeting.cuts()
    whole = [_moment(meeting, rule, start, unknown) for start, _ in pairwise(cuts)]
    parts: list[list[list[Moment]]] = []
    for when in asked or ["start", "throughout", "votes"]:
        if when != "votes":
            parts.append([whole if when == "throughout" else whole[:1]])
        elif votes:
            taken = [whole if at is None else [_moment(meeting, rule, _inside(at, cuts), unknown)] for at in votes]
            worst = [next((m for m in each if not m.least), each[0]) for each in taken]
            parts.append([worst, [next((m for m in each if m.greatest), each[0]) for each in taken]])
    if len(asked) > 1:
        options = [[moment for part in chosen for moment in part] for chosen in product(*parts)] if parts else []
    else:
        options = [option for part in parts for option in part]
    shown = [m for option in options for m in option] or whole
    if all(clause.known for moment in shown for clause in moment.clauses):
        shown = [min(shown, key=_weakness)]
    if not options:
        return "SILENT", shown
    if all(moment.least for option in options for moment in option):
        return "MET", shown
    possible = any(all(moment.greatest for moment in option) for option in options)
    return "UNDETERMINED" if possible else "NOT_MET", shown


def _weakness(moment: Moment) -> tuple[bool, bool, list[int]]:
    """First what fails, then what may fail, then the fewest who count."""
    return moment.greatest, moment.least, [clause.counted[0] for clause in moment.clauses]


def _inside(at: datetime, cuts: list[datetime]) -> datetime:
    """The time, or that nearest to it at which the meeting sat."""
    return at if cuts[0] <= at < cuts[-1] else min(max(at, cuts[0]), cuts[-2])


def _moment(meeting: Meeting, rule: dict[str, Any], at: datetime, unknown: tuple[bool, bool]) -> Moment:
    clauses: list[Clause] = []
    least, greatest = _evaluated(meeting, rule, meeting.counting(at), unknown, clauses)
    return Moment(least, greatest, clauses)


def _evaluated(
    meeting: Meeting,
    rule: dict[str, Any],
    there: tuple[list[Attendee], list[Attendee]],
    unknown: tuple[bool, bool],
    clauses: list[Clause],
) -> tuple[bool, bool]:
    kind = rule["kind"]
    if kind in ("all_of", "any_of"):
        place = len(clauses)
        each = [_evaluated(meeting, part, there, unknown, clauses) for part in rule["of"]]
        least, greatest = [one for one, _ in each], [other for _, other in each]
        if kind == "all_of":
            return all(least), all(greatest)
        clauses.insert(place, Clause("any_of", (1, 1), (sum(least), sum(greatest))))
        return any(least), any(greatest)
    if kind not in NUMBERS or rule.get("among"):
        clauses.append(Clause(kind, (0, 0), (0, 0), known=False))
        return unknown
    counted = _members(there) if kind == "members" else _agencies(there)
    needed = _needed(meeting, rule) if kind == "members" else _count(rule)
    clauses.append(Clause(kind, needed, counted))
    return counted[0] >= needed[1], counted[1] >= needed[0]


def _members(there: tuple[list[Attendee], list[Attendee]]) -> Range:
    low, high = (len({attendee.person for attendee in of}) for of in there)
    return low, high


def _agencies(there: tuple[list[Attendee], list[Attendee]]) -> Range:
    """Somebody whose agency is not said is of some agency: of one at least, of one more at most."""
    sure = {attendee.agency for attendee in there[0] if attendee.brings == SURE}
    bringing = [attendee for attendee in there[1] if attendee.brings]
    known = {attendee.agency for attendee in bringing} - {None}
    nameless = {attendee.seat or attendee.person for attendee in bringing if attendee.agency is None}
    return max(len(sure - {None}), 1 if sure else 0), len(known) + len(nameless)


def _count(rule: dict[str, Any]) -> Range:
    count = rule.get("count")
    return (1, ANY_NUMBER) if count is None else (count, count)


def _needed(meeting: Meeting, rule: dict[str, Any]) -> Range:
    """The least and the greatest number that a clause on members can mean."""
    fraction, table = rule.get("fraction"), rule.get("table")
    if rule.get("count") is not None:
        found = [rule["count"]]
    elif table:
        found = [
            next(row["needed"] for row in table if row.get("up_to") is None or size <= row["up_to"])
            for size in _sizes(meeting, rule)
        ]
    elif not fraction:
        return 1, ANY_NUMBER
    else:
        ways = [rule["rounding"]] if rule.get("rounding") else ["at_least", "down", "nearest", "floor_plus_one"]
        found = [_share(size, fraction[0], fraction[1], way) for size in _sizes(meeting, rule) for way in ways]
    low, high = max(rule.get("minimum") or 1, 1), rule.get("maximum") or ANY_NUMBER
    kept = [min(max(number, low), high) for number in found]
    return min(kept), max(kept)


def _share(size: int, over: int, under: int, rounding: str) -> int:
    match rounding:
        case "down":
            return size * over // under
        case "nearest":
            return (2 * size * over + under) // (2 * under)
        case "floor_plus_one":
            return size * over // under + 1
    return -(-size * over // under)


def _sizes(meeting: Meeting, rule: dict[str, Any]) -> Iterable[int]:
    """Every number of seats that the fraction may be of."""
    counts, less = meeting.terms.table("quorum", "counts"), rule.get("less", ())
    low, high = ANY_NUMBER, 0
    for of in (rule["of"],) if rule.get("of") else ("all", "filled", "voting", "eligible"):
        levels = []
        for seat in meeting.seats.values():
            vacant = seat.member is None and (of in ("filled", "eligible") or "vacant" in less)
            suspended = seat.suspended and (of == "eligible" or "suspended" in less)
            if not vacant and not suspended and (of != "voting" or seat.voting):
                levels.append(seat_level(counts, seat, suspended=False))
        low, high = min(low, levels.count(SURE)), max(high, len(levels) - levels.count(0))
    return range(low, high + 1)


def _limit(attendee: Attendee, at: datetime) -> int:
    """How surely somebody was present at a time."""
    if not attendee.spans:
        return SURE
    covering = [sure for start, end, sure in attendee.spans if start <= at < end]
    return max(covering, default=0)


def _one_a_seat(attendees: list[Attendee]) -> list[Attendee]:
    """A member and the deputies of a seat count once."""
    taken: set[str] = set()
    found = []
    for attendee in attendees:
        places = attendee.stands_for if attendee.seat is None else (attendee.seat,)
        free = [place for place in places if place not in taken]
        if free or not places:
            found.append(attendee)
            taken.update(free[:1])
    return found


def _leaves(rule: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for part in rule.get("of", ()) if rule["kind"] in ("all_of", "any_of") else ():
        yield from _leaves(part)
    if rule["kind"] not in ("all_of", "any_of"):
        yield rule


def _joined(found: list[tuple[str, list[Moment]]], *, unsure: bool) -> Quorum:
    """What follows whatever the clauses come to that are not known here."""
    verdicts = {verdict for verdict, _ in found}
    if unsure and "UNDETERMINED" in verdicts:
        verdicts |= {"MET", "NOT_MET"}
    numbers: list[dict[str, set[int | None]]] = []
    for value in (lambda clause: clause.counted[0], lambda clause: _one(clause.needed)):
        numbers.append({})
        for what in NUMBERS:
            heads = [next((c for c in m.clauses if c.kind == what), None) for _, shown in found for m in shown]
            if all(head is None or head.known for head in heads):
                numbers[-1][what] = {value(head) if head else None for head in heads}
    return Quorum(verdicts, *numbers)


def _one(needed: Range) -> int | None:
    return needed[0] if needed[0] == needed[1] else None
