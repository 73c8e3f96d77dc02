"""The fold of a meeting: one function for each kind of event. Preparation, sittings and minutes have modules of
their own."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from domain.entries import StandingEvent
from domain.events.meeting.proceedings import (
    AttendanceExcused,
    AttendanceRecorded,
    DecisionRecorded,
    InterestDeclared,
    MeetingCancelled,
    MeetingHeld,
    MeetingRescheduled,
    MeetingScheduled,
    Presence,
    QuorumDetermined,
)
from domain.text import said
from domain.time_zone import in_london
from domain.timelines.base import Fact
from domain.timelines.meeting import minutes_fold, preparation_fold, sitting_fold
from domain.timelines.meeting.timeline import Attendance, MeetingTimeline
from domain.verdicts import Outcome


def fold_meeting(stream: str, events: Sequence[StandingEvent]) -> MeetingTimeline:
    """The timeline of a meeting from its standing events; total, never raises."""
    t = MeetingTimeline(id=stream, events=events, faults=[])
    unscheduled = []
    for s in events:
        if isinstance(s.event, MeetingScheduled):
            _scheduled(t, s.event, s)
        elif s.event is None and isinstance(s.entry.event, MeetingHeld):
            t.held_retracted = s
    for s in events:
        if s.event is None or type(s.event) is MeetingScheduled:
            continue
        if t.scheduled is None:
            unscheduled.append(s)
        elif arm := _ARMS.get(type(s.event)):
            arm(t, s.event, s)
    for s in unscheduled:
        t.fault("meeting-scheduled", said("there is no such meeting: its scheduling does not stand"), s)
    if t.scheduled:
        _settle(t)
    return t


def _scheduled(t: MeetingTimeline, e: MeetingScheduled, s: StandingEvent) -> None:
    if t.scheduled:
        t.fault("scheduled-once", said("the meeting is scheduled already; reschedule it"), s, t.scheduled)
        return
    t.scheduled = Fact(s.on, s.entry.position, s.basis)
    t.group, t.meets_on, t.place = e.group, e.meets_on, e.place
    t.planned.append((s.on, e.meets_on))


def _rescheduled(t: MeetingTimeline, e: MeetingRescheduled, s: StandingEvent) -> None:
    if t.cancelled:
        t.fault("meeting-cancelled", said("the meeting was cancelled before it was rescheduled"), s, t.cancelled)
        return
    t.meets_on, t.place = e.meets_on, e.place or t.place
    t.reschedulings.append(s)
    if t.scheduled:
        # The day of the scheduling may only be the latest it can have been; a move follows it in any case.
        t.planned.append((max(s.on, t.scheduled.since), e.meets_on))
        t.scheduled.basis = (*t.scheduled.basis, *s.basis)


def _cancelled(t: MeetingTimeline, e: MeetingCancelled, s: StandingEvent) -> None:
    if t.cancelled:
        t.fault("cancelled-once", said("the meeting was cancelled before"), s, t.cancelled)
    else:
        t.cancelled = s


def _held(t: MeetingTimeline, e: MeetingHeld, s: StandingEvent) -> None:
    if t.held_act:
        t.fault("held-once", said("the meeting is recorded as held already"), s, t.held_act)
    else:
        t.held, t.held_act = e, s


def _attendance(t: MeetingTimeline, e: AttendanceRecorded, s: StandingEvent) -> None:
    place, key = (t.roll, e.seat) if e.seat is not None else (t.invited, e.person or "")
    if e.seat is not None and key in place and all(e.follows(a.event) for a in t.lines_of(e.seat)):
        t.continued.append(Attendance(e, s))
    elif key in place:
        mentioned = said("the roll already mentions the invited person; correct what it says")
        if e.seat is not None:
            mentioned = said(
                "the roll already mentions seat {seat}; correct what it says, or say from when to when each was there, one"
                " after the other",
                seat=key,
            )
        t.fault(
            "recorded-once",
            mentioned,
            s,
            place[key].standing,
        )
    else:
        place[key] = Attendance(e, s)


def _excused(t: MeetingTimeline, e: AttendanceExcused, s: StandingEvent) -> None:
    for other, act in t.excused:
        if (other.agency, other.seat) == (e.agency, e.seat):
            t.fault("excused-once", said("the chair excused them from this meeting already"), s, act)
            return
    t.excused.append((e, s))


def _decision(t: MeetingTimeline, e: DecisionRecorded, s: StandingEvent) -> None:
    if e.decision in t.decisions:
        t.fault(
            "decided-once",
            said("decision {decision} is recorded already", decision=e.decision),
            s,
            t.decisions[e.decision][1],
        )
    else:
        t.decisions[e.decision] = (e, s)


def _interest(t: MeetingTimeline, e: InterestDeclared, s: StandingEvent) -> None:
    if e.interest in t.interests:
        t.fault(
            "declared-once",
            said("interest {interest} is declared already", interest=e.interest),
            s,
            t.interests[e.interest][1],
        )
    else:
        t.interests[e.interest] = (e, s)


def _determined(t: MeetingTimeline, e: QuorumDetermined, s: StandingEvent) -> None:
    if e.decision is not None:
        _determined_for_decision(t, e, e.decision, s)
    elif t.quorum_determination:
        t.fault(
            "determined-once",
            said("the chair determined the quorum of this meeting already"),
            s,
            t.quorum_determination[1],
        )
    else:
        t.quorum_determination = (e, s)


def _determined_for_decision(t: MeetingTimeline, e: QuorumDetermined, decision: str, s: StandingEvent) -> None:
    if decision in t.determinations:
        text = said("the quorum for decision {decision} is determined already", decision=decision)
        t.fault("determined-once", text, s, t.determinations[decision][1])
    else:
        t.determinations[decision] = (e, s)


_ARMS: dict[type, Callable[..., None]] = {
    MeetingRescheduled: _rescheduled,
    MeetingCancelled: _cancelled,
    MeetingHeld: _held,
    AttendanceRecorded: _attendance,
    AttendanceExcused: _excused,
    DecisionRecorded: _decision,
    InterestDeclared: _interest,
    QuorumDetermined: _determined,
    **preparation_fold.ARMS,
    **sitting_fold.ARMS,
    **minutes_fold.ARMS,
}


def _settle(t: MeetingTimeline) -> None:
    """Faults that show only once the whole stream is folded, in whatever order it was recorded."""
    if t.cancelled:
        for act in (t.held_act, *(a.standing for a in _attended(t))):
            if act:
                t.fault(
                    "meeting-cancelled",
                    said("the meeting was cancelled; nobody can have attended it"),
                    act,
                    t.cancelled,
                )
        if t.held_act:
            t.held = t.held_act = None
    sitting_fold.settle(t)
    if t.held and t.held_act and t.scheduled:
        _while_held(t, t.held, t.held_act, t.scheduled)
    _name_what_is_there(t)
    if t.held is None:
        _not_held(t)
    preparation_fold.settle(t)
    minutes_fold.settle(t)


def _name_what_is_there(t: MeetingTimeline) -> None:
    """Interests that decisions name were declared, and what is determined for one decision is of one that is recorded."""
    for e, act in t.decisions.values():
        for unknown in (i for i in e.interests if i not in t.interests):
            t.fault("interest-declared", said("no interest {unknown} is declared at the meeting", unknown=unknown), act)
    for decision, (_, act) in t.determinations.items():
        if decision not in t.decisions:
            t.fault(
                "known-decision", said("no decision {decision} of that meeting is recorded", decision=decision), act
            )


def _attended(t: MeetingTimeline) -> list[Attendance]:
    """The lines of the roll that say that somebody was present."""
    there = (Outcome.PRESENT, Outcome.BY_DEPUTY)
    return [a for a in (*t.roll_lines, *t.invited.values()) if a.event.seat is None or a.event.outcome in there]


def _while_held(t: MeetingTimeline, held: MeetingHeld, act: StandingEvent, scheduled: Fact) -> None:
    """A meeting is planned before it is held, and what happened in it lies between its start and its end."""
    plans: list[tuple[date, Fact | StandingEvent]] = [
        (scheduled.since, scheduled),
        *((m.on, m) for m in t.reschedulings),
    ]
    for on, plan in plans:
        if on > held.on:
            t.fault("dates-in-order", said("it was planned on {on}, after it was held", on=on), act, plan)
    for e, decided in t.decisions.values():
        if e.at and not _sat_at(t, e.at):
            t.fault(
                "within-the-meeting",
                said("decision {decision} lies outside the meeting's times", decision=e.decision),
                decided,
                act,
            )
    for i, declared in t.interests.values():
        if not all(_sat_at(t, time) for time in (i.left_at, i.back_at) if time):
            t.fault(
                "within-the-meeting",
                said("interest {interest}: they left outside its times", interest=i.interest),
                declared,
                act,
            )
    for a in (*t.roll_lines, *t.invited.values()):
        if not all(_while_it_sat(t, p) for p in a.event.presence):
            t.fault(
                "within-the-meeting", said("somebody was there only while the meeting did not sit"), a.standing, act
            )


def _sat_at(t: MeetingTimeline, time: datetime) -> bool:
    return any(each.start <= in_london(time) <= each.end for each in t.sittings)


def _while_it_sat(t: MeetingTimeline, p: Presence) -> bool:
    return any(in_london(p.since) < each.end and each.start < in_london(p.until) for each in t.sittings)


def _not_held(t: MeetingTimeline) -> None:
    """Faults of what needs a meeting that was held, where none is recorded. A roll may be recorded first, on the
    day; it is at fault once the record that the meeting was held is retracted."""
    of_roll = [a.standing for a in (*t.roll_lines, *t.invited.values())] if t.held_retracted else []
    needs = [act for _, act in (*t.decisions.values(), *t.determinations.values())]
    needs += [t.quorum_determination[1]] if t.quorum_determination else []
    for act in (*of_roll, *needs):
        t.fault("meeting-held", said("the meeting is not recorded as held; record that first"), act)
    for a in _attended(t):
        if t.meets_on and a.standing.on < t.meets_on and not t.cancelled:
            t.fault(
                "dates-in-order",
                said(
                    "nobody can have attended by {on} what meets on {meets_on}", on=a.standing.on, meets_on=t.meets_on
                ),
                a.standing,
            )
