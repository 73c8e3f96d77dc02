"""Judgement of deadlines: what is due so long before or after a meeting, a request, the beginning of the group or of
its terms."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from domain.events.work.report import ReportIssued
from domain.facets import AGENDA, DECISIONS, EVENTS, HELD, MINUTES, PLAN, REPORTS, REQUESTS, table
from domain.rules.duties.deadlines import Occasion, Occurrence, deadlines
from domain.rules.duties.due_dates import Due
from domain.rules.duties.duty_inputs import HeldMeeting
from domain.terms.duties import Deadline
from domain.timelines.base import Fact
from domain.timelines.group.timeline import AdoptedTerms, GroupTimeline
from domain.timelines.group.timeline import SubmittedReport as Submitted
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.timelines.work.lifecycles import ReportTimeline as Prepared
from domain.world import World
from projections.judgements import interest_inputs, rule_inputs
from projections.judgements.change_dates import merge_adjacent
from projections.rows import DeadlineRow

Moments = dict[str, Sequence[Occurrence]]
KeyedDue = tuple[str, date, Due]
"""What tells it apart from others under the same duty, since when it is known, and what is due."""


def of_group(group: GroupTimeline, met: Sequence[HeldMeeting], world: World) -> Iterator[KeyedDue]:
    """What a request, the establishment, the adoption of terms makes due; and after meetings what rests on other events
    than their own: a report of it, the minutes by the next one. `met` are the meetings that count."""
    assert group.established
    held = [_held(h) for h in met]
    sent = _reports(group, world)
    for number, adopted in enumerate(group.adopted):
        began: Moments = {"meeting": held, "adoption": [_adoption(adopted)]}
        if number == 0:
            began["establishment"] = _moments([group.established])
        last = adopted.until - timedelta(days=1) if adopted.until else date.max
        occasion = Occasion(id=adopted.version, occurrences=began | sent(adopted.version))
        for key, since, due in _due(group, occasion, last, world, _of_the_group):
            yield key, max(since, adopted.since), due
    requests = world.view(group, REQUESTS).requests
    noted = world.view(group, EVENTS).outside_events if _after_events(group) else []
    decided = _decided(group, world) if requests or noted else {}
    for r in requests:
        told: Moments = {"meeting": held, "request": _moments([r])} | decided
        yield from _due(
            group, Occasion(id=r.id, occurrences=told), r.since, world, lambda duty: duty.after == "request"
        )
    for n in noted:
        told = {"meeting": held, f"event/{n.event}": _moments([n])} | sent(n.id) | decided
        yield from _due(group, Occasion(id=n.id, occurrences=told), n.since, world, lambda duty: duty.after == "event")
    if any(map(_rests_elsewhere, deadline_duties(group))):
        for number, h in enumerate(met):
            meeting = world.meeting(h.id, MINUTES)
            following = [_held(n) for n in met[number + 1 : number + 2]] or _planned(group, h.on, world)
            told = _minutes(meeting) | {"held": [_held(h)], "next_meeting": following} | sent(h.id)
            yield from _due(group, Occasion(id=h.id, occurrences=told), h.on, world, _rests_elsewhere)


def of_meeting(meeting: MeetingTimeline, world: World) -> Iterable[DeadlineRow]:
    """What is due before a meeting, by each day for which it was planned in turn, and after it once it was held."""
    group = world.group(meeting.group, table("duty")) if meeting.scheduled else None
    if group is None or group.established is None or not deadline_duties(group):
        return []
    told: Moments = {
        "notice": _moments(meeting.notices),
        "agenda": _moments(meeting.agendas),
        "papers": _moments(meeting.circulations),
    }
    told |= _decided_at(meeting) if _asks_of_decisions(group) else {}
    found = [*_before(meeting, group, told, world), *_after(meeting, group, told | _minutes(meeting), world)]
    return [r for r in found if group.ended_on is None or r.satisfied_on or (r.due_on and r.due_on < group.ended_on)]


def deadline_duties(group: GroupTimeline) -> list[Deadline]:
    """Every deadline of the terms, at any time."""
    return [d for a in group.adopted for d in a.terms.duties if isinstance(d, Deadline)]


def _after_events(group: GroupTimeline) -> bool:
    return any(duty.after == "event" for duty in deadline_duties(group))


def _before(meeting: MeetingTimeline, group: GroupTimeline, told: Moments, world: World) -> Iterator[DeadlineRow]:
    plans = sorted(dict(meeting.planned).items())
    if meeting.held:
        plans = [p for p in plans if p[0] < meeting.held.on] + [(meeting.held.on, meeting.held.on)]
    ends = [since for since, _ in plans[1:]] + [meeting.cancelled.on if meeting.cancelled else None]
    rows: dict[str, list[DeadlineRow]] = {}
    moved_on: date | None = None
    for number, ((since, meets_on), until) in enumerate(zip(plans, ends, strict=True)):
        is_held = meeting.held is not None and number == len(plans) - 1
        if number and plans[number - 1][1] != meets_on and not is_held:
            moved_on = since
        if until is not None and until <= since:
            continue
        planned = [Occurrence(on=meets_on, basis=meeting.scheduled.basis if meeting.scheduled else ())]
        occasion = Occasion(id=meeting.id, occurrences=told | {"meeting": planned}, moved_on=moved_on)
        terms = rule_inputs.terms_on(group, meets_on, world)
        for due in deadlines(terms, occasion, lambda duty: duty.before == "meeting"):
            rows.setdefault(due.duty, []).append(_row(meeting, due, since, until))
    for of_duty in rows.values():
        yield from merge_adjacent(of_duty)


def _after(meeting: MeetingTimeline, group: GroupTimeline, told: Moments, world: World) -> Iterator[DeadlineRow]:
    """What runs from the meeting, from what became of its minutes, or from the notice of it."""
    if meeting.held and meeting.held_act:
        act = meeting.held_act
        told = told | {"held": [Occurrence(on=meeting.held.on, event=act.entry.position, basis=act.basis)]}
    until = meeting.cancelled.on if meeting.cancelled else None
    terms = rule_inputs.terms_on(group, meeting.day or date.max, world)
    occasion = Occasion(id=meeting.id, occurrences=told)
    for due in deadlines(terms, occasion, lambda duty: duty.after is not None and not _rests_elsewhere(duty)):
        if due.since is not None and (until is None or due.since < until):
            yield _row(meeting, due, due.since, until)


def _of_the_group(duty: Deadline) -> bool:
    return duty.after in ("establishment", "adoption")


def _rests_elsewhere(duty: Deadline) -> bool:
    """Whether a deadline of a meeting rests on events of other streams than its own."""
    return duty.before == "next_meeting" or (duty.act == "report" and duty.after in ("meeting", "minutes_approved"))


def _due(
    group: GroupTimeline, occasion: Occasion, on: date, world: World, wanted: Callable[[Deadline], bool]
) -> Iterator[KeyedDue]:
    for due in deadlines(rule_inputs.terms_on(group, on, world), occasion, wanted):
        yield f"{due.duty}/{occasion.id}", due.since or on, due


def _held(h: HeldMeeting) -> Occurrence:
    return Occurrence(on=h.on, event=h.event, basis=h.basis)


def _moments(facts: Iterable[Fact]) -> list[Occurrence]:
    return [Occurrence(on=f.since, event=f.subject, basis=f.basis) for f in facts]


def _adoption(adopted: AdoptedTerms) -> Occurrence:
    """When a version of the terms was adopted, whatever the day from which it is in force."""
    return Occurrence(on=adopted.adopted_on, event=adopted.subject, basis=adopted.basis)


def _minutes(meeting: MeetingTimeline | None) -> Moments:
    if meeting is None:
        return {}
    found = meeting.minutes
    return {
        "minutes_drafted": _moments(found.drafted),
        "minutes_circulated": _moments(found.circulated),
        "minutes_approved": _moments([found.approved] if found.approved else []),
    }


def _asks_of_decisions(group: GroupTimeline, *after: str) -> bool:
    """Whether some deadline is about decisions; with `after`, one that runs from any of these."""
    return any(d.act == "decision" and (not after or d.after in after) for d in deadline_duties(group))


def _decided(group: GroupTimeline, world: World) -> Moments:
    """What the group decided, at meetings and outside them, where its terms ask when after a request or an event."""
    found: dict[str, list[Occurrence]] = {}
    if not _asks_of_decisions(group, "request", "event"):
        return {}
    for meeting in world.meetings_of(group.id, HELD, DECISIONS, AGENDA):
        for business, decided in _decided_at(meeting).items():
            found.setdefault(business, []).extend(decided)
    for each in world.view(group, DECISIONS).decisions_outside.values():
        if each.event.kind == "decision":
            found.setdefault(f"decision/{each.event.business or ''}", []).extend(_moments([each]))
    for business, decided in found.items():
        found[business] = sorted(decided, key=lambda o: (o.on, o.event or 0))
    return {**found}


def _decided_at(meeting: MeetingTimeline) -> Moments:
    """The decisions of a meeting that was held, by their business."""
    found: dict[str, list[Occurrence]] = {}
    for e, act in meeting.decisions.values() if meeting.held else ():
        if e.kind == "decision" and meeting.held:
            decided = Occurrence(on=meeting.held.on, event=act.entry.position, basis=act.basis)
            found.setdefault(f"decision/{interest_inputs.business_of(meeting, e) or ''}", []).append(decided)
    return {**found}


def _reports(group: GroupTimeline, world: World) -> Callable[[str], Moments]:
    """The reports on one occasion under each deadline that asks for some: those that name it, or none."""
    asking = {d.id for d in deadline_duties(group) if d.act == "report"}
    known = world.view(group, REPORTS) if asking else None
    sent = sorted([*known.reports, *_issued(group, world)], key=lambda r: r.since) if known else []

    def of(occasion: str) -> Moments:
        return {
            f"report/{id}": _moments(r for r in sent if r.duty == id and r.period in (None, occasion)) for id in asking
        }

    return of


def _issued(group: GroupTimeline, world: World) -> Iterator[Submitted]:
    """The reports that were prepared under a duty, and issued."""
    for work in world.within(group.id, Prepared):
        for s in work.all(ReportIssued) if work.begun and work.first.duty else ():
            duty, period = work.first.duty, work.first.period
            yield Submitted(s.on, s.standing.entry.position, s.basis, duty=duty, to=s.event.to, period=period)


def _planned(group: GroupTimeline, after: date, world: World) -> list[Occurrence]:
    """The next meeting that is planned after a day."""
    coming = [
        Occurrence(on=m.day, basis=m.scheduled.basis)
        for m in world.meetings_of(group.id, PLAN, HELD)
        if m.scheduled and m.day and m.day > after and m.held is None and m.cancelled is None
    ]
    return sorted(coming, key=lambda m: (m.on, m.basis))[:1]


def _row(meeting: MeetingTimeline, due: Due, since: date, until: date | None) -> DeadlineRow:
    return DeadlineRow(
        key=f"{meeting.id}/{due.duty}/{since}",
        valid_from=since,
        valid_to=until,
        group=meeting.group,
        meeting=meeting.id,
        duty=due.duty,
        what=due.what,
        kind=due.kind,
        since=due.since,
        due_on=due.due_on,
        lapses_on=due.lapses_on,
        earliest_on=due.earliest_on,
        satisfied_on=due.satisfied_on,
        satisfied_by=due.satisfied_by,
        clause=due.clause,
        reasons=due.reasons,
        basis=due.basis,
    )
