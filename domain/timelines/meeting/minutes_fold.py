"""The part of a meeting's fold about its minutes: drafted, circulated, approved, corrected."""

from collections.abc import Callable

from domain.entries import StandingEvent
from domain.events.meeting.minutes import MinutesApproved, MinutesCirculated, MinutesCorrected, MinutesDrafted
from domain.text import said
from domain.timelines.base import Fact
from domain.timelines.meeting.minutes import MinutesApproval, MinutesCirculation, MinutesCorrection, MinutesDraft
from domain.timelines.meeting.timeline import MeetingTimeline


def _drafted(t: MeetingTimeline, e: MinutesDrafted, s: StandingEvent) -> None:
    t.minutes.drafted.append(MinutesDraft(s.on, s.entry.position, s.basis, document=e.document))


def _circulated(t: MeetingTimeline, e: MinutesCirculated, s: StandingEvent) -> None:
    t.minutes.circulated.append(
        MinutesCirculation(s.on, s.entry.position, s.basis, to=e.to, means=e.means, document=e.document)
    )


def _approved(t: MeetingTimeline, e: MinutesApproved, s: StandingEvent) -> None:
    if before := t.minutes.approved:
        t.fault("approved-once", said("the minutes are recorded as approved already"), s, before)
        return
    t.minutes.approved = MinutesApproval(
        s.on, s.entry.position, s.basis, meeting=e.meeting, decision=e.decision, document=e.document
    )


def _corrected(t: MeetingTimeline, e: MinutesCorrected, s: StandingEvent) -> None:
    t.minutes.corrected.append(
        MinutesCorrection(s.on, s.entry.position, s.basis, meeting=e.meeting, decision=e.decision, document=e.document)
    )


ARMS: dict[type, Callable[..., None]] = {
    MinutesDrafted: _drafted,
    MinutesCirculated: _circulated,
    MinutesApproved: _approved,
    MinutesCorrected: _corrected,
}


def settle(t: MeetingTimeline) -> None:
    """Faults that show only once the whole stream is folded: minutes are of a meeting that was held; they are
    drafted, then circulated, then approved."""
    m = t.minutes
    each: list[Fact] = [*m.drafted, *m.circulated, *([m.approved] if m.approved else []), *m.corrected]
    for fact in each:
        if t.held is None or t.held_act is None:
            t.fault("meeting-held", said("the meeting is not recorded as held; record that first"), fact)
        elif fact.since < t.held.on:
            t.fault(
                "dates-in-order", said("on {since} the meeting had not been held", since=fact.since), fact, t.held_act
            )
    for sent in m.circulated:
        if m.drafted and sent.since < m.drafted[0].since:
            text = said(
                "they went out on {since}, before the first draft of {drafted}",
                since=sent.since,
                drafted=m.drafted[0].since,
            )
            t.fault("dates-in-order", text, sent, m.drafted[0])
    for draft in m.drafted:
        if m.approved and m.approved.since < draft.since:
            text = said(
                "they were approved on {since}, before this draft of {draft_since}",
                since=m.approved.since,
                draft_since=draft.since,
            )
            t.fault("dates-in-order", text, m.approved, draft)
