"""A meeting judged by the terms of its day: its quorum, the attendance of each seat, its decisions."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from domain.lawfulness.meetings import roll_line_fault
from domain.rules import inputs
from domain.rules.attendance import attendance_line, line_count
from domain.rules.quorum.verdict import QuorumVerdict
from domain.terms.interpretation import EffectiveTerms
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.meeting.timeline import Attendance, MeetingTimeline
from domain.verdicts import Outcome
from domain.world import World, successor
from projections.judgements import chairing, meeting_inputs, rule_inputs
from projections.judgements.duty import deadlines
from projections.judgements.meeting import decisions, interests
from projections.rows import AttendanceRow, QuorumRow, Row


def judge(stream: str, world: World) -> Iterable[Row]:
    """The rows of one meeting: what is due before and after it, and what it came to."""
    meeting = world.meeting(stream)
    return [*deadlines.of_meeting(meeting, world), *_came_to(meeting, world)] if meeting else []


def _came_to(meeting: MeetingTimeline, world: World) -> Iterable[Row]:
    """Nothing until it is recorded as held in a group that stands then, but for the attendance at one that was cancelled,
    where the terms say whether that counts."""
    if meeting.day is None or not (meeting.held or meeting.cancelled):
        return []
    group = world.group(meeting.group, *meeting_inputs.group_facets(meeting))
    if group is None or group.established is None:
        return []
    if meeting.held is None:
        return _cancelled(meeting, group, world)
    on = meeting.held.on
    if group.ended_on and group.ended_on <= on:
        return []
    terms = rule_inputs.terms_on(group, on, world)
    told = meeting_inputs.meeting_input(meeting, group, on, world)
    found = meeting_inputs.quorum_of(meeting, group, on, world)
    return [
        _quorum(meeting, group, found, on, world),
        *_attended(meeting, group, on, world),
        *_invited(meeting, group, on),
        *decisions.at_meeting(meeting, group, told, world),
        *interests.judge(meeting, terms, told),
    ]


def _attended(meeting: MeetingTimeline, group: GroupTimeline, on: date, world: World) -> list[AttendanceRow]:
    def make() -> list[AttendanceRow]:
        terms = rule_inputs.terms_on(group, on, world)
        told = meeting_inputs.meeting_input(meeting, group, on, world)
        found = meeting_inputs.quorum_of(meeting, group, on, world)
        return list(_attendance(meeting, group, terms, told, found, world))

    return world.cached(("attendance", meeting.id, on), make, meeting_inputs.last_day(meeting, on))


def _quorum(meeting: MeetingTimeline, group: GroupTimeline, found: QuorumVerdict, on: date, world: World) -> QuorumRow:
    held, why = meeting_inputs.counts_as_held(meeting, group, found, on, world)
    return QuorumRow(
        key=meeting.id,
        valid_from=on,
        group=meeting.group,
        meeting=meeting.id,
        verdict=found.verdict,
        determined=found.determined,
        by_default=found.by_default,
        needed=found.needed,
        counted=found.counted,
        missing=found.missing,
        clauses=found.clauses,
        reasons=found.reasons,
        basis=found.basis,
        intervals=found.intervals,
        counted_attendees=found.counted_attendees,
        terms_version=found.terms_version,
        held=held,
        held_reasons=why,
    )


def _cancelled(meeting: MeetingTimeline, group: GroupTimeline, world: World) -> list[Row]:
    on = meeting.meets_on
    terms = rule_inputs.terms_on(group, on, world) if on else None
    rule = terms.terms.attendance if terms else None
    if terms is None or on is None or rule is None or meeting.cancelled is None:
        return []
    if rule.excludes.cancelled is None and "attendance.excludes.cancelled" not in terms.open:
        return []
    told = meeting_inputs.meeting_input(meeting, group, on, world)
    told = replace(told, roll=(), basis=(*told.basis, *meeting.cancelled.basis))
    return list(_attendance(meeting, group, terms, told, None, world))


def _attendance(
    meeting: MeetingTimeline,
    group: GroupTimeline,
    terms: EffectiveTerms | None,
    told: inputs.MeetingInput,
    found: QuorumVerdict | None,
    world: World,
) -> Iterator[AttendanceRow]:
    """A row for each seat that was held, or attended for, on the meeting's day."""
    excusals = line_count.valid_first(
        terms,
        (
            attendance_line.Excusal(
                by=by,
                perhaps=perhaps,
                seat=e.seat,
                agency=successor(e.agency, told.on, world) if e.agency else None,
                ground=e.ground,
                made_on=e.on,
                basis=act.basis,
            )
            for e, act in meeting.excused
            for by, perhaps in (
                chairing.deciding_office(rule_inputs.decided_by(e.authority, group, world), meeting, terms),
            )
        ),
    )
    for each in attendance_line.attendance_lines(meeting.id, told, found, excusals, cancelled=found is None):
        judged = line_count.count_line(terms, each)
        state = group.seats[each.seat].state(told.on)
        lines = [] if each.outcome is Outcome.NOT_RECORDED else _lines_of(meeting, group, told.on, each)
        yield AttendanceRow(
            key=f"{meeting.id}/{each.seat}",
            valid_from=told.on,
            group=meeting.group,
            meeting=meeting.id,
            day=told.on,
            seat=each.seat,
            title=state.title,
            agency=each.agency,
            category=state.category,
            member=each.member,
            person=each.person or (None if each.outcome is Outcome.BY_DEPUTY else each.member),
            deputy=next((a.event.deputy for a in lines if a.event.deputy), None),
            outcome=each.outcome,
            presence=tuple(sorted((p for a in lines for p in a.event.presence), key=lambda p: p.since)),
            expected=judged.expected,
            attended=judged.attended,
            excluded=judged.excluded,
            reasons=judged.reasons,
            basis=judged.basis,
            briefed=each.briefed,
            attested=each.attested,
            there=each.there,
            in_room=each.in_room,
            share=each.share,
            share_in_room=each.share_in_room,
            excusal=each.excusal,
            cancelled=each.cancelled,
            suspended=each.suspended,
            quorate=each.quorate,
            starts=each.starts,
        )


def _lines_of(
    meeting: MeetingTimeline, group: GroupTimeline, on: date, line: attendance_line.AttendanceLine
) -> list[Attendance]:
    """What the roll says of a seat as far as it makes its line: the lines of the seat that have not lost their ground, or
    those of its member as invited.
    One of them without times says that the seat was attended throughout."""
    lines = [
        *(a for a in meeting.lines_of(line.seat) if not roll_line_fault(meeting, group, on, a)),
        *(a for p, a in meeting.invited.items() if line.seat in meeting_inputs.seats_of_guest(group, on, p)),
    ]
    came = [a for a in lines if a.event.outcome in (None, *inputs.CAME)]
    return [a for a in came if not a.event.presence][:1] or came or lines


def _invited(meeting: MeetingTimeline, group: GroupTimeline, on: date) -> Iterator[AttendanceRow]:
    for person, a in meeting.invited.items():
        if meeting_inputs.seats_of_guest(group, on, person):
            continue
        yield AttendanceRow(
            key=f"{meeting.id}/invited/{person}",
            valid_from=on,
            group=meeting.group,
            meeting=meeting.id,
            day=on,
            person=person,
            presence=a.event.presence,
            attended=True,
            basis=a.basis,
            starts=meeting.starts,
        )
