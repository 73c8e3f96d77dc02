"""Inputs of the rules about offices: a holding, and the person who holds it."""

from collections.abc import Iterator
from datetime import date

from domain.facets import CLASSES, ESTABLISHED, OFFICES, SEATS, table
from domain.rules.offices import holdings
from domain.timelines.group.offices import Holding
from domain.timelines.group.timeline import GroupTimeline
from domain.world import World, successor
from projections.judgements import rule_inputs

OFFICE_FACETS = (table("office"), table("body"), OFFICES)
"""The facets of a group that its offices rest on, also those that nobody holds."""

HOLDER_FACETS = (*OFFICE_FACETS, SEATS, CLASSES)
"""The facets of a group that the holder of an office is judged by."""


def holder_agency(group: GroupTimeline, holding: Holding, world: World) -> str | None:
    """The agency that nominated a holder, else that of a seat they hold here on the day of the appointment; where no seat
    has one, the agency that nominated them for theirs."""
    if holding.nominated_by:
        return successor(holding.nominated_by, holding.since, world)
    held = [(s, m) for s in group.seats_on(holding.since) if (m := s.member(holding.since)) is not None]
    own = [(s.state(holding.since), m.nominated_by) for s, m in held if m.person == holding.person]
    nominated = next((by for state, by in own if by and not state.independent), None)
    agency = next((state.agency for state, _ in own if state.agency), None) or nominated
    return successor(agency, holding.since, world) if agency else None


def holder_independent(group: GroupTimeline, holding: Holding) -> bool:
    """Whether a holder sits here in independent seats only on the day of the appointment."""
    on = holding.since
    own = [s.state(on) for s in group.seats_on(on) if (m := s.member(on)) is not None and m.person == holding.person]
    return bool(own) and all(state.independent for state in own)


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


def first_meeting(group: GroupTimeline, h: Holding, world: World) -> date | None:
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


def holding_input(
    group: GroupTimeline, h: Holding, world: World, agency: str | None = None, *, independent: bool = False
) -> holdings.HoldingInput:
    """A holding as the rules are told of it; `agency` is that of the holder, where a rule asks for it, and `independent`
    whether they are of none."""

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
        first_meeting_on=first_meeting(group, h, world),
        extended_on=tuple(x.since for x in h.extensions),
        in_a_row=len(row),
        agency=agency,
        independent=agency is None and independent,
        basis=(*h.basis, *(h.took.basis if h.took else ()), *(p for x in h.extensions for p in x.basis), *before),
    )


def holder_input(
    group: GroupTimeline, holding: Holding, bodies: list[GroupTimeline], on: date, judged_on: date, world: World
) -> holdings.PersonStanding:
    """What is recorded of a holder on a day; of a group without any seat nothing is known."""
    said = rule_inputs.classes(group, on, world, judged_on)
    agencies = {a for a in (holder_agency(group, holding, world),) if a}
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
    of_none = frozenset[str]() if seats and not agencies and all(s.independent for s in seats) else None
    return holdings.PersonStanding(
        member_of=member_of,
        classes=frozenset().union(*known) if known else of_none,
        agencies=frozenset(agencies) or of_none,
        offices=frozenset(held),
        seats=seats,
        basis=tuple(basis),
    )


def _left(body: GroupTimeline, person: str, on: date) -> Iterator[tuple[int, ...]]:
    """Where it is said that a person is no longer a member of a body."""
    for seat in body.seats.values():
        yield from ((*t.basis, *t.ended_by) for t in seat.tenures if t.person == person and t.until and t.until <= on)
