"""A meeting cut into the stretches during which nobody comes or goes, and whether a requirement holds in each."""

from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from domain.rules.certainty import MAYBE, SURE
from domain.rules.inputs import MeetingInput
from domain.rules.quorum.attendees import Attendee, Attendees
from domain.rules.quorum.clauses import ClauseResult, QuorumMoment, evaluate
from domain.terms.quorum import AllOf, AnyOf, OfficePresent, QuorumCounts, Requirement


class MeetingInterval(NamedTuple):
    """Part of a meeting (without bounds: times are not known), and whether the requirement holds in it."""

    start: datetime | None
    end: datetime | None
    least: bool
    greatest: bool
    findings: list[ClauseResult]


def meeting_intervals(
    rule: Requirement,
    counts: QuorumCounts,
    meeting: MeetingInput,
    among: Attendees,
    conflicted: frozenset[str] = frozenset(),
) -> list[MeetingInterval]:
    """The whole meeting in order, without the times at which it was adjourned, for a vote with these interests; one
    stretch where everyone stays throughout."""
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
    """One moment of the meeting, for a vote with these interests; a moment outside the meeting is its nearest one, and the
    one at which it was adjourned still belongs to it."""
    cuts = _cuts(meeting, among)
    last = cuts[-2] if len(cuts) > 1 else moment
    inside = min(max(moment, cuts[0]), last) if cuts and (moment < cuts[0] or moment >= cuts[-1]) else moment
    if meeting.adjourned and (pause := _adjourned(meeting, inside)):
        inside = max((cut for cut in cuts if cut < pause[0]), default=inside)
    stretch = _interval(rule, counts, meeting, among, inside, None, conflicted, {})
    return stretch._replace(start=moment, end=moment)


def _cuts(meeting: MeetingInput, among: Attendees) -> list[datetime]:
    edges = [edge for voice in among.attendees if voice.intervals for span in voice.intervals for edge in span[:2]]
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
    for voice in among.attendees:
        limit = SURE if voice.intervals is None else _limit(voice, start)
        if limit:
            present.append((voice, limit))
            if voice.level and limit:
                greatest.append(voice)
                if voice.level == SURE and limit == SURE:
                    least.append(voice)
    if among.shared:
        least, greatest = _one_a_seat(least), _one_a_seat(greatest)
    here = _here(present, meeting) if needs_office(rule) else (set(), set())
    findings: list[ClauseResult] = []
    moment = QuorumMoment(meeting, counts, least, greatest, here, conflicted, needs)
    low, high = evaluate(rule, moment, findings)
    return MeetingInterval(start, end, low, high, findings)


def _limit(voice: Attendee, moment: datetime | None) -> int:
    """How surely those of a voice's intervals that cover the moment count (from afar is said of each)."""
    return max(
        (
            limit
            for start, end, limit in voice.intervals or ()
            if moment is None or ((start is None or start <= moment) and (end is None or moment < end))
        ),
        default=0,
    )


def _one_a_seat(voices: list[Attendee]) -> list[Attendee]:
    seen: set[str] = set()
    found = []
    for voice in voices:
        if voice.seat is None or voice.seat.id not in seen:
            found.append(voice)
            if voice.seat is not None:
                seen.add(voice.seat.id)
    return found


def _here(present: list[tuple[Attendee, int]], meeting: MeetingInput) -> tuple[set[str], set[str]]:
    """Who is there for certain and who may be; someone of whom the roll and the seats say nothing may be."""
    low = {voice.person for voice, limit in present if voice.present == SURE and limit == SURE}
    high = {voice.person for voice, limit in present if voice.present >= MAYBE and limit}
    spoken_of = {seat.member for seat in meeting.seats} | {line.person for line in meeting.roll}
    offices = (*meeting.offices.values(), *meeting.acting.values())
    holders = {person for persons in offices for person in persons}
    return low, high | (holders - spoken_of)


def needs_office(rule: Requirement) -> bool:
    if isinstance(rule, AllOf | AnyOf):
        return any(needs_office(part) for part in rule.of)
    return isinstance(rule, OfficePresent)
