"""The part of a meeting's fold about its sittings and its acting chairs."""

from collections.abc import Callable
from datetime import datetime

from domain.entries import StandingEvent
from domain.events.meeting.sitting import ActingChairAppointed, MeetingAbandoned, MeetingAdjourned, MeetingResumed
from domain.text import Words, code, said
from domain.time_zone import in_london
from domain.timelines.meeting.sitting import ActingChair, Interruption, Sitting
from domain.timelines.meeting.timeline import MeetingTimeline


def _interrupted(t: MeetingTimeline, e: Interruption, s: StandingEvent) -> None:
    t.interruptions.append((e, s))


def _acting_chair_appointed(t: MeetingTimeline, e: ActingChairAppointed, s: StandingEvent) -> None:
    if before := next((a for a in t.acting_chairs if a.office == e.office), None):
        t.fault(
            "acting-once", said("somebody acts as {office} at this meeting already", office=code(e.office)), s, before
        )
        return
    t.acting_chairs.append(ActingChair(s.on, s.entry.position, s.basis, office=e.office, person=e.person))


ARMS: dict[type, Callable[..., None]] = {
    MeetingAdjourned: _interrupted,
    MeetingResumed: _interrupted,
    MeetingAbandoned: _interrupted,
    ActingChairAppointed: _acting_chair_appointed,
}


def settle(t: MeetingTimeline) -> None:
    """Faults that show only once the whole stream is folded; sets the sittings of a meeting that was held."""
    if t.held is None or t.held_act is None:
        for _, act in t.interruptions:
            t.fault("meeting-held", said("the meeting is not recorded as held; record that first"), act)
    else:
        _sittings(t, in_london(t.held.starts), in_london(t.held.ends))
    for a in t.acting_chairs:
        if t.cancelled:
            t.fault("meeting-cancelled", said("the meeting was cancelled; nobody chaired it"), a, t.cancelled)
        elif t.held_act and t.over_by(a.since):
            t.fault("dates-in-order", said("the meeting was over by {since}", since=a.since), a, t.held_act)


def _sittings(t: MeetingTimeline, start: datetime, end: datetime) -> None:
    """State machine over the interruptions in the order of their times, however they were recorded; those at fault are
    dropped."""
    found: list[Sitting] = []
    kept: list[tuple[Interruption, StandingEvent]] = []
    since: datetime | None = start
    last: StandingEvent | None = t.held_act
    for e, act in sorted(t.interruptions, key=lambda b: in_london(b[0].at)):
        at = in_london(e.at)
        wrong = _out_of_turn(t, e, since, at, end)
        if wrong and last:
            t.fault(*wrong, act, last)
            continue
        last = act
        kept.append((e, act))
        if since is not None:
            found.append(Sitting(since, at))
        since = None
        match e:
            case MeetingAdjourned():
                t.adjourned = act
            case MeetingResumed():
                since, end, t.adjourned = at, in_london(e.ends) if e.ends else end, None
            case MeetingAbandoned():
                t.abandoned, t.adjourned = (e, act), None
    if since is not None:
        found.append(Sitting(since, end))
    t.sittings, t.interruptions = tuple(found), kept


def _out_of_turn(
    t: MeetingTimeline, e: Interruption, since: datetime | None, at: datetime, end: datetime
) -> tuple[str, Words] | None:
    """The rule that an interruption breaks at its place, and why; `since` is None while the meeting does not sit."""
    if t.abandoned:
        return "meeting-abandoned", said("the meeting was abandoned before")
    if isinstance(e, MeetingResumed):
        if since is not None:
            return "meeting-adjourned", said("the meeting was not adjourned, so it cannot have been resumed")
        if e.ends is None and at >= end:
            return (
                "end-of-sitting",
                said("it was resumed after the end that is recorded ({end}): say when that sitting ended", end=end),
            )
        if e.ends and at < end and in_london(e.ends) != end:
            words = said("the meeting is recorded to have ended at {end}, not at {ends}", end=end, ends=e.ends)
            return "end-of-sitting", words
        return None
    if isinstance(e, MeetingAdjourned) and since is None:
        return "meeting-adjourned", said("the meeting was adjourned before, and not resumed")
    if since is not None and not since < at <= end:
        words = said("at {at} the meeting did not sit: it sat from {since} to {end}", at=at, since=since, end=end)
        return "within-the-meeting", words
    return None
