"""Terms of membership: when that of a member ends, and when their membership falls due for review."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct

from domain.rules.certainty import NO, SURE
from domain.rules.duties.due_dates import Due, DutyKind
from domain.rules.inputs import SeatInput
from domain.rules.open_values import over_open_values
from domain.rules.periods import add_months, first_day_after
from domain.rules.seat_selection import fits
from domain.terms.composition import TenureTerms
from domain.terms.interpretation import EffectiveTerms
from domain.text import Words, said
from domain.values import Text
from domain.verdicts import Check, Reason, Verdict


class TenureAct(Struct, frozen=True, kw_only=True):
    """An extension or a review of a membership, or its end."""

    on: date
    event: int | None = None
    basis: tuple[int, ...] = ()


class TenureInput(Struct, frozen=True, kw_only=True):
    """A membership: the seat, since when, what extended and reviewed it, and what ended it."""

    seat: SeatInput
    since: date
    extensions: tuple[TenureAct, ...] = ()
    reviews: tuple[TenureAct, ...] = ()
    ended: TenureAct | None = None
    basis: tuple[int, ...] = ()


def term_end(rule: TenureTerms, since: date, extensions: int) -> date:
    """The first day after a term, with so many extensions; its length must be known."""
    months = rule.months or 0
    return first_day_after(since, months + extensions * (rule.extension_months or months))


def tenure_checks(rule: TenureTerms, tenure: TenureInput, on: date, agencies: dict[str, str]) -> Iterator[Check]:
    """Whether the term of a member lasts on a day, and was extended no more often than it may be."""
    level = fits(rule.of, tenure.seat, agencies)
    if level == NO or rule.months is None:
        return
    failed = Verdict.NOT_MET if level == SURE else Verdict.UNDETERMINED
    made = sum(1 for each in tenure.extensions if each.on <= on)
    if made > rule.extensions:
        words = said(
            "the member in {seat} was extended {made} {made:time|times}, and the terms allow {allowed}",
            seat=_called(tenure),
            made=made,
            allowed=rule.extensions,
        )
        yield failed, Reason("extended-too-often", words, rule.clause)
    ends = term_end(rule, tenure.since, min(made, rule.extensions))
    if ends <= on:
        last = ends - timedelta(days=1)
        words = said("the term of the member in {seat} ended on {last}", seat=_called(tenure), last=last)
        yield failed, Reason("term-ended", words, rule.clause)
    else:
        words = said("the term of the member in {seat} has not ended", seat=_called(tenure))
        yield Verdict.MET, Reason("in-term", words, rule.clause)


def _called(tenure: TenureInput) -> Text | str:
    return tenure.seat.title or tenure.seat.id


def tenure_duties(
    terms: EffectiveTerms, rule: TenureTerms, tenure: TenureInput, agencies: dict[str, str]
) -> tuple[Due, ...]:
    """The end of each term, met by an extension or by leaving, and the reviews of a membership, each due again from the one
    before; nothing for whoever left before it was due."""
    return _duties(terms, rule, tenure, agencies)


def _keys(rule: TenureTerms, *args: object) -> tuple[str]:
    return (f"composition.tenure.{rule.id}.",)


@over_open_values(_keys)
def _duties(terms: EffectiveTerms, rule: TenureTerms, tenure: TenureInput, agencies: dict[str, str]) -> tuple[Due, ...]:
    composition = terms.terms.composition
    rule = next((each for each in composition.tenures if each.id == rule.id), rule) if composition else rule
    if fits(rule.of, tenure.seat, agencies) != SURE:
        return ()
    found: list[Due] = []
    if rule.months is not None:
        for number in range(min(len(tenure.extensions), rule.extensions) + 1):
            due_on = term_end(rule, tenure.since, number) - timedelta(days=1)
            done = tenure.extensions[number : number + 1] if number < rule.extensions else ()
            words = said("end of the term in {seat}", seat=_called(tenure))
            found += _due(terms, rule, tenure, DutyKind.MEMBERSHIP_TERM, words, f"term/{number}", due_on, done)
    if rule.review_months is not None:
        begun = [tenure.since, *(each.on for each in tenure.reviews)]
        for number, day in enumerate(begun):
            due_on = add_months(day, rule.review_months)
            words = said("review of the membership in {seat}", seat=_called(tenure))
            done = tenure.reviews[number : number + 1]
            found += _due(terms, rule, tenure, DutyKind.MEMBERSHIP_REVIEW, words, f"review/{number}", due_on, done)
    return tuple(found)


def _due(
    terms: EffectiveTerms,
    rule: TenureTerms,
    tenure: TenureInput,
    kind: DutyKind,
    words: Words,
    period: str,
    due_on: date,
    done: Sequence[TenureAct],
) -> Iterator[Due]:
    by = next(iter(done), tenure.ended)
    if not done and tenure.ended is not None and tenure.ended.on <= due_on + timedelta(days=1):
        return
    yield Due(
        duty=rule.id,
        what=Text(en=str(words)),
        words=words,
        kind=kind,
        period=period,
        since=tenure.since,
        due_on=due_on,
        satisfied_on=by.on if by else None,
        satisfied_by=by.event if by else None,
        clause=(rule.review_clause if kind is DutyKind.MEMBERSHIP_REVIEW else None) or rule.clause,
        basis=tuple(sorted({*terms.basis_of(*_keys(rule)), *tenure.basis, *(by.basis if by else ())})),
    )
