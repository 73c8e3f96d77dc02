"""Judgement of duties that fall due once: the first meeting and the next after each one held, the review of each office
and of the terms, what a request or the beginning of the group makes due."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from domain.facets import OFFICES, REPORTS, REVIEWS, table
from domain.rules.attendance import monitoring
from domain.rules.duties import cadence
from domain.rules.duties.deadlines import Occurrence
from domain.rules.duties.due_dates import Due, DutyKind
from domain.rules.duties.duty_inputs import HeldMeeting
from domain.rules.offices import terms_of_office
from domain.rules.quorum.verdict import QuorumVerdict
from domain.terms.duties import Deadline, IntervalDuty
from domain.terms.interpretation import EffectiveTerms
from domain.text import said
from domain.timelines.group.offices import Holding
from domain.timelines.group.timeline import AdoptedTerms, GroupTimeline, TermsReview
from domain.timelines.meeting.timeline import MeetingTimeline
from domain.values import Text
from domain.verdicts import Reason
from domain.world import World
from projections.judgements import meeting_inputs, rule_inputs
from projections.judgements.duty import deadlines
from projections.judgements.group import tenures
from projections.judgements.group.office_inputs import holding_input
from projections.rows import DutyRow, Row

DUTY_FACETS = (
    *(table("duty"), table("office"), table("body"), table("terms"), table("quorum"), table("attendance")),
    *(OFFICES, REPORTS, REVIEWS),
)
"""The facets of a group that its duties rest on."""


def judge(stream: str, world: World) -> Iterable[Row]:
    """A row for each; periods of the year recur without end and are counted at reading."""
    group = world.group(stream, *DUTY_FACETS)
    if group is None or group.established is None or not group.adopted:
        return []
    kinds = {type(d) for a in group.adopted for d in a.terms.duties}
    met = _counted(group, world) if kinds & {IntervalDuty, Deadline} else []
    found = [
        *_meetings(group, met, world),
        *_office_reviews(group, world),
        *_terms_reviews(group, world),
        *_attendance_reviews(group, world),
        *tenures.duty_rows(group, world),
        *(duty_row(group, *told) for told in (deadlines.of_group(group, met, world) if Deadline in kinds else ())),
    ]
    return [r for r in found if group.ended_on is None or r.satisfied_on or (r.due_on and r.due_on < group.ended_on)]


def _counted(group: GroupTimeline, world: World) -> list[HeldMeeting]:
    """The meetings held that count as such, or may, in the order of time."""
    held = [m for m in world.held_in(group.id) if m.held and (group.ended_on is None or m.held.on < group.ended_on)]
    told = sorted((_held(group, m, world) for m in held), key=lambda h: h.place_in_time)
    return [h for h in told if h.counts is not False]


def _meetings(group: GroupTimeline, met: list[HeldMeeting], world: World) -> Iterator[DutyRow]:
    """Each meeting held makes the next one due under the interval of the terms of its day; the first is due by itself."""
    seen: set[str] = set()
    for a in group.adopted:
        for duty in a.terms.duties:
            if isinstance(duty, IntervalDuty) and duty.id not in seen:
                seen.add(duty.id)
                yield from _first(group, a, duty.id, met, world)
                yield from _after_one_before(group, a, duty.id, met, world)
    for number, meeting in enumerate(met):
        terms = rule_inputs.terms_on(group, meeting.on, world)
        for duty in terms.terms.duties if terms else ():
            if terms and isinstance(duty, IntervalDuty):
                pair = met[number : number + 2]
                due = cadence.duties_under(terms, duty, pair, (), meeting.on, pair[-1].on)[0]
                yield duty_row(group, f"{duty.id}/{meeting.id}", meeting.on, due)


def _first(
    group: GroupTimeline, adopted: AdoptedTerms, id: str, met: list[HeldMeeting], world: World
) -> Iterator[DutyRow]:
    """The first meeting under an interval, by the terms of the day on which it was held, or as they stand until it is.
    Where no date can be given for it, it stands open until then."""
    assert group.established
    first = next((h for h in met if h.on >= adopted.since), None)
    terms = rule_inputs.terms_on(group, first.on if first else date.max, world)
    duty = next((d for d in terms.terms.duties if d.id == id), None) if terms else None
    if terms is None or not isinstance(duty, IntervalDuty):
        return
    if duty.runs_from == "establishment":
        first = next(iter(met), None)
    if duty.runs_from == "adoption":
        first = next((h for h in met if h.on >= max(adopted.since, adopted.adopted_on)), None)
    established = Occurrence(on=group.established.since, basis=group.established.basis)
    began = Occurrence(on=adopted.adopted_on, basis=adopted.basis)
    due = cadence.first_meeting(terms, duty, established=established, adopted=began, first=first)
    if due is None or (due.due_on is None and first and first.on <= adopted.since):
        return
    found = duty_row(group, f"{id}/first", adopted.since, due)
    yield replace(found, valid_to=first.on, satisfied_on=None, satisfied_by=None) if first and not due.due_on else found


def _after_one_before(
    group: GroupTimeline, adopted: AdoptedTerms, id: str, met: list[HeldMeeting], world: World
) -> Iterator[DutyRow]:
    """The first meeting under an interval that already ran when the terms asked for it: from the last one held before
    them, unless the terms of that day asked for an interval too, or it runs from the adoption."""
    before = next((h for h in reversed(met) if h.on < adopted.since), None)
    if before is None:
        return
    earlier = rule_inputs.terms_on(group, before.on, world)
    if earlier and any(isinstance(d, IntervalDuty) for d in earlier.terms.duties):
        return
    first = next((h for h in met if h.on >= adopted.since), None)
    terms = rule_inputs.terms_on(group, first.on if first else date.max, world)
    duty = next((d for d in terms.terms.duties if d.id == id), None) if terms else None
    if terms and isinstance(duty, IntervalDuty) and duty.runs_from in ("establishment", "first_meeting"):
        pair = [before, first] if first else [before]
        yield duty_row(
            group, f"{id}/before", adopted.since, cadence.duties_under(terms, duty, pair, (), before.on, pair[-1].on)[0]
        )


def _held(group: GroupTimeline, meeting: MeetingTimeline, world: World) -> HeldMeeting:
    assert meeting.held
    assert meeting.held_act
    on = meeting.held.on
    terms = rule_inputs.terms_on(group, on, world)
    found: QuorumVerdict | None = None
    rule = terms.terms.quorum if terms else None
    if rule is not None and (rule.inquorate is None or rule.inquorate.held is not True):
        found = meeting_inputs.quorum_of(meeting, group, on, world)
    counts, reasons = meeting_inputs.counts_as_held(meeting, group, found, on, world)
    at = meeting.held_act.entry.position
    return HeldMeeting(
        id=meeting.id,
        on=on,
        starts=meeting.starts,
        event=at,
        counts=counts,
        reasons=reasons,
        basis=meeting.held_act.basis,
    )


def _office_reviews(group: GroupTimeline, world: World) -> Iterator[DutyRow]:
    """The review of each holder, due again from each one held; none after the office is vacated."""
    for h in group.holdings:
        reviews = sorted(h.reviews, key=lambda r: r.since)
        for number in range(len(reviews) + 1):
            done = reviews[number] if number < len(reviews) else None
            on = done.since if done else date.max
            terms = rule_inputs.terms_on(group, on, world)
            found = _review(group, h, number, on, terms, world) if terms else None
            if terms is None or found is None or (h.until and done is None and found[0] and found[0] >= h.until):
                continue
            due_on, clause, title, why = found
            words = said("review of the {office}", office=title)
            yield DutyRow(
                key=f"{group.id}/review-{h.office}/{h.subject}/{number}",
                valid_from=reviews[number - 1].since if number else h.since,
                group=group.id,
                duty=f"review-{h.office}",
                kind=DutyKind.OFFICE_REVIEW,
                office=h.office,
                person=h.person,
                what=Text(en=str(words)),
                words=words,
                due_on=due_on,
                satisfied_on=done.since if done else None,
                satisfied_by=done.subject if done else None,
                clause=clause,
                reasons=why,
                basis=tuple(sorted({*terms.basis_of("office."), *h.basis, *(done.basis if done else ())})),
            )


def _review(
    group: GroupTimeline, h: Holding, number: int, on: date, terms: EffectiveTerms, world: World
) -> tuple[date | None, str, Text, tuple[Reason, ...]] | None:
    rule = next((o for o in terms.terms.offices if o.id == h.office), None)
    if rule is None or rule.review is None:
        return None
    holding = holding_input(group, h, world)
    holding = replace(holding, reviews=holding.reviews[:number])
    due_on, why = terms_of_office.due_on(terms, f"office.{h.office}.review", rule.review, holding, on, reviewed=True)
    return due_on, rule.review.clause, rule.title, why


def _terms_reviews(group: GroupTimeline, world: World) -> Iterator[DutyRow]:
    """The review of the terms, due again from each review; satisfied by one, or by the adoption of the next version."""
    following: list[AdoptedTerms | None] = [*group.adopted[1:], None]
    for a, after in zip(group.adopted, following, strict=True):
        made = [r for r in group.reviews if r.terms == a.version and a.holds(r.since)]
        begun: list[AdoptedTerms | TermsReview] = [a, *made]
        for number, (since, done) in enumerate(zip(begun, [*made, after], strict=True)):
            terms = rule_inputs.terms_on(group, since.since, world)
            due = cadence.terms_review(terms, a.adopted_on, [r.since for r in made[:number]], (*a.basis, *since.basis))
            if due is None:
                continue
            key = f"terms-review/{a.version}" + (f"/{number}" if number else "")
            found = duty_row(group, key, since.since, due)
            if done:
                on = done.adopted_on if isinstance(done, AdoptedTerms) else done.since
                found = replace(found, satisfied_on=on, satisfied_by=done.subject)
            yield found


def _attendance_reviews(group: GroupTimeline, world: World) -> Iterator[DutyRow]:
    """The reviews of attendance under each version of the terms that asks for them."""
    for a in group.adopted:
        held = [r for r in group.attendance_reviews if r.since >= a.since and (a.until is None or r.since < a.until)]
        done = [
            monitoring.AttendanceReviewInput(
                event=r.subject, on=r.since, by=rule_inputs.decided_by(r.by, group, world), basis=r.basis
            )
            for r in held
        ]
        terms = rule_inputs.terms_on(group, max([a.since, *(r.since for r in held)]), world)
        since = a.since
        for number, due in enumerate(monitoring.review_duties(terms, a.since, done)):
            if a.until is None or due.satisfied_on is not None:
                yield duty_row(group, f"attendance-review/{a.version}/{number}", since, due)
            since = due.satisfied_on or since


def duty_row(group: GroupTimeline, key: str, since: date, due: Due) -> DutyRow:
    """What is due as a row of a group."""
    return DutyRow(
        key=f"{group.id}/{key}",
        valid_from=since,
        group=group.id,
        duty=due.duty,
        what=due.what,
        words=due.words,
        kind=due.kind,
        period=due.period,
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
