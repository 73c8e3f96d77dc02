"""What is due once: the next meeting after each one held, the review of each office and of the terms."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from domain.rules import cadence, consequence, monitoring, office_periods, quorum
from domain.rules.due import Due
from domain.terms.duty import Interval
from domain.terms.interpretation import Interpreted
from domain.timelines.group import Adopted, Group
from domain.timelines.meeting import Meeting
from domain.timelines.seats import Holding
from domain.values import Text
from domain.verdicts import Reason
from domain.world import World
from projections.judgements import facts
from projections.judgements.offices import told
from projections.rows import DutyRow, Row

MONITORED = ("terms/attendance", "reports")


def judge(stream: str, world: World) -> Iterable[Row]:
    """A row for each; periods of the year recur without end and are counted at reading."""
    group = world.group(stream, "terms/duty", "terms/office", "terms/terms", "terms/quorum", "offices", *MONITORED)
    if group is None or group.established is None or not group.adopted:
        return []
    found = [
        *_meetings(group, world),
        *_office_reviews(group, world),
        *_terms_reviews(group, world),
        *_attendance_reviews(group, world),
    ]
    return [r for r in found if group.over is None or r.satisfied_on or r.due_on is None or r.due_on < group.over]


def _meetings(group: Group, world: World) -> Iterator[DutyRow]:
    """Each meeting held makes the next one due under the interval of the terms of its day."""
    if not any(isinstance(d, Interval) for a in group.adopted for d in a.terms.duties):
        return
    held = [m for m in world.held_in(group.id) if m.held and (group.over is None or m.held.on < group.over)]
    told = sorted((_held(group, m, world) for m in held), key=lambda h: (h.on, h.id))
    counted = [h for h in told if h.counts is not False]
    by = {m.id: m.held_act.entry.position for m in held if m.held_act}
    for number, meeting in enumerate(counted):
        terms = facts.terms_on(group, meeting.on, world)
        for duty in terms.terms.duties if terms else ():
            if terms and isinstance(duty, Interval):
                pair = counted[number : number + 2]
                due = cadence.duties_under(terms, duty, pair, (), meeting.on, pair[-1].on)[0]
                yield _row(group, f"{duty.id}/{meeting.id}", meeting.on, due, by.get(due.satisfied_by or ""))


def _held(group: Group, meeting: Meeting, world: World) -> cadence.Held:
    assert meeting.held
    assert meeting.held_act
    on = meeting.held.on
    terms = facts.terms_on(group, on, world)
    counts: bool | None = True
    reasons: tuple[Reason, ...] = ()
    rule = terms.terms.quorum if terms else None
    if rule is not None and (rule.inquorate is None or rule.inquorate.held is not True):
        world.group(group.id, "seats", "classes", "terms/composition", "terms/body")
        world.meeting(meeting.id)
        found = quorum.judge(terms, facts.meeting_told(meeting, group, terms, on, world))
        counts, reasons = consequence.counts_as_held(terms, found)
    if meeting.abandoned and counts is not False:
        world.group(group.id, "terms/meetings")
        though, why = consequence.counts_though_abandoned(terms)
        counts, reasons = though if though is not True else counts, (*reasons, *why)
    return cadence.Held(id=meeting.id, on=on, counts=counts, reasons=reasons, basis=meeting.held_act.basis)


def _office_reviews(group: Group, world: World) -> Iterator[DutyRow]:
    """The review of each holder, due again from each one held; none after the office is vacated."""
    for h in group.holdings:
        reviews = sorted(h.reviews, key=lambda r: r.since)
        for number in range(len(reviews) + 1):
            done = reviews[number] if number < len(reviews) else None
            on = done.since if done else date.max
            terms = facts.terms_on(group, on, world)
            found = _review(group, h, number, on, terms, world) if terms else None
            if terms is None or found is None or (h.until and done is None and found[0] and found[0] >= h.until):
                continue
            due_on, clause, title, why = found
            yield DutyRow(
                key=f"{group.id}/review-{h.office}/{h.subject}/{number}",
                valid_from=reviews[number - 1].since if number else h.since,
                group=group.id,
                duty=f"review-{h.office}",
                what=Text(en=f"review of the {title}"),
                due_on=due_on,
                satisfied_on=done.since if done else None,
                satisfied_by=done.subject if done else None,
                clause=clause,
                reasons=why,
                basis=tuple(sorted({*terms.basis_of("office."), *h.basis, *(done.basis if done else ())})),
            )


def _review(
    group: Group, h: Holding, number: int, on: date, terms: Interpreted, world: World
) -> tuple[date | None, str, str, tuple[Reason, ...]] | None:
    rule = next((o for o in terms.terms.offices if o.id == h.office), None)
    if rule is None or rule.review is None:
        return None
    holding = told(group, h, world)
    holding = replace(holding, reviews=holding.reviews[:number])
    due_on, why = office_periods.due(terms, f"office.{h.office}.review", rule.review, holding, on, reviewed=True)
    return due_on, rule.review.clause, str(rule.title), why


def _terms_reviews(group: Group, world: World) -> Iterator[DutyRow]:
    """The review of the terms, satisfied by the adoption of the next version."""
    following: list[Adopted | None] = [*group.adopted[1:], None]
    for a, after in zip(group.adopted, following, strict=True):
        due = cadence.terms_review(facts.terms_on(group, a.since, world), a.since, (), a.basis)
        if due is None:
            continue
        row = _row(group, f"terms-review/{a.version}", a.since, due, after.subject if after else None)
        yield replace(row, satisfied_on=after.since if after else None)


def _attendance_reviews(group: Group, world: World) -> Iterator[DutyRow]:
    """The reviews of attendance under each version of the terms that asks for them."""
    for a in group.adopted:
        held = [r for r in group.attendance_reviews if r.since >= a.since and (a.until is None or r.since < a.until)]
        done = [
            monitoring.Done(id=str(r.subject), on=r.since, by=facts.decided_by(r.by, group, world), basis=r.basis)
            for r in held
        ]
        terms = facts.terms_on(group, max([a.since, *(r.since for r in held)]), world)
        since = a.since
        for number, due in enumerate(monitoring.reviews(terms, a.since, done)):
            if a.until is None or due.satisfied_on is not None:
                by = int(due.satisfied_by) if due.satisfied_by else None
                yield _row(group, f"attendance-review/{a.version}/{number}", since, due, by)
            since = due.satisfied_on or since


def _row(group: Group, key: str, since: date, due: Due, by: int | None) -> DutyRow:
    return DutyRow(
        key=f"{group.id}/{key}",
        valid_from=since,
        group=group.id,
        duty=due.duty,
        what=due.what,
        period=due.period,
        due_on=due.due_on,
        satisfied_on=due.satisfied_on,
        satisfied_by=by,
        clause=due.clause,
        reasons=due.reasons,
        basis=due.basis,
    )
