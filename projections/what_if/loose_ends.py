"""Diff of the world before a command and after it: what people who move, and groups and agencies that end, leave open
(vacant places, meetings that will not be, duties not done, verdicts that change)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from domain.entries import Entry
from domain.events.agency import AgencyMerged, AgencySucceeded
from domain.events.group.lifecycle import GroupEnded, RelationEnded
from domain.events.group.membership import DeputyWithdrawn, MemberDeparted
from domain.events.group.offices import OfficeVacated
from domain.events.meeting.proceedings import MeetingCancelled, MeetingScheduled
from domain.events.work.action import ActionRaised, ActionReassigned
from domain.rules.offices.evaluation import OfficeVerdict
from domain.timelines.base import Fact
from domain.timelines.group.membership import Seat
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.work.lifecycles import ActionTimeline
from domain.timelines.work.timeline import WorkTimeline
from domain.world import World
from projections.judgements import units
from projections.judgements.group import composition, offices
from projections.rows import CompositionRow, DutyRow, Unit
from projections.what_if.handover import (
    Affected,
    EndedRelation,
    LeftOpen,
    LostDeputy,
    LostMeeting,
    OpenDuty,
    OpenWork,
    PlaceLeft,
    Turned,
    Vacancy,
    VacantOffice,
)


def loose_ends(entries: Sequence[Entry], before: World, after: World) -> LeftOpen:
    """What the acts of one command leave open."""
    on = max((e.event.on for e in entries if not isinstance(e.event, MeetingCancelled)), default=date.min)
    found: dict[str, list[Any]] = {name: [] for name in LeftOpen.__struct_fields__}
    for e in entries:
        for name, value in _left_by(e, entries, before, after):
            found[name].append(value)
    found["later"] += _later(entries, on, after)
    touched = dict.fromkeys(
        [e.stream for e in entries if e.kind == "group" and not _ends(e, entries)]
        + [group.id for e in entries if e.kind == "agency" for group in _groups(before, e.stream)]
    )
    for stream in touched:
        found["verdicts"] += _turned_verdicts(stream, on, before, after)
    return LeftOpen(**{name: tuple(dict.fromkeys(values)) for name, values in found.items()})


def _left_by(e: Entry, entries: Sequence[Entry], before: World, after: World) -> Iterator[tuple[str, Any]]:
    match e.event:
        case MemberDeparted() | OfficeVacated() | DeputyWithdrawn() as act:
            if group := after.group(e.stream):
                yield from _left_by_person(group, act, after)
        case MeetingCancelled():
            yield "meetings", _lost_meeting(e, entries, before)
        case RelationEnded() as ended:
            yield "relations", EndedRelation(_slug(e.stream, after), ended.relation, _slug(ended.group, after))
        case GroupEnded() as end:
            if group := before.group(e.stream):
                yield from _left_by_end_of(group, end.on, before)
        case AgencyMerged() | AgencySucceeded():
            affected = (_affected(group, e.stream, e.event.on) for group in _groups(before, e.stream))
            yield from (("agencies", a) for a in affected if a != Affected(a.group))


def _left_by_person(
    group: GroupTimeline, act: MemberDeparted | OfficeVacated | DeputyWithdrawn, after: World
) -> Iterator[tuple[str, Any]]:
    match act:
        case MemberDeparted():
            yield from _left_by_departure(group, act, after)
        case OfficeVacated() if not group.holders(act.office, act.on):
            yield "offices", _vacant_office(group, act.office, act.on)
        case DeputyWithdrawn():
            yield from (("deputies", d) for d in _lost_deputies(group, act))


def _left_by_departure(group: GroupTimeline, departed: MemberDeparted, after: World) -> Iterator[tuple[str, Any]]:
    """The seat, where nobody took it the same day, and the actions that were given to it."""
    seat = group.seats.get(departed.seat)
    if seat and seat.holds(departed.on) and seat.member(departed.on) is None:
        yield "seats", _vacancy(group, seat, departed.on, after)
        yield from (("work", w) for w in _work(group, after, (ActionTimeline,)) if w.seat == seat.id)


def _vacancy(group: GroupTimeline, seat: Seat, on: date, world: World) -> Vacancy:
    state = seat.state(on)
    agency = world.agency(state.agency) if state.agency else None
    deputies = tuple(d.id for d in seat.deputies_on(on))
    return Vacancy(group.slug, seat.id, state.title, agency.slug if agency else None, on, deputies)


def _vacant_office(group: GroupTimeline, office: str, on: date) -> VacantOffice:
    adopted = group.terms_on(on)
    rule = next((o for o in adopted.terms.offices if o.id == office), None) if adopted else None
    return VacantOffice(group.slug, office, on, tuple(rule.consents or ()) if rule else ())


def _lost_deputies(group: GroupTimeline, act: DeputyWithdrawn) -> Iterator[LostDeputy]:
    for seat in group.seats.values():
        for d in seat.deputies:
            if d.id == act.deputy:
                yield LostDeputy(group.slug, seat.id, d.id, d.person, tuple(x.id for x in seat.deputies_on(act.on)))


def _lost_meeting(e: Entry, entries: Sequence[Entry], before: World) -> LostMeeting:
    meeting = before.meeting(e.stream)
    assert meeting
    assert meeting.meets_on
    plans = ((x.stream, x.event) for x in entries if isinstance(x.event, MeetingScheduled))
    instead = next((stream for stream, plan in plans if plan.meets_on == meeting.meets_on), None)
    return LostMeeting(_slug(meeting.group, before), meeting.id, meeting.meets_on, instead)


def _left_by_end_of(group: GroupTimeline, on: date, before: World) -> Iterator[tuple[str, Any]]:
    """What was open in a group on the day of its end."""
    yield from (("held", place) for place, fact in _places(group) if fact.holds(on))
    for r in group.relations:
        if r.holds(on):
            yield "relations", EndedRelation(group.slug, r.relation, _slug(r.group, before))
    yield from (("work", w) for w in _work(group, before, WorkTimeline.__subclasses__()))
    for row in units.judge(Unit("duties", group.id), before).values():
        if isinstance(row, DutyRow) and row.satisfied_on is None:
            yield "duties", OpenDuty(group.slug, row.duty, row.what, row.due_on, row.clause)


def _places(group: GroupTimeline) -> Iterator[tuple[PlaceLeft, Fact]]:
    for seat in group.seats.values():
        yield from ((PlaceLeft(group.slug, t.person, t.since, seat=seat.id), t) for t in seat.tenures)
        yield from ((PlaceLeft(group.slug, d.person, d.since, seat=seat.id, deputy=d.id), d) for d in seat.deputies)
    yield from ((PlaceLeft(group.slug, h.person, h.since, office=h.office), h) for h in group.holdings)


def _later(entries: Iterable[Entry], on: date, after: World) -> Iterator[PlaceLeft]:
    persons = {e.event.person for e in entries if isinstance(e.event, MemberDeparted | OfficeVacated)}
    for person in sorted(persons):
        for group in _groups(after, person):
            yield from (place for place, fact in _places(group) if place.person == person and fact.since > on)


def _work(group: GroupTimeline, world: World, kinds: Iterable[type[WorkTimeline]]) -> Iterator[OpenWork]:
    """What was begun within a group and has not come to its end."""
    for kind in kinds:
        for work in world.within(group.id, kind):
            if work.beginning and not work.closed:
                given = work.last(ActionRaised, ActionReassigned) or work.all(type(work.first))[0]
                agency = world.agency(a) if (a := getattr(given.event, "agency", None)) else None
                seat = getattr(given.event, "seat", None)
                yield OpenWork(group.slug, work.KIND, work.id, seat, agency.slug if agency else None)


def _affected(group: GroupTimeline, agency: str, on: date) -> Affected:
    seats = group.seats_on(on)
    members = ((s.id, m) for s in seats if (m := s.member(on)))
    return Affected(
        group=group.slug,
        seats=tuple(s.id for s in seats if s.state(on).agency == agency),
        classes=tuple(c.name for c in group.classes if c.agency == agency and c.holds(on)),
        nominations=tuple(seat for seat, member in members if member.nominated_by == agency),
    )


def _turned_verdicts(stream: str, on: date, before: World, after: World) -> Iterator[Turned]:
    was, now = _verdicts(stream, on, before), _verdicts(stream, on, after)
    for of in dict.fromkeys((*was, *now)):
        old, new = was.get(of), now.get(of)
        if (old and old.verdict) != (new and new.verdict):
            yield Turned(
                group=_slug(stream, after),
                of=of,
                before=old.verdict if old else None,
                after=new.verdict if new else None,
                reasons=new.reasons if new else (),
            )


def _verdicts(stream: str, on: date, world: World) -> dict[str, CompositionRow | OfficeVerdict]:
    """The composition and each office with their verdicts on a day."""
    made_of = composition.judge_on(stream, on, world)
    return {**({"composition": made_of} if made_of else {}), **offices.verdicts_on(stream, on, world)}


def _ends(e: Entry, entries: Iterable[Entry]) -> bool:
    return any(x.stream == e.stream and isinstance(x.event, GroupEnded) for x in entries)


def _groups(world: World, stream: str) -> Iterator[GroupTimeline]:
    yield from (group for s in world.mentioning(stream, "group") if (group := world.group(s)))


def _slug(stream: str, world: World) -> str:
    known = world.group(stream) or world.agency(stream)
    return known.slug if known else stream
