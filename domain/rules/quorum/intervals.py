"""A meeting cut into intervals during which nobody comes or goes, and whether a requirement holds in each."""

from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from domain.rules.certainty import MAYBE, SURE
from domain.rules.inputs import MeetingInput
from domain.rules.quorum.attendees import Attendee, Attendees
from domain.rules.quorum.clauses import ClauseResult, QuorumMoment, evaluate
from domain.terms.quorum import AllOf, AnyOf, OfficePresent, QuorumCounts, Requirement


class MeetingInterval(NamedTuple):
    """Part of a meeting, half-open (without bounds: its times are not known), and whether the requirement holds in
    it."""

    start: datetime | None
    end: datetime | None
    least: bool
    greatest: bool
    results: list[ClauseResult]


def meeting_intervals(
    rule: Requirement,
    counts: QuorumCounts,
    meeting: MeetingInput,
    among: Attendees,
    conflicted: frozenset[str] = frozenset(),
) -> list[MeetingInterval]:
    """The intervals of a meeting in order, without its adjournments, with the conflicts of interest of one vote; a
    single interval where everybody stays throughout."""
    needs: dict[str, tuple[int, int]] = {}
    cuts = _cuts(meeting, among)
    bounds: list[tuple[datetime | None, datetime | None]] = [(meeting.start, meeting.end)]
    if len(cuts) > 1:
        bounds = [(start, end) for start, end in pairwise(cuts) if not _adjourned(meeting, start)] or bounds
    return [_interval(rule, counts, meeting, among, start, end, conflicted, needs) for start, end in bounds]


def at_moment(
    rule: Requirement,
    counts: QuorumCounts,
    meeting: MeetingInput,
    among: Attendees,
    moment: datetime,
    conflicted: frozenset[str] = frozenset(),
) -> MeetingInterval:
    """The interval of one moment, with the conflicts of interest of a vote then. A moment outside the meeting is its
    nearest one, and the moment at which it was adjourned still belongs to it."""
    inside = nearest_moment(meeting, among, moment)
    interval = _interval(rule, counts, meeting, among, inside, None, conflicted, {})
    return interval._replace(start=moment, end=moment)


def nearest_moment(meeting: MeetingInput, among: Attendees, moment: datetime) -> datetime:
    """A moment at which the meeting sat: the given one, or that nearest to it."""
    cuts = _cuts(meeting, among)
    last = cuts[-2] if len(cuts) > 1 else moment
    inside = min(max(moment, cuts[0]), last) if cuts and (moment < cuts[0] or moment >= cuts[-1]) else moment
    if meeting.adjourned and (pause := _adjourned(meeting, inside)):
        inside = max((cut for cut in cuts if cut < pause[0]), default=inside)
    return inside


def _cuts(meeting: MeetingInput, among: Attendees) -> list[datetime]:
    edges = [
        edge for attendee in among.attendees if attendee.intervals for span in attendee.intervals for edge in span[:2]
    ]
    known = {edge for edge in edges if isinstance(edge, datetime)}
    start = meeting.start or min(known, default=None)
    end = meeting.end or max(known, default=None)
    if start is None or end is None or start >= end:
        return []
    known.update(edge for pause in meeting.adjourned for edge in pause)
    return sorted({start, end, *(edge for edge in known if start < edge < end)})


def _adjourned(meeting: MeetingInput, moment: datetime) -> tuple[datetime, datetime] | None:
    """The adjournment in which a moment lies."""
    return next((pause for pause in meeting.adjourned if pause[0] <= moment < pause[1]), None)


def _interval(
    rule: Requirement,
    counts: QuorumCounts,
    meeting: MeetingInput,
    among: Attendees,
    start: datetime | None,
    end: datetime | None,
    conflicted: frozenset[str],
    needs: dict[str, tuple[int, int]],
) -> MeetingInterval:
    least: list[Attendee] = []
    greatest: list[Attendee] = []
    present: list[tuple[Attendee, int]] = []
    for attendee in among.attendees:
        limit = SURE if attendee.intervals is None else _limit(attendee, start)
        if limit:
            present.append((attendee, limit))
            if attendee.level and limit:
                greatest.append(attendee)
                if attendee.level == SURE and limit == SURE:
                    least.append(attendee)
    if among.shared:
        least, greatest = _one_a_seat(least), _one_a_seat(greatest)
    here = _here(present, meeting) if needs_office(rule) else (set(), set())
    results: list[ClauseResult] = []
    moment = QuorumMoment(meeting, counts, least, greatest, here, conflicted, needs)
    low, high = evaluate(rule, moment, results)
    return MeetingInterval(start, end, low, high, results)


def _limit(attendee: Attendee, moment: datetime | None) -> int:
    """How surely the intervals of an attendee that cover the moment count."""
    return max(
        (
            limit
            for start, end, limit in attendee.intervals or ()
            if moment is None or ((start is None or start <= moment) and (end is None or moment < end))
        ),
        default=0,
    )


def _one_a_seat(attendees: list[Attendee]) -> list[Attendee]:
    seen: set[str] = set()
    found = []
    for attendee in attendees:
        places = attendee.stands_for if attendee.seat is None else (attendee.seat.id,)
        free = [place for place in places if place not in seen]
        if free or not places:
            found.append(attendee)
            seen.update(free[:1])
    return found


def _here(present: list[tuple[Attendee, int]], meeting: MeetingInput) -> tuple[set[str], set[str]]:
    """The persons who are present for certain, and those who may be: also holders of whom neither roll nor seats say
    anything."""
    low = {attendee.person for attendee, limit in present if attendee.present == SURE and limit == SURE}
    high = {attendee.person for attendee, limit in present if attendee.present >= MAYBE and limit}
    spoken_of = {seat.member for seat in meeting.seats} | {line.person for line in meeting.roll}
    offices = (*meeting.offices.values(), *meeting.acting.values())
    holders = {person for persons in offices for person in persons}
    return low, high | (holders - spoken_of)


def needs_office(rule: Requirement) -> bool:
    """Whether some clause asks for the holder of an office."""
    if isinstance(rule, AllOf | AnyOf):
        return any(needs_office(part) for part in rule.of)
    return isinstance(rule, OfficePresent)
