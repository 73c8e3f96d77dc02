"""The part of a meeting's fold about its preparation: notice, agenda, papers, apologies received and withdrawn."""

from collections.abc import Callable

from domain.entries import StandingEvent
from domain.events.meeting.preparation import (
    AgendaSet,
    ApologiesReceived,
    ApologiesWithdrawn,
    NoticeGiven,
    PapersCirculated,
)
from domain.text import said
from domain.timelines.meeting.preparation import Agenda, Apology, Notice, PapersCirculation
from domain.timelines.meeting.timeline import MeetingTimeline


def _noticed(t: MeetingTimeline, e: NoticeGiven, s: StandingEvent) -> None:
    t.notices.append(Notice(s.on, s.entry.position, s.basis, to=e.to, means=e.means, meets_on=t.meets_on))


def _agenda_set(t: MeetingTimeline, e: AgendaSet, s: StandingEvent) -> None:
    if t.agendas:
        t.agendas[-1].end(s)
    t.agendas.append(Agenda(s.on, s.entry.position, s.basis, items=e.items))


def _circulated(t: MeetingTimeline, e: PapersCirculated, s: StandingEvent) -> None:
    t.circulations.append(PapersCirculation(s.on, s.entry.position, s.basis, papers=e.papers, to=e.to, means=e.means))


def _received(t: MeetingTimeline, e: ApologiesReceived, s: StandingEvent) -> None:
    if sent := _sent(t, e.seat, e.person):
        t.fault("received-once", said("their apologies for seat {seat} were received before", seat=e.seat), s, sent)
        return
    t.apologies.append(
        Apology(s.on, s.entry.position, s.basis, seat=e.seat, person=e.person, reason=e.reason, note=e.note)
    )


def _withdrawn(t: MeetingTimeline, e: ApologiesWithdrawn, s: StandingEvent) -> None:
    if sent := _sent(t, e.seat, e.person):
        sent.end(s)
    else:
        t.fault(
            "apologies-received", said("they had sent no apologies for seat {seat} by {on}", seat=e.seat, on=s.on), s
        )


def _sent(t: MeetingTimeline, seat: str, person: str) -> Apology | None:
    return next((a for a in t.apologies if (a.seat, a.person) == (seat, person) and a.until is None), None)


ARMS: dict[type, Callable[..., None]] = {
    NoticeGiven: _noticed,
    AgendaSet: _agenda_set,
    PapersCirculated: _circulated,
    ApologiesReceived: _received,
    ApologiesWithdrawn: _withdrawn,
}


def settle(t: MeetingTimeline) -> None:
    """Faults that show only once the whole stream is folded: preparations for a meeting that is over, or was
    cancelled, and papers for items that no agenda has."""
    for what, facts in (
        (said("notice was given"), t.notices),
        (said("the agenda was set"), t.agendas),
        (said("papers went out"), t.circulations),
    ):
        for fact in facts:
            if t.cancelled and fact.since > t.cancelled.on:
                t.fault(
                    "meeting-cancelled", said("{what} after the meeting was cancelled", what=what), fact, t.cancelled
                )
            elif t.held_act and t.over_by(fact.since):
                t.fault(
                    "dates-in-order",
                    said("{what} on {since}, when the meeting was over", what=what, since=fact.since),
                    fact,
                    t.held_act,
                )
    known = {item.id for agenda in t.agendas for item in agenda.items}
    for circulation in t.circulations:
        for id in dict.fromkeys(i for paper in circulation.papers for i in paper.items if i not in known):
            t.fault("known-item", said("no agenda of this meeting has an item {id}", id=id), circulation)
