"""The offices of a group, their holders and state, judged by the terms, between the days on which they change."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from domain.facets import OFFICES, SEATS
from domain.rules.offices import evaluation, holdings
from domain.terms.interpretation import EffectiveTerms
from domain.timelines.base import Fact
from domain.timelines.group.offices import Holding
from domain.timelines.group.timeline import GroupTimeline
from domain.world import World
from projections.judgements import rule_inputs
from projections.judgements.change_dates import intervals, merge_adjacent
from projections.judgements.group.office_inputs import (
    HOLDER_FACETS,
    OFFICE_FACETS,
    first_meeting,
    holder_agency,
    holder_independent,
    holder_input,
    holding_input,
)
from projections.judgements.group.seats import agency_dates_of_seats
from projections.judgements.group.terms_in_force import terms_change_dates as terms_turns
from projections.rows import ConsentLine, OfficeRow, Row


def judge(stream: str, world: World) -> Iterable[Row]:
    """A row for each holder of an office, or for its vacancy, and interval of days within which nothing changes that it
    is judged by."""
    group = _judged(stream, world)
    if group is None:
        return []
    return [row for office in _named(group) for rows in _office(group, office, world) for row in merge_adjacent(rows)]


def verdicts_on(stream: str, on: date, world: World) -> dict[str, evaluation.OfficeVerdict]:
    """What `judge` says of one day: by office, the verdict on its first holder, or on the vacancy; at the price of one."""
    group = _judged(stream, world)
    if group is None or (group.ended_on is not None and group.ended_on <= on):
        return {}
    found: dict[str, evaluation.OfficeVerdict] = {}
    for office in _named(group):
        viewed, bodies, days = _rests_on(group, office, world)
        since = max((d for d in days if d <= on), default=None)
        if since is None:
            continue
        judged = _judge(viewed, office, bodies, since, world)
        ended = [v.term_ends for _, v in judged if v.term_ends and since < v.term_ends <= on]
        found[office] = (_judge(viewed, office, bodies, max(ended), world) if ended else judged)[0][1]
    return found


def _judged(stream: str, world: World) -> GroupTimeline | None:
    group = world.group(stream, *OFFICE_FACETS)
    return group if group and group.established else None


def _named(group: GroupTimeline) -> list[str]:
    named = [o.id for a in group.adopted for o in a.terms.offices] + [h.office for h in group.holdings]
    return [*dict.fromkeys(named)]


def _rests_on(group: GroupTimeline, office: str, world: World) -> tuple[GroupTimeline, list[GroupTimeline], set[date]]:
    """The group and the bodies by which an office is judged, and the days on which they change what it is judged by."""
    held = [h for h in group.holdings if h.office == office]
    group = world.view(group, *HOLDER_FACETS) if held else group
    bodies = list(_bodies(group, office, world)) if held else []
    days = terms_turns(group) | {d for h in held for d in _change_dates(h, bodies)}
    days |= {d for h in held if (d := first_meeting(group, h, world))}
    if held:
        days |= {d for ds in agency_dates_of_seats(group, world).values() for d in ds if d > min(h.since for h in held)}
    return group, bodies, {d for d in days if group.ended_on is None or d < group.ended_on}


def _office(group: GroupTimeline, office: str, world: World) -> Iterator[list[OfficeRow]]:
    """The spans of one office, a list for each place among its holders; a term that ends turns its verdict, so the days
    found are looked at once more."""
    group, bodies, days = _rests_on(group, office, world)
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
    now = holder_input(group, holding, bodies, on, on, world)
    then = now if holding.since == on else holder_input(group, holding, bodies, holding.since, on, world)
    agency = holder_agency(group, holding, world)
    return holding, evaluation.judge_office(
        terms,
        holding.office,
        holding_input(group, holding, world, agency, independent=holder_independent(group, holding)),
        now,
        on,
        when_appointed=then if then != now else None,
        previous_agency=holder_agency(group, previous, world) if previous else None,
        agencies=rule_inputs.agencies_by_word(group, on, world),
        called=rule_inputs.agency_names((agency,), on, world),
    )


def judge_acting(
    group: GroupTimeline, office: str, person: str, act: Fact, on: date, world: World
) -> evaluation.OfficeVerdict:
    """The verdict on somebody who acted in the place of an office on a day, for one meeting only."""
    group = world.view(group, *HOLDER_FACETS)
    holding = Holding(on, act.subject, act.basis, office=office, person=person, nominated_by=None)
    now = holder_input(group, holding, list(_bodies(group, office, world)), on, on, world)
    agency = holder_agency(group, holding, world)
    return evaluation.judge_office(
        rule_inputs.terms_on(group, on, world),
        office,
        replace(
            holding_input(group, holding, world, agency, independent=holder_independent(group, holding)), acting=True
        ),
        now,
        on,
        agencies=rule_inputs.agencies_by_word(group, on, world),
        called=rule_inputs.agency_names((agency,), on, world),
    )
