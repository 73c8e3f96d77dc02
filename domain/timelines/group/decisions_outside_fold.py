"""The part of a group's fold about decisions: those taken outside meetings, and the sequels of any."""

from collections.abc import Callable
from typing import Literal

from domain.entries import StandingEvent
from domain.events.group.decisions_outside import (
    DecisionConsented,
    DecisionNotRatified,
    DecisionRatified,
    DecisionReported,
    DecisionTakenOutside,
)
from domain.text import said
from domain.timelines.group.timeline import GroupTimeline, OutsideDecision, Sequel


def _taken(t: GroupTimeline, e: DecisionTakenOutside, s: StandingEvent) -> None:
    if e.decision in t.decisions_outside:
        t.fault(
            "decided-once",
            said("decision {decision} is recorded already", decision=e.decision),
            s,
            t.decisions_outside[e.decision],
        )
    else:
        t.decisions_outside[e.decision] = OutsideDecision(s.on, s.entry.position, s.basis, event=e)


def _reported(t: GroupTimeline, e: DecisionReported, s: StandingEvent) -> None:
    for before in t.sequels_of(e.decision):
        if before.kind == "reported" and before.at_meeting == e.meeting:
            t.fault("reported-once", said("it was reported to that meeting already"), s, before)
            return
    t.sequels.append(
        Sequel(
            s.on,
            s.entry.position,
            s.basis,
            kind="reported",
            decision=e.decision,
            meeting=None,
            body=t.id,
            at_meeting=e.meeting,
            by_decision=None,
        )
    )


def _sequel(t: GroupTimeline, e: DecisionRatified | DecisionNotRatified | DecisionConsented, s: StandingEvent) -> None:
    t.sequels.append(
        Sequel(
            s.on,
            s.entry.position,
            s.basis,
            kind=_KINDS[type(e)],
            decision=e.decision,
            meeting=e.meeting,
            body=e.body or t.id,
            at_meeting=e.at_meeting,
            by_decision=e.by_decision,
        )
    )


_KINDS: dict[type, Literal["ratified", "not-ratified", "consented"]] = {
    DecisionRatified: "ratified",
    DecisionNotRatified: "not-ratified",
    DecisionConsented: "consented",
}

ARMS: dict[type, Callable[..., None]] = {
    DecisionTakenOutside: _taken,
    DecisionReported: _reported,
    DecisionRatified: _sequel,
    DecisionNotRatified: _sequel,
    DecisionConsented: _sequel,
}


def settle(t: GroupTimeline) -> None:
    """Faults that show only once the whole stream is folded: sequels of a decision that was not taken outside
    meetings, or later, and seats in it that do not stand. Decisions of meetings are in the streams of these."""
    for taken in t.decisions_outside.values():
        e = taken.event
        for seat in (*e.conflicted, *(v.seat for v in (e.votes.by_seat if e.votes else ()))):
            if seat not in t.seats or not t.seats[seat].holds(taken.since):
                t.fault("seat-stands", said("there is no seat {seat} on {since}", seat=seat, since=taken.since), taken)
    for each in t.sequels:
        if each.meeting is None:
            found = t.decisions_outside.get(each.decision)
            if found is None:
                t.fault(
                    "known-decision",
                    said("no decision {decision} was taken outside the meetings", decision=each.decision),
                    each,
                )
            elif each.since < found.since:
                text = said(
                    "decision {decision} was taken on {since}, after that", decision=each.decision, since=found.since
                )
                t.fault("dates-in-order", text, each, found)
