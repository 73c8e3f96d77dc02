"""Records: what the events of one stream say, each a pure function of its timeline."""

from collections.abc import Callable
from datetime import date
from typing import Any

from domain.events.meeting.proceedings import MeetingCancelled, MeetingHeld, MeetingRescheduled, MeetingScheduled
from domain.events.meeting.sitting import MeetingAbandoned, MeetingAdjourned, MeetingResumed
from domain.faults import merge_basis
from domain.rules.quorum.verdict import QuorumInterval
from domain.time_zone import london_day
from domain.timelines.agency import AgencyTimeline
from domain.timelines.base import Timeline
from domain.timelines.group.timeline import AdoptedTerms, GroupTimeline
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.timelines.names import other_names
from domain.timelines.person import PersonTimeline
from domain.timelines.work.lifecycles import LIFECYCLES
from projections.records import preparation, work
from projections.rows import (
    AgencyRow,
    GroupRow,
    InterpretationRow,
    MeetingRow,
    PersonRow,
    RelationRow,
    ReportRow,
    Row,
    RowKey,
    TermsRow,
    plain,
)

STATES = {MeetingAdjourned: "ADJOURNED", MeetingResumed: "HELD", MeetingAbandoned: "ABANDONED"}
HELD = {"HELD", *STATES.values()}
CHANGE_EVENTS = (MeetingScheduled, MeetingRescheduled, MeetingCancelled, MeetingHeld, *STATES)
"""The kinds of event that change what a row of a meeting shows, which it counts as its `changes`."""


def rows(timeline: Timeline) -> dict[RowKey, Row]:
    """The rows that a stream makes by itself, by model and key."""
    found = _RECORDS[type(timeline)](timeline)
    return {(r.MODEL, r.key): r for r in found}


def _agency(a: AgencyTimeline) -> list[Row]:
    if a.registered is None:
        return []
    turns = sorted({n.since for n in a.names} | ({a.ended.since} if a.ended else set()))
    return [
        AgencyRow(
            key=f"{a.id}/{since}",
            valid_from=since,
            valid_to=until,
            agency=a.id,
            slug=a.slug,
            name=a.name_on(since),
            aliases=other_names(a.aliases, a.name_on(since)),
            successor=a.successor if a.ended and a.ended.since <= since else None,
        )
        for since, until in zip(turns, [*turns[1:], None], strict=True)
    ]


def _person(p: PersonTimeline) -> list[Row]:
    if p.registered is None:
        return []
    name = None if p.erased else p.name
    return [
        PersonRow(
            key=p.id,
            valid_from=p.registered.since,
            person=p.id,
            name=name,
            erased=bool(p.erased),
            same_as=p.same_as,
        )
    ]


def _group(g: GroupTimeline) -> list[Row]:
    if g.established is None:
        return []
    turns = sorted({n.since for n in g.names})
    found: list[Row] = [
        GroupRow(
            key=f"{g.id}/{since}",
            valid_from=since,
            valid_to=until,
            group=g.id,
            slug=g.slug,
            name=g.name_on(since),
            kind=g.kind,
            aliases=other_names(g.aliases, g.name_on(since)),
            agency=g.agency,
            ended=g.ended_on,
            successor=g.successor,
        )
        for since, until in zip(turns, [*turns[1:], None], strict=True)
    ]
    found += [_terms(g, a) for a in g.adopted]
    for i in g.interpretations:
        found.append(
            InterpretationRow(
                key=f"{g.id}/{i.subject}",
                valid_from=i.since,
                group=g.id,
                terms=i.terms,
                open_key=i.key,
                value=plain(i.value),
                recorded=i.decided_on,
                basis=i.basis,
            )
        )
    for r in g.relations:
        found.append(
            RelationRow(
                key=f"{g.id}/{r.subject}",
                valid_from=r.since,
                valid_to=r.until,
                group=g.id,
                relation=r.relation,
                to=r.group,
                clause=r.clause,
                basis=merge_basis(r.basis, r.ended_by),
            )
        )
    for report in g.reports:
        found.append(
            ReportRow(
                key=f"{g.id}/{report.subject}",
                valid_from=report.since,
                group=g.id,
                duty=report.duty,
                to=report.to,
                period=report.period,
                submitted_on=report.since,
                position=report.subject,
            )
        )
    return found


def _terms(g: GroupTimeline, a: AdoptedTerms) -> TermsRow:
    """A version as its text has it; what the text leaves open is answered by interpretations, which are listed apart."""
    meta = a.terms.terms
    return TermsRow(
        key=f"{g.id}/{a.version}",
        valid_from=a.since,
        group=g.id,
        version=a.version,
        effective_from=a.since,
        until=a.until,
        extent=str(meta.source.extent),
        complete=meta.source.complete,
        title=meta.source.title,
        pointer=meta.source.pointer,
        digest=meta.source.digest,
        legal_basis=meta.legal_basis,
        legal_basis_clause=meta.legal_basis_clause,
        approved_on=meta.approved_on,
        approved_by=meta.approved_by,
        said_to_be_effective_from=meta.effective_from,
        in_force_from=a.in_force_from,
        supersedes=meta.supersedes,
        year_start=meta.year_start,
        basis=a.basis,
    )


def _meeting(m: MeetingTimeline) -> list[Row]:
    """A row for each state, between the days on which it was planned, moved, cancelled, held or interrupted."""
    if m.scheduled is None or m.meets_on is None:
        return []
    plans: dict[date, date] = {}
    for on, meets_on in m.planned:
        plans[on] = meets_on
    turns: list[tuple[date, str, date]] = [(on, "SCHEDULED", meets_on) for on, meets_on in sorted(plans.items())]
    if m.cancelled:
        turns = [t for t in turns if t[0] < m.cancelled.on] + [(m.cancelled.on, "CANCELLED", m.meets_on)]
    elif m.held:
        states = {m.held.on: "HELD"} | {act.on: STATES[type(e)] for e, act in m.interruptions}
        turns = [t for t in turns if t[0] < m.held.on] + [
            (on, state, m.meets_on) for on, state in sorted(states.items())
        ]
    resumes = {act.on: e.resumes_on for e, act in m.interruptions if isinstance(e, MeetingAdjourned)}
    basis = tuple(
        sorted(
            {
                *m.scheduled.basis,
                *(a.basis[0] for a in (m.cancelled, m.held_act, *(act for _, act in m.interruptions)) if a),
            }
        )
    )
    touched = sum(len(s.basis) for s in m.events if isinstance(s.entry.event, CHANGE_EVENTS))
    found: list[Row] = []
    for (since, state, meets_on), until in zip(turns, [*(t[0] for t in turns[1:]), None], strict=True):
        held = m.held if state in HELD else None
        sittings = (
            tuple(QuorumInterval(s.start, s.end) for s in m.sittings if london_day(s.start) <= since) if held else ()
        )
        found.append(
            MeetingRow(
                key=f"{m.id}/{since}",
                valid_from=since,
                valid_to=until,
                group=m.group,
                meeting=m.id,
                state=state,
                day=held.on if held else meets_on,
                meets_on=meets_on,
                held_on=held.on if held else None,
                starts=sittings[0].start if sittings else None,
                ends=sittings[-1].end if sittings else None,
                sittings=sittings,
                resumes_on=resumes.get(since) if state == STATES[MeetingAdjourned] else None,
                place=m.place,
                held_event=m.held_act.entry.position if held and m.held_act else None,
                changes=touched - 1,
                basis=basis,
            )
        )
    return found + preparation.rows(m)


_RECORDS: dict[type[Timeline], Callable[[Any], list[Row]]] = {
    AgencyTimeline: _agency,
    PersonTimeline: _person,
    GroupTimeline: _group,
    MeetingTimeline: _meeting,
    **{life.timeline: work.rows for life in LIFECYCLES},
}
