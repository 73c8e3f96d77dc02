"""The offices of a group, their holders and state, judged by the terms, between the days on which they change."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from domain.facets import CLASSES, ESTABLISHED, OFFICES, SEATS, table
from domain.rules.offices import evaluation, holdings
from domain.terms.interpretation import EffectiveTerms
from domain.timelines.base import Fact
from domain.timelines.group.offices import Holding
from domain.timelines.group.timeline import GroupTimeline
from domain.world import World, successor
from projections.judgements import rule_inputs
from projections.judgements.change_dates import intervals, merge_adjacent
from projections.judgements.group.seats import agency_dates_of_seats
from projections.judgements.group.terms_in_force import terms_change_dates as terms_turns
from projections.rows import ConsentLine, OfficeRow, Row

OFFICE_FACETS = (table("office"), table("body"), OFFICES)
"""The facets of a group that its offices rest on, also those that nobody holds."""
HOLDER_FACETS = (*OFFICE_FACETS, SEATS, CLASSES)
"""The facets of a group that the holder of an office is judged by."""


def judge(stream: str, world: World) -> Iterable[Row]:
    """A row for each holder of an office, or for its vacancy, and span of days within which nothing changes that it is
    judged by."""
    group = world.group(stream, *OFFICE_FACETS)
    if group is None or group.established is None:
        return []
    named = [o.id for a in group.adopted for o in a.terms.offices] + [h.office for h in group.holdings]
    return [
        row for office in dict.fromkeys(named) for rows in _office(group, office, world) for row in merge_adjacent(rows)
    ]


def _office(group: GroupTimeline, office: str, world: World) -> Iterator[list[OfficeRow]]:
    """The spans of one office, a list for each place among its holders; a term that ends turns its verdict, so the days
    found are looked at once more."""
    held = [h for h in group.holdings if h.office == office]
    group = world.view(group, *HOLDER_FACETS) if held else group
    bodies = list(_bodies(group, office, world)) if held else []
    days = terms_turns(group) | {d for h in held for d in _change_dates(h, bodies)}
    days |= {d for h in held if (d := _first_meeting(group, h, world))}
    if held:
        days |= {d for ds in agency_dates_of_seats(group, world).values() for d in ds if d > min(h.since for h in held)}
    days = {d for d in days if group.ended_on is None or d < group.ended_on}
    first = min(days)
    judged = {day: _judge(group, office, bodies, day, world) for day in days}
    ends = {v.term_ends for found in judged.values() for _, v in found if v.term_ends}
    for day in ends - days:
        if group.ended_on is None or day < group.ended_on:
            judged[day] = _judge(group, office, bodies, day, world)
    for place in range(max(map(len, judged.values()))):
        yield [
            _row(group, office, since, until, place, *judged[since][place])
            for since, until in intervals((d for d in judged if d >= first), group.ended_on)
            if place < len(judged[since])
        ]


def _row(
    group: GroupTimeline,
    office: str,
    since: date,
    until: date | None,
    place: int,
    holding: Holding | None,
    verdict: evaluation.OfficeVerdict,
) -> OfficeRow:
    return OfficeRow(
        key=f"{group.id}/{office}/{since}" + (f"/{place + 1}" if place else ""),
        valid_from=since,
        valid_to=until,
        group=group.id,
        office=office,
        state=verdict.state.upper(),
        verdict=verdict.verdict,
        holder=holding.person if holding else None,
        since=_since(holding, since) if holding else _vacated(group, office, since),
        consents=tuple(ConsentLine(c.body, c.given_on, c.meeting, c.decision) for c in verdict.consents),
        review_due=verdict.review_due,
        term_ends=verdict.term_ends,
        reasons=verdict.reasons,
        basis=verdict.basis,
    )


def _vacated(group: GroupTimeline, office: str, on: date) -> date | None:
    """The day on which an office that is vacant became so; None where nobody has held it."""
    return max((h.until for h in group.holdings if h.office == office and h.until and h.until <= on), default=None)


def _since(holding: Holding, on: date) -> date:
    """Since when somebody is in office, or, before that, appointed."""
    return holding.took.since if holding.took and holding.took.since <= on else holding.since


def _bodies(group: GroupTimeline, office: str, world: World) -> Iterator[GroupTimeline]:
    """The group itself and the other groups whose record the eligibility for an office rests on."""
    yield group
    rules = [rule for a in group.adopted for rule in a.terms.offices if rule.id == office]
    words = [w for rule in rules for e in rule.eligibility for w in e.member_of]
    words += [b.member_of for rule in rules for b in rule.bars if b.member_of]
    slugs = dict.fromkeys(slug for w in words for slug in rule_inputs.slugs_by_word(group).get(w, ()))
    yield from (other for slug in slugs if slug != group.slug and (other := world.group_named(slug, SEATS, OFFICES)))


def _change_dates(holding: Holding, bodies: Iterable[GroupTimeline]) -> Iterator[date]:
    """The days on which something about a holder changes."""
    yield holding.since
    yield from (c.on for c in holding.consents)
    yield from (r.since for r in holding.reviews)
    yield from (x.since for x in holding.extensions)
    if holding.took:
        yield holding.took.since
    if holding.until:
        yield holding.until
    days: set[date] = set()
    for body in bodies:
        for seat in body.seats.values():
            if any(t.person == holding.person for t in seat.tenures):
                days |= seat.change_dates()
        for h in body.holdings:
            if h.person == holding.person:
                days |= {d for d in (h.since, h.until) if d}
    yield from (d for d in days if d > holding.since)


def _judge(
    group: GroupTimeline, office: str, bodies: list[GroupTimeline], on: date, world: World
) -> list[tuple[Holding | None, evaluation.OfficeVerdict]]:
    """The verdict on each holder, in the order of their appointments; one on the vacancy where there is none."""
    terms = rule_inputs.terms_on(group, on, world)
    if found := [_judge_holder(group, h, bodies, on, world, terms) for h in group.holders(office, on)]:
        return found
    return [(None, evaluation.judge_office(terms, office, None, holdings.PersonStanding(), on))]


def _judge_holder(
    group: GroupTimeline,
    holding: Holding,
    bodies: list[GroupTimeline],
    on: date,
    world: World,
    terms: EffectiveTerms | None,
) -> tuple[Holding | None, evaluation.OfficeVerdict]:
    earlier = [h for h in group.holdings if h.office == holding.office and h.until and h.until <= holding.since]
    previous = max(earlier, key=lambda h: h.until or h.since, default=None)
    now = _holder_input(group, holding, bodies, on, on, world)
    then = now if holding.since == on else _holder_input(group, holding, bodies, holding.since, on, world)
    return holding, evaluation.judge_office(
        terms,
        holding.office,
        holding_input(group, holding, world, _agency(group, holding, world)),
        now,
        on,
        when_appointed=then if then != now else None,
        previous_agency=_agency(group, previous, world) if previous else None,
        agencies=rule_inputs.agencies_by_word(group, on, world),
    )


def judge_acting(
    group: GroupTimeline, office: str, person: str, act: Fact, on: date, world: World
) -> evaluation.OfficeVerdict:
    """The verdict on somebody who acted in the place of an office on a day, for one meeting only."""
    group = world.view(group, *HOLDER_FACETS)
    holding = Holding(on, act.subject, act.basis, office=office, person=person, nominated_by=None)
    now = _holder_input(group, holding, list(_bodies(group, office, world)), on, on, world)
    return evaluation.judge_office(
        rule_inputs.terms_on(group, on, world),
        office,
        replace(holding_input(group, holding, world, _agency(group, holding, world)), acting=True),
        now,
        on,
        agencies=rule_inputs.agencies_by_word(group, on, world),
    )


def _agency(group: GroupTimeline, holding: Holding, world: World) -> str | None:
    """The agency that nominated a holder, else that of a seat they hold here on the day of the appointment."""
    if holding.nominated_by:
        return successor(holding.nominated_by, holding.since, world)
    for seat in group.seats_on(holding.since):
        member, agency = seat.member(holding.since), seat.state(holding.since).agency
        if member and member.person == holding.person and agency:
            return successor(agency, holding.since, world)
    return None


def _counts_terms(group: GroupTimeline, office: str) -> bool:
    rules = (o for a in group.adopted for o in a.terms.offices if o.id == office)
    return any(rule.term is not None and rule.term.in_a_row_max is not None for rule in rules)


def _in_a_row(group: GroupTimeline, h: Holding) -> list[Holding]:
    """The holding and those of the same person before it with nobody else in the office between them, the latest first."""
    found = [h]
    earlier = [x for x in group.holdings if x.office == h.office and x.until and x.until <= h.since and x is not h]
    for x in sorted(earlier, key=lambda each: (each.until or each.since, each.subject), reverse=True):
        if x.person != h.person:
            break
        found.append(x)
    return found


def _first_meeting(group: GroupTimeline, h: Holding, world: World) -> date | None:
    """The first meeting held once they were appointed, where the terms may count from it."""
    rules = [o for a in group.adopted for o in a.terms.offices if o.id == h.office]
    said = {p.runs_from for rule in rules for p in (rule.term, rule.review) if p}
    said |= {
        i.value for i in group.interpretations if i.key.startswith(f"office.{h.office}.") and i.value == "first_meeting"
    }
    if "first_meeting" not in said and all(rule.term is None or rule.term.runs_from for rule in rules):
        return None
    days = (m.held.on for m in world.held_in(group.id) if m.held and m.held.on >= h.since)
    return min((d for d in days if h.until is None or d < h.until), default=None)


def holding_input(group: GroupTimeline, h: Holding, world: World, agency: str | None = None) -> holdings.HoldingInput:
    """A holding as the rules are told of it; `agency` is that of the holder, where a rule asks for it."""

    def slug(body: str) -> str:
        known = world.group(body, ESTABLISHED)
        return known.slug if known else body

    row = _in_a_row(group, h)
    before = tuple(p for x in row[1:] for p in (*x.basis, *x.ended_by)) if _counts_terms(group, h.office) else ()
    return holdings.HoldingInput(
        office=h.office,
        person=h.person,
        appointed_on=h.since,
        appointed_by=(slug(h.appointed_by),) if h.appointed_by else (),
        took_office_on=h.took.since if h.took else None,
        consents=tuple(
            holdings.ConsentInput(
                body=slug(c.body), given_on=c.on, meeting=c.meeting, decision=c.decision, basis=c.basis
            )
            for c in h.consents
        ),
        reviews=tuple(holdings.ReviewInput(on=r.since, basis=r.basis) for r in h.reviews),
        first_meeting_on=_first_meeting(group, h, world),
        extended_on=tuple(x.since for x in h.extensions),
        in_a_row=len(row),
        agency=agency,
        basis=(*h.basis, *(h.took.basis if h.took else ()), *(p for x in h.extensions for p in x.basis), *before),
    )


def _holder_input(
    group: GroupTimeline, holding: Holding, bodies: list[GroupTimeline], on: date, judged_on: date, world: World
) -> holdings.PersonStanding:
    """What is recorded of a holder on a day; of a group without any seat nothing is known."""
    said = rule_inputs.classes(group, on, world, judged_on)
    agencies = {a for a in (_agency(group, holding, world),) if a}
    basis: list[int] = []
    member_of: dict[str, bool] = {}
    held: set[tuple[str, str]] = set()
    for body in bodies:
        tenure = body.tenure_of(holding.person, on)
        if body.seats:
            member_of[body.slug] = tenure is not None
            basis += tenure.basis if tenure else [p for t in _left(body, holding.person, on) for p in t]
        held |= {(body.slug, h.office) for h in body.holdings if h.person == holding.person and h.holds(on)}
    seats = tuple(s for s in rule_inputs.seats_on(group, on, world) if s.member == holding.person)
    agencies |= {s.agency for s in seats if s.agency}
    known = [said[a][0] for a in agencies if a in said]
    basis += [p for a in agencies if a in said for p in said[a][1]]
    return holdings.PersonStanding(
        member_of=member_of,
        classes=frozenset().union(*known) if known else None,
        agencies=frozenset(agencies) or None,
        offices=frozenset(held),
        seats=seats,
        basis=tuple(basis),
    )


def _left(body: GroupTimeline, person: str, on: date) -> Iterator[tuple[int, ...]]:
    """Where it is said that a person is no longer a member of a body."""
    for seat in body.seats.values():
        yield from ((*t.basis, *t.ended_by) for t in seat.tenures if t.person == person and t.until and t.until <= on)
