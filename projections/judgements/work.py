"""Judgement of work: what is left owed, by whom and by when, and whether what was decided of it at meetings stands."""

from collections.abc import Iterable, Iterator
from datetime import date

from domain.events.work.audit import AuditCompleted
from domain.events.work.plan import PlanItemDropped, PlanItemPlanned
from domain.facets import SEATS, table
from domain.faults import merge_basis
from domain.lawfulness.work import CHAIR
from domain.rules.duties import deadlines
from domain.rules.duties.work import Owed, owed, repeated_evidence
from domain.terms.duties import OfWork
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.work.lifecycles import AuditTimeline, PlanTimeline, RecommendationTimeline
from domain.timelines.work.timeline import WorkTimeline
from domain.world import World, successor
from projections.judgements import rule_inputs
from projections.judgements.meeting import decision_standing
from projections.rows import OwedRow, RestingRow, Row


def judge(stream: str, world: World) -> Iterable[Row]:
    """A row for each thing that the work leaves owed, or left until it was done."""
    work = world.timeline(stream)
    if not isinstance(work, WorkTimeline) or work.begun is None:
        return []
    group = world.group(work.group, SEATS, table("duty"))
    if group is None:
        return []
    each = [*owed(work), *(_audits(work, world) if isinstance(work, PlanTimeline) else ())]
    if isinstance(work, RecommendationTimeline):
        each += [o for o in repeated_evidence(work) if _by_terms(o, group, world)[1]]
    return [*(_row(work, group, one, world) for one in each), *_decision_standings(work, world)]


def _decision_standings(work: WorkTimeline, world: World) -> Iterator[RestingRow]:
    """Whether each act that was decided at a meeting stands."""
    for said in work.all(*work.by_kind):
        authority = said.event.authority
        if authority.meeting is None:
            continue
        found = decision_standing.of_meeting_decision(authority.meeting, authority.decision, world)
        yield RestingRow(
            key=f"{work.id}/{said.standing.version}",
            valid_from=said.on,
            group=work.group,
            work=work.id,
            act=type(said.event).__name__,
            position=said.standing.entry.position,
            meeting=authority.meeting,
            decision=authority.decision,
            verdict=found.verdict,
            consequence=found.consequence,
            ratify_by=found.ratify_by,
            reasons=found.reasons,
            basis=merge_basis(said.basis, found.basis),
        )


def _row(work: WorkTimeline, group: GroupTimeline, o: Owed, world: World) -> OwedRow:
    first = work.first
    due_on, asked, basis = (o.due_on, None, ()) if o.due_on else _by_terms(o, group, world)
    key = "/".join(p for p in (work.id, o.what, o.agency or o.body or "", o.part or "", o.since.isoformat()) if p)
    return OwedRow(
        key=key,
        valid_from=o.since,
        valid_to=o.lapsed_on,
        group=work.group,
        work=work.id,
        kind=work.KIND,
        what=o.what,
        title=getattr(first, "title", None) or getattr(first, "text", None),
        part=o.part,
        agency=o.agency,
        by_group=o.body,
        seat=o.seat,
        office=_answered_for_by(o, group, world),
        due_on=due_on,
        clause=asked.clause if asked else None,
        satisfied_on=o.done.on if o.done else None,
        satisfied_by=o.done.standing.entry.position if o.done else None,
        basis=merge_basis(o.basis, basis),
    )


def _by_terms(o: Owed, group: GroupTimeline, world: World) -> tuple[date | None, OfWork | None, tuple[int, ...]]:
    """By when the terms of the day on which it came to be owed ask for it, the duty that says so, and what it rests on."""
    terms = rule_inputs.terms_on(group, o.since, world)
    due_on, asked = deadlines.work_deadline(terms, o.what, o.since)
    return due_on, asked, terms.basis_of(f"duty.{asked.id}.") if terms and asked else ()


def _answered_for_by(o: Owed, group: GroupTimeline, world: World) -> str | None:
    """The office that takes responsibility for an agency without a seat, and for an action that is nobody's."""
    if o.agency:
        return None if _sits(group, o.agency, o.since, world) else CHAIR
    return CHAIR if o.what == "action" and o.seat is None else None


def _sits(group: GroupTimeline, agency: str, on: date, world: World) -> bool:
    """Whether an agency, or who answers for it, has a seat on a day: for one that has none the chair takes
    responsibility."""
    now = successor(agency, on, world)
    seats = (s.state(on).agency for s in group.seats_on(on))
    return any(a and successor(a, on, world) == now for a in seats)


def _audits(work: PlanTimeline, world: World) -> Iterator[Owed]:
    """The audits of a programme by the days for which they are planned, done when the audit of the item is completed."""
    dropped = {s.event.item: s for s in work.all(PlanItemDropped)}
    done = {a.first.item: a for a in world.within(work.group, AuditTimeline) if a.begun and a.first.plan == work.id}
    for planned in work.all(PlanItemPlanned):
        item = planned.event
        if item.due_on is None:
            continue
        audit, gone = done.get(item.item), dropped.get(item.item)
        completed = audit.last(AuditCompleted) if audit else None
        yield Owed(
            what="planned",
            since=planned.on,
            due_on=item.due_on,
            body=work.group,
            part=item.item,
            lapsed_on=gone.on if gone and not completed else None,
            done=completed,
            basis=merge_basis(planned.basis, completed.basis if completed else (), gone.basis if gone else ()),
        )
