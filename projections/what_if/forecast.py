"""Forecast of the meetings that hypothetical entries are about: the quorum as it runs through each, and the attendance
rate of every seat before and after."""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from domain.entries import Entry
from domain.rules.attendance.summary import AttendanceSummary
from domain.rules.quorum import over_time
from domain.rules.quorum.over_time import Leg
from domain.rules.quorum.verdict import Numbers
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.values import Text
from domain.verdicts import Outcome, Reason, Verdict
from ledger.world.tracked_world import TrackedWorld
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.judgements import meeting_inputs, rule_inputs
from projections.judgements.rule_inputs import GROUP_FACETS
from projections.questions.meeting import attendance_summaries


class Figures(Struct, frozen=True):
    """A seat's attendance over the window of the terms, as of the day of the meeting; `rate` is null where it cannot be
    computed."""

    expected: int
    attended: int
    excluded: int
    not_recorded: int
    rate: float | None
    verdict: Verdict

    @classmethod
    def of(cls, found: AttendanceSummary) -> "Figures":
        return cls(found.expected, found.attended, found.excluded, found.not_recorded, found.rate, found.verdict)


class SeatForecast(Struct, frozen=True, kw_only=True):
    """A seat at the meeting: its outcome and its figures, as they are and as they would be."""

    seat: str
    title: Text | None
    outcome: Outcome | None
    target: tuple[int, int] | None
    before: Figures
    after: Figures


class QuorumForecast(Struct, frozen=True, kw_only=True):
    """The verdict on the quorum, and how it would run through the meeting; `clauses` are the words of those that the
    reasons rest on, in the version of the terms by which it is judged."""

    verdict: Verdict
    needed: Numbers
    counted: Numbers
    missing: Numbers
    reasons: tuple[Reason, ...]
    course: tuple[Leg, ...]
    terms_version: str | None = None
    clauses: dict[str, Text] = {}


class Forecast(Struct, frozen=True, kw_only=True):
    """A meeting as it would be."""

    meeting: str
    group: str
    day: date
    quorum: QuorumForecast
    seats: tuple[SeatForecast, ...]


def forecasts(world: TrackedWorld, entries: Sequence[Entry], before: Snapshot, after: Snapshot) -> Iterator[Forecast]:
    """Each meeting that entries are about and that would have been held. `world` holds the entries; the snapshots are of
    what is known, and of what would be."""
    for stream in dict.fromkeys(e.stream for e in entries if e.kind == "meeting"):
        meeting = world.meeting(stream)
        if meeting is not None and meeting.held is not None:
            yield _forecast(meeting, meeting.held.on, world, before, after)


def _forecast(meeting: MeetingTimeline, on: date, world: TrackedWorld, before: Snapshot, after: Snapshot) -> Forecast:
    group = world.group(meeting.group, *GROUP_FACETS)
    assert group is not None
    terms = rule_inputs.terms_on(group, on, world)
    told = meeting_inputs.meeting_input(meeting, group, on, world)
    found = meeting_inputs.quorum_of(meeting, group, on, world)
    keys = [(meeting.group, s.id) for s in told.seats]
    course = over_time.quorum_over_time(terms, told)
    words = terms.terms.clauses if terms else {}
    rested_on = {reason.clause: None for reason in (*found.reasons, *(r for leg in course for r in leg.reasons))}
    was, comes = (attendance_summaries.of_seats(s, Clocks(s.head.position, on), keys) for s in (before, after))
    return Forecast(
        meeting=meeting.id,
        group=meeting.group,
        day=on,
        quorum=QuorumForecast(
            verdict=found.verdict,
            needed=found.needed,
            counted=found.counted,
            missing=found.missing,
            reasons=found.reasons,
            course=course,
            terms_version=found.terms_version,
            clauses={clause: words[clause] for clause in rested_on if clause in words},
        ),
        seats=tuple(
            SeatForecast(
                seat=seat,
                title=group.seats[seat].state(on).title,
                outcome=meeting.roll[seat].event.outcome if seat in meeting.roll else None,
                target=comes[key].target,
                before=Figures.of(was[key]),
                after=Figures.of(comes[key]),
            )
            for key in keys
            for seat in [key[1]]
        ),
    )
