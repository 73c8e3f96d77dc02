"""Terms of office: consents, when a term ends or a review falls due, extensions, and terms in a row."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from domain.rules.offices.holdings import HoldingInput
from domain.rules.periods import add_months, first_day_after
from domain.terms.interpretation import EffectiveTerms
from domain.terms.offices import OfficeTerms, Period
from domain.text import said
from domain.verdicts import Check, Reason, Verdict


class ConsentState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A consent that the terms ask for: of which body (the slug, else the terms' word for it), and when it was given."""

    body: str
    given_on: date | None = None
    meeting: str | None = None
    decision: str | None = None
    clause: str | None = None


def check_of(fact: bool | None, reason: Reason, met: Reason) -> Check:
    """A check by a fact (None: not known), with the reason, that of `met` if it is."""
    if fact:
        return Verdict.MET, met
    return (Verdict.UNDETERMINED if fact is None else Verdict.NOT_MET), reason


def due_on(
    terms: EffectiveTerms, key: str, period: Period | None, holding: HoldingInput, on: date, *, reviewed: bool = False
) -> tuple[date | None, tuple[Reason, ...]]:
    """The first day after a term, or the last day for the next review, and why that cannot be said: from the last review
    where there was one, else from what the terms say that it runs from."""
    if period is None:
        return None, ()
    if period.months is None:
        return None, (terms.undecided(f"{key}.months", period.clause),)
    months = period.months
    if reviewed:
        if held := [review.on for review in holding.reviews if review.on <= on]:
            return add_months(max(held), months), ()
    else:
        months += _extensions(period, holding, on) * (period.extension_months or period.months)
    if period.runs_from is None:
        return None, (terms.undecided(f"{key}.runs_from", period.clause),)
    start = starts(terms, holding, on)[period.runs_from]
    if start is None:
        return None, (Reason("not-begun", said("the period has not begun to run"), period.clause),)
    return (add_months if reviewed else first_day_after)(start, months), ()


def starts(terms: EffectiveTerms, holding: HoldingInput, on: date) -> dict[str, date | None]:
    """The day from which a period may run, by the word of the terms for it (`runs_from`); None where it has not
    come."""
    rule = next(each for each in terms.terms.offices if each.id == holding.office)
    given = [each.given_on for each in consents(terms, rule, holding, on)]
    agreed = max((day for day in given if day is not None), default=None) if None not in given else None
    taken, first = holding.took_office_on, holding.first_meeting_on
    return {
        "appointed": holding.appointed_on,
        "took_office": taken if taken is not None and taken <= on else None,
        "agreed": agreed,
        "first_meeting": first if first is not None and first <= on else None,
    }


def _extensions(period: Period, holding: HoldingInput, on: date) -> int:
    """How many extensions count on a date: those made by then, as far as the terms allow them."""
    return min(sum(1 for day in holding.extended_on if day <= on), period.extensions)


def term_checks(
    terms: EffectiveTerms, rule: OfficeTerms, period: Period, holding: HoldingInput, on: date
) -> Iterator[Check]:
    """Whether the term lasts, was extended no more often than it may be, and is not one too many in a row."""
    made = sum(1 for day in holding.extended_on if day <= on)
    if made > period.extensions:
        words = said(
            "extended {made} {made:time|times}, and the terms allow {extensions}",
            made=made,
            extensions=period.extensions,
        )
        yield Verdict.NOT_MET, Reason("extended-too-often", words, period.clause)
    if period.in_a_row_max is not None:
        words = said(
            "term {in_a_row} in a row, and the terms allow {in_a_row_max}",
            in_a_row=holding.in_a_row,
            in_a_row_max=period.in_a_row_max,
        )
        allowed = holding.in_a_row <= period.in_a_row_max
        code = "terms-in-a-row" if allowed else "too-many-terms"
        yield (Verdict.MET if allowed else Verdict.NOT_MET), Reason(code, words, period.clause)
    yield _lasts(terms, rule, period, holding, on)


def _lasts(terms: EffectiveTerms, rule: OfficeTerms, period: Period, holding: HoldingInput, on: date) -> Check:
    months = period.months
    if months is None:
        return Verdict.UNDETERMINED, terms.undecided(f"office.{rule.id}.term.months", period.clause)
    months += _extensions(period, holding, on) * (period.extension_months or months)
    begun = starts(terms, holding, on)
    chosen = [begun[period.runs_from]] if period.runs_from is not None else list(begun.values())
    ended = {start is not None and first_day_after(start, months) <= on for start in chosen}
    if len(ended) > 1:
        return Verdict.UNDETERMINED, terms.undecided(f"office.{rule.id}.term.runs_from", period.clause)
    words = said("the term of {months} {months:month|months} has ended", months=months)
    lasting = said("the term of {months} {months:month|months} has not ended", months=months)
    return check_of(
        not ended.pop(), Reason("term-ended", words, period.clause), Reason("in-term", lasting, period.clause)
    )


def consents(terms: EffectiveTerms, rule: OfficeTerms, holding: HoldingInput, on: date) -> Iterator[ConsentState]:
    """The consents that the terms ask for, each with when it was given."""
    for word in rule.consents:
        slug = terms.body(word)
        of_it = [each for each in holding.consents if slug is not None and each.body == slug and each.given_on <= on]
        given = min(of_it, key=lambda each: each.given_on, default=None)
        yield ConsentState(
            body=slug or word,
            given_on=given.given_on if given else None,
            meeting=given.meeting if given else None,
            decision=given.decision if given else None,
            clause=rule.consents_clause,
        )
