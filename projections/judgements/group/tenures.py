"""Terms of membership: the days on which they may end, and what is due because of them."""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from domain.facets import SEATS, table
from domain.rules import inputs
from domain.rules.tenure import TenureAct, TenureInput, tenure_duties, term_end
from domain.terms.composition import TenureTerms
from domain.terms.interpretation import EffectiveTerms
from domain.terms.possible_values import possible_values
from domain.timelines.base import Fact
from domain.timelines.group.membership import Seat, Tenure
from domain.timelines.group.timeline import GroupTimeline
from domain.world import World
from projections.judgements import rule_inputs
from projections.judgements.group.terms_in_force import terms_change_dates
from projections.rows import DutyRow

FACETS = (table("composition"), table("body"), SEATS)
"""The facets of a group that the terms of its members rest on."""
YEARS_AHEAD = 200


def tenure_input(seat: Seat, tenure: Tenure, told: inputs.SeatInput) -> TenureInput:
    """A membership as the rules are told of it; `told` is the seat on the day."""
    return TenureInput(
        seat=told,
        since=tenure.since,
        extensions=_acts(tenure.extensions),
        reviews=_acts(tenure.reviews),
        ended=TenureAct(on=tenure.until, event=tenure.ended_by[0], basis=tenure.ended_by) if tenure.until else None,
        basis=tenure.basis,
    )


def end_dates(group: GroupTimeline, world: World) -> Iterator[date]:
    """The days on which the term of some member may end, by the terms as they stand at any time; where they leave its
    length open, by each that it might have."""
    for since in terms_change_dates(group):
        terms = rule_inputs.terms_on(group, since, world)
        for rule in _rules(terms):
            for seat in group.seats.values():
                for tenure in seat.tenures:
                    yield from _ends(terms, rule, tenure)


def _ends(terms: EffectiveTerms | None, rule: TenureTerms, tenure: Tenure) -> Iterator[date]:
    assert terms is not None
    at = f"composition.tenure.{rule.id}"
    for months in _lengths(terms, f"{at}.months", rule.months):
        for more in _lengths(terms, f"{at}.extension_months", rule.extension_months) or (None,):
            for number in range(len(tenure.extensions) + 1):
                if months + number * (more or months) < 12 * YEARS_AHEAD:
                    yield term_end(replace(rule, months=months, extension_months=more), tenure.since, number)


def _lengths(terms: EffectiveTerms, key: str, said: int | None) -> tuple[int, ...]:
    if said is not None:
        return (said,)
    return (possible_values(terms.terms, key) or ()) if key in terms.open else ()


def _rules(terms: EffectiveTerms | None) -> tuple[TenureTerms, ...]:
    return terms.terms.composition.tenures if terms and terms.terms.composition else ()


def duty_rows(group: GroupTimeline, world: World) -> Iterator[DutyRow]:
    """What is due of each member under the terms of the day on which their term ends, or as they stand while it lasts."""
    own = world.view(group, table("composition"))
    if not any(a.terms.composition and a.terms.composition.tenures for a in own.adopted):
        return
    own = world.view(group, *FACETS)
    for seat in own.seats.values():
        for tenure in seat.tenures:
            on = tenure.until or date.max
            terms = rule_inputs.terms_on(own, on, world)
            told = next((s for s in rule_inputs.seats_on(own, tenure.since, world) if s.id == seat.id), None)
            agencies = rule_inputs.agencies_by_word(own, tenure.since, world)
            for rule in _rules(terms) if told else ():
                assert terms is not None
                assert told is not None
                for due in tenure_duties(terms, rule, tenure_input(seat, tenure, told), agencies):
                    yield DutyRow(
                        key=f"{group.id}/{rule.id}/{seat.id}/{tenure.subject}/{due.period}",
                        valid_from=tenure.since,
                        group=group.id,
                        duty=rule.id,
                        what=due.what,
                        words=due.words,
                        kind=due.kind,
                        since=due.since,
                        due_on=due.due_on,
                        satisfied_on=due.satisfied_on,
                        satisfied_by=due.satisfied_by,
                        seat=seat.id,
                        person=tenure.person,
                        clause=due.clause,
                        reasons=due.reasons,
                        basis=due.basis,
                    )


def _acts(facts: list[Fact]) -> tuple[TenureAct, ...]:
    return tuple(TenureAct(on=f.since, event=f.subject, basis=f.basis) for f in facts)
