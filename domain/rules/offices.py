"""Offices: whether their holders were appointed and agreed as the terms ask, may hold them, and until when."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from domain.rules.counting import MAYBE, NO, SURE, fits
from domain.rules.holdings import Holding, Standing
from domain.rules.periods import add_months
from domain.terms.interpretation import NO_TERMS, Interpreted
from domain.terms.membership import Bar, Eligibility, OfficeTerms, Period
from domain.verdicts import Reason, Verdict

State = Literal["vacant", "appointed", "in_office"]
Check = tuple[Verdict, Reason | None]


class ConsentState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A consent that the terms ask for: of which body (the slug, else the terms' word for it), and when it was given."""

    body: str
    given_on: date | None = None
    clause: str | None = None


class OfficeVerdict(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The state of an office and the verdict on its holder. Consents that are outstanding are a verdict, not a bar."""

    office: str
    state: State
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    consents: tuple[ConsentState, ...] = ()
    review_due: date | None = None
    term_ends: date | None = None
    basis: tuple[int, ...] = ()


def judge(
    terms: Interpreted | None,
    office: str,
    holding: Holding | None,
    standing: Standing,
    on: date,
    *,
    when_appointed: Standing | None = None,
    previous_agency: str | None = None,
    agencies: dict[str, str] | None = None,
) -> OfficeVerdict:
    """The verdict on an office as it stands on a date. `when_appointed` is the holder's standing on the day of the
    appointment, `previous_agency` that of the holder before, for offices that rotate."""
    state: State = "vacant"
    if holding is not None:
        taken = holding.took_office_on
        state = "in_office" if holding.acting or (taken is not None and taken <= on) else "appointed"
    basis = _basis(terms, office, holding, standing, when_appointed)
    rule = next((each for each in terms.terms.offices if each.id == office), None) if terms is not None else None
    if terms is None or rule is None:
        reason = NO_TERMS if terms is None else _not_named(terms, office)
        return OfficeVerdict(office=office, state=state, verdict=Verdict.SILENT, reasons=(reason,), basis=basis)
    if holding is None:
        vacant = Reason("vacant", f"nobody is {rule.title}", rule.clause)
        return OfficeVerdict(office=office, state=state, verdict=Verdict.NOT_MET, reasons=(vacant,), basis=basis)
    names = agencies or {}
    checks = list(_checks(terms, rule, holding, standing, on, when_appointed, previous_agency, names))
    verdicts = {verdict for verdict, _ in checks}
    verdict = next((v for v in (Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.MET) if v in verdicts), Verdict.SILENT)
    reasons = tuple(reason for _, reason in checks if reason is not None)
    if verdict is Verdict.SILENT:
        reasons = (Reason("nothing-asked", f"the terms ask nothing of the {rule.title}", rule.clause),)
    review_due, why = due(terms, f"office.{office}.review", rule.review, holding, on, reviewed=True)
    return OfficeVerdict(
        office=office,
        state=state,
        verdict=verdict,
        reasons=(*reasons, *why, *terms.late(f"office.{office}.", "body.")),
        consents=tuple(_consents(terms, rule, holding, on)),
        review_due=review_due,
        term_ends=due(terms, f"office.{office}.term", rule.term, holding, on)[0],
        basis=basis,
    )


def _not_named(terms: Interpreted, office: str) -> Reason:
    """Why the terms say nothing of an office: they name none, or only others, which may be a slip of whoever typed it."""
    if not (named := [each.id for each in terms.terms.offices]):
        return terms.silence(f"the office {office}")
    return Reason("office-not-named", f"the terms name no office {office}, only {', '.join(named)}")


def due(
    terms: Interpreted, key: str, period: Period | None, holding: Holding, on: date, *, reviewed: bool = False
) -> tuple[date | None, tuple[Reason, ...]]:
    """When a term ends, or the next review falls due, and why that cannot be said: from the last review where there was
    one, else from what the terms say that it runs from."""
    if period is None:
        return None, ()
    if period.months is None:
        return None, (terms.undecided(f"{key}.months", period.clause),)
    months = period.months
    if reviewed:
        if held := [review.on for review in holding.reviews if review.on <= on]:
            return add_months(max(held), months), ()
    else:
        months += min(holding.extensions, period.extensions) * (period.extension_months or period.months)
    if period.runs_from is None:
        return None, (terms.undecided(f"{key}.runs_from", period.clause),)
    start = _starts(terms, holding, on)[period.runs_from]
    if start is None:
        return None, (Reason("not-begun", "the period has not begun to run", period.clause),)
    return add_months(start, months), ()


def _starts(terms: Interpreted, holding: Holding, on: date) -> dict[str, date | None]:
    rule = next(each for each in terms.terms.offices if each.id == holding.office)
    given = [each.given_on for each in _consents(terms, rule, holding, on)]
    agreed = max((day for day in given if day is not None), default=None) if None not in given else None
    return {"appointed": holding.appointed_on, "took_office": holding.took_office_on, "agreed": agreed}


def _checks(
    terms: Interpreted,
    rule: OfficeTerms,
    holding: Holding,
    standing: Standing,
    on: date,
    when_appointed: Standing | None,
    previous_agency: str | None,
    agencies: dict[str, str],
) -> Iterator[Check]:
    for eligibility in rule.eligibility:
        yield from _eligible(terms, eligibility, standing, agencies, "not-eligible", "")
        if when_appointed is not None:
            code = "not-eligible-when-appointed"
            yield from _eligible(terms, eligibility, when_appointed, agencies, code, " when appointed")
    for bar in rule.bars:
        yield _barred(terms, bar, standing)
    if holding.acting:
        yield _acting(terms, rule)
        return
    if rule.appointed_by:
        yield _appointed(terms, rule, holding)
    for consent in _consents(terms, rule, holding, on):
        if consent.given_on is not None:
            yield Verdict.MET, None
        elif any(each.group == consent.body for each in terms.terms.bodies) or consent.body == terms.terms.group.slug:
            words = f"the consent of {consent.body} is outstanding"
            yield Verdict.NOT_MET, Reason("consent-outstanding", words, consent.clause)
        else:
            words = f"which group the terms call {consent.body!r} is not settled"
            yield Verdict.UNDETERMINED, Reason("body-not-settled", words, consent.clause)
    if rule.term is not None:
        yield _term(terms, rule, rule.term, holding, on)
    if rule.rotates and previous_agency is not None:
        same = holding.agency == previous_agency
        unknown = Verdict.UNDETERMINED if holding.agency is None else Verdict.NOT_MET
        reason = Reason("not-rotated", "the office rotates between agencies", rule.rotates_clause)
        yield (unknown, reason) if same or holding.agency is None else (Verdict.MET, None)


def _eligible(
    terms: Interpreted, rule: Eligibility, standing: Standing, agencies: dict[str, str], code: str, when: str
) -> Iterator[Check]:
    for word in rule.member_of:
        slug = terms.body(word)
        member = None if slug is None else standing.member_of.get(slug)
        words = f"{'not a' if member is False else 'not known to be a'} member of {slug or word}{when}"
        yield _check(member, Reason(code, words, rule.clause))
    if rule.agency_classes:
        known = None if standing.classes is None else not standing.classes.isdisjoint(rule.agency_classes)
        words = f"{'not' if known is False else 'not known to be'} from an agency of {', '.join(rule.agency_classes)}"
        yield _check(known, Reason(code, words + when, rule.clause))
    if rule.seats is not None:
        level = max((fits(rule.seats, seat, agencies) for seat in standing.seats), default=NO)
        fit = {SURE: True, MAYBE: None, NO: False}[level]
        yield _check(fit, Reason(code, f"holds none of the seats that the office is open to{when}", rule.clause))


def _check(fact: bool | None, reason: Reason) -> Check:
    if fact:
        return Verdict.MET, None
    return (Verdict.UNDETERMINED if fact is None else Verdict.NOT_MET), reason


def _barred(terms: Interpreted, bar: Bar, standing: Standing) -> Check:
    facts: list[bool | None] = []
    slug = terms.body(bar.member_of or "self")
    if bar.office is not None:
        facts.append(None if slug is None else (slug, bar.office) in standing.offices)
    elif bar.member_of is not None:
        facts.append(None if slug is None else standing.member_of.get(slug))
    if bar.agency_class is not None:
        facts.append(None if standing.classes is None else bar.agency_class in standing.classes)
    barred = False if False in facts else None if None in facts else bool(facts)
    what = " ".join(filter(None, (bar.office, bar.member_of, bar.agency_class)))
    words = f"{'barred' if barred else 'may be barred'}: {what}"
    return _check(None if barred is None else not barred, Reason("barred", words, bar.clause))


def _acting(terms: Interpreted, rule: OfficeTerms) -> Check:
    if rule.acting is None:
        return Verdict.UNDETERMINED, terms.undecided(f"office.{rule.id}.acting", rule.acting_clause or rule.clause)
    words = f"the terms know no acting {rule.title}"
    return _check(rule.acting, Reason("acting-not-allowed", words, rule.acting_clause))


def _appointed(terms: Interpreted, rule: OfficeTerms, holding: Holding) -> Check:
    asked = [terms.body(word) for word in rule.appointed_by]
    lacking = [word for word, slug in zip(rule.appointed_by, asked, strict=True) if slug not in holding.appointed_by]
    fact = None if not holding.appointed_by or None in asked else not lacking
    words = f"{'not' if fact is False else 'not recorded to be'} appointed by {', '.join(lacking)}"
    return _check(not lacking or fact, Reason("not-appointed-by", words, rule.appointed_clause))


def _term(terms: Interpreted, rule: OfficeTerms, period: Period, holding: Holding, on: date) -> Check:
    months = period.months
    if months is None:
        return Verdict.UNDETERMINED, terms.undecided(f"office.{rule.id}.term.months", period.clause)
    months += min(holding.extensions, period.extensions) * (period.extension_months or months)
    starts = _starts(terms, holding, on)
    chosen = [starts[period.runs_from]] if period.runs_from is not None else list(starts.values())
    ended = {start is not None and add_months(start, months) <= on for start in chosen}
    if len(ended) > 1:
        return Verdict.UNDETERMINED, terms.undecided(f"office.{rule.id}.term.runs_from", period.clause)
    return _check(not ended.pop(), Reason("term-ended", f"the term of {months} months has ended", period.clause))


def _consents(terms: Interpreted, rule: OfficeTerms, holding: Holding, on: date) -> Iterator[ConsentState]:
    for word in rule.consents:
        slug = terms.body(word)
        given = [each.given_on for each in holding.consents if each.body == slug and each.given_on <= on]
        day = min(given, default=None) if slug is not None else None
        yield ConsentState(body=slug or word, given_on=day, clause=rule.consents_clause)


def _basis(
    terms: Interpreted | None, office: str, holding: Holding | None, standing: Standing, when_appointed: Standing | None
) -> tuple[int, ...]:
    found = set(standing.basis)
    if holding is not None:
        found.update(holding.basis)
        found.update(position for consent in holding.consents for position in consent.basis)
        found.update(position for review in holding.reviews for position in review.basis)
    if when_appointed is not None:
        found.update(when_appointed.basis)
    if terms is not None:
        found.update(terms.basis_of(f"office.{office}.", "body."))
    return tuple(sorted(found))
