"""The verdict on an office: whether its holder was appointed and agreed as the terms ask, and may hold it."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from domain.rules.certainty import MAYBE, NO, SURE
from domain.rules.offices import terms_of_office
from domain.rules.offices.holdings import HoldingInput, PersonStanding
from domain.rules.offices.terms_of_office import ConsentState, check_of, consents
from domain.rules.open_values import over_open_values
from domain.rules.seat_selection import fits
from domain.terms.interpretation import NO_TERMS, EffectiveTerms
from domain.terms.offices import Bar, Eligibility, OfficeTerms
from domain.text import Words, code, said
from domain.verdicts import Check, Reason, Verdict

OfficeState = Literal["vacant", "appointed", "in_office"]


class OfficeVerdict(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The state of an office and the verdict on its holder. Consents that are outstanding are a verdict, not a bar."""

    office: str
    state: OfficeState
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    consents: tuple[ConsentState, ...] = ()
    review_due: date | None = None
    term_ends: date | None = None
    basis: tuple[int, ...] = ()


def _keys(office: str, *args: Any, **named: Any) -> tuple[str, str]:
    return f"office.{office}.", "body."


@over_open_values(_keys)
def judge_office(
    terms: EffectiveTerms | None,
    office: str,
    holding: HoldingInput | None,
    standing: PersonStanding,
    on: date,
    *,
    when_appointed: PersonStanding | None = None,
    previous_agency: str | None = None,
    agencies: dict[str, str] | None = None,
) -> OfficeVerdict:
    """The verdict on an office as it stands on a date. `when_appointed` is the standing of the holder on the day of
    the appointment, `previous_agency` the agency of the holder before, for offices that rotate."""
    state: OfficeState = "vacant"
    if holding is not None:
        taken = holding.took_office_on
        state = "in_office" if holding.acting or (taken is not None and taken <= on) else "appointed"
    basis = _basis(terms, office, holding, standing, when_appointed)
    rule = next((each for each in terms.terms.offices if each.id == office), None) if terms is not None else None
    if terms is None or rule is None:
        reason = NO_TERMS if terms is None else _not_named(terms, office)
        return OfficeVerdict(office=office, state=state, verdict=Verdict.SILENT, reasons=(reason,), basis=basis)
    if holding is None:
        vacant = Reason("vacant", said("nobody is {title}", title=rule.title), rule.clause)
        return OfficeVerdict(office=office, state=state, verdict=Verdict.NOT_MET, reasons=(vacant,), basis=basis)
    names = agencies or {}
    checks = list(_checks(terms, rule, holding, standing, on, when_appointed, previous_agency, names))
    verdicts = {verdict for verdict, _ in checks}
    verdict = next((v for v in (Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.MET) if v in verdicts), Verdict.SILENT)
    reasons = tuple(reason for _, reason in checks if reason is not None)
    if verdict is Verdict.SILENT:
        reasons = (
            Reason("nothing-asked", said("the terms ask nothing of the {title}", title=rule.title), rule.clause),
        )
    review_due, why = terms_of_office.due_on(terms, f"office.{office}.review", rule.review, holding, on, reviewed=True)
    return OfficeVerdict(
        office=office,
        state=state,
        verdict=verdict,
        reasons=(*reasons, *why, *terms.late_interpretations(f"office.{office}.", "body.")),
        consents=tuple(consents(terms, rule, holding, on)),
        review_due=review_due,
        term_ends=terms_of_office.due_on(terms, f"office.{office}.term", rule.term, holding, on)[0],
        basis=basis,
    )


def _not_named(terms: EffectiveTerms, office: str) -> Reason:
    """Why the terms say nothing of an office: they name none, or only others, which may be a slip of whoever typed
    it."""
    if not (named := [each.id for each in terms.terms.offices]):
        return terms.silence(said("the office {office}", office=code(office)))
    return Reason(
        "office-not-named", said("the terms name no office {office}, only {named}", office=office, named=named)
    )


def _checks(
    terms: EffectiveTerms,
    rule: OfficeTerms,
    holding: HoldingInput,
    standing: PersonStanding,
    on: date,
    when_appointed: PersonStanding | None,
    previous_agency: str | None,
    agencies: dict[str, str],
) -> Iterator[Check]:
    for eligibility in rule.eligibility:
        yield from _eligible(terms, eligibility, standing, agencies, "not-eligible")
        if when_appointed is not None:
            yield from _eligible(terms, eligibility, when_appointed, agencies, "not-eligible-when-appointed")
    for bar in rule.bars:
        yield _barred(terms, bar, standing, agencies)
    if holding.acting:
        yield _acting(terms, rule)
        return
    if rule.appointed_by:
        yield _appointed(terms, rule, holding)
    yield from (_consented(terms, consent) for consent in consents(terms, rule, holding, on))
    if rule.term is not None:
        yield from terms_of_office.term_checks(terms, rule, rule.term, holding, on)
    if rule.rotates and previous_agency is not None:
        yield _rotated(rule, holding, previous_agency, agencies)


def _consented(terms: EffectiveTerms, consent: ConsentState) -> Check:
    if consent.given_on is not None:
        return Verdict.MET, None
    if any(each.group == consent.body for each in terms.terms.bodies) or consent.body == terms.terms.group.slug:
        words = said("the consent of {body} is outstanding", body=consent.body)
        return Verdict.NOT_MET, Reason("consent-outstanding", words, consent.clause)
    words = said("which group the terms call {body} is not settled", body=consent.body)
    return Verdict.UNDETERMINED, Reason("body-not-settled", words, consent.clause)


def _rotated(rule: OfficeTerms, holding: HoldingInput, previous: str, agencies: dict[str, str]) -> Check:
    """Another agency than before, and where the terms give an order, the one whose turn it is."""
    if holding.agency is None:
        words = said("the office rotates between agencies, and the holder's is not recorded")
        return Verdict.UNDETERMINED, Reason("not-rotated", words, rule.rotates_clause)
    if holding.agency == previous:
        return Verdict.NOT_MET, Reason("not-rotated", said("the office rotates between agencies"), rule.rotates_clause)
    order = [agencies.get(word, word) for word in rule.rotation]
    if previous in order:
        place = (order.index(previous) + 1) % len(order)
        words = said("it is the turn of {agency}", agency=rule.rotation[place])
        return check_of(holding.agency == order[place], Reason("not-in-turn", words, rule.rotates_clause))
    return check_of(
        not order or holding.agency in order, Reason("not-in-turn", said("not one that rotates"), rule.rotates_clause)
    )


def _eligible(
    terms: EffectiveTerms, rule: Eligibility, standing: PersonStanding, agencies: dict[str, str], why: str
) -> Iterator[Check]:
    for word in rule.member_of:
        slug = terms.body(word)
        member = None if slug is None else standing.member_of.get(slug)
        unknown = said("not known to be a member of {body}", body=slug or word)
        words = said("not a member of {body}", body=slug or word) if member is False else unknown
        yield check_of(member, Reason(why, _then(words, why), rule.clause))
    if rule.agency_classes:
        known = None if standing.classes is None else not standing.classes.isdisjoint(rule.agency_classes)
        classes = [code(each) for each in rule.agency_classes]
        unknown = said("not known to be from an agency of {classes}", classes=classes)
        words = said("not from an agency of {classes}", classes=classes) if known is False else unknown
        yield check_of(known, Reason(why, _then(words, why), rule.clause))
    if rule.agencies:
        asked = {agencies.get(word, word) for word in rule.agencies}
        known = None if standing.agencies is None else not standing.agencies.isdisjoint(asked)
        unknown = said("not known to be of {agencies}", agencies=rule.agencies)
        words = said("not of {agencies}", agencies=rule.agencies) if known is False else unknown
        yield check_of(known, Reason(why, _then(words, why), rule.clause))
    if rule.seats is not None:
        level = max((fits(rule.seats, seat, agencies) for seat in standing.seats), default=NO)
        fit = {SURE: True, MAYBE: None, NO: False}[level]
        words = said("holds none of the seats that the office is open to")
        yield check_of(fit, Reason(why, _then(words, why), rule.clause))


def _then(words: Words, why: str) -> Words:
    return said("{words} when appointed", words=words) if why == "not-eligible-when-appointed" else words


def _barred(terms: EffectiveTerms, bar: Bar, standing: PersonStanding, agencies: dict[str, str]) -> Check:
    facts: list[bool | None] = []
    slug = terms.body(bar.member_of or "self")
    if bar.office is not None:
        facts.append(None if slug is None else (slug, bar.office) in standing.offices)
    elif bar.member_of is not None:
        facts.append(None if slug is None else standing.member_of.get(slug))
    if bar.agency_class is not None:
        facts.append(None if standing.classes is None else bar.agency_class in standing.classes)
    if bar.agency is not None:
        agency = agencies.get(bar.agency, bar.agency)
        facts.append(None if standing.agencies is None else agency in standing.agencies)
    barred = False if False in facts else None if None in facts else bool(facts)
    codes = [code(each) for each in (bar.office, bar.agency_class) if each]
    what = [*codes, *filter(None, (bar.member_of, bar.agency))]
    words = said("barred: {what}", what=what) if barred else said("may be barred: {what}", what=what)
    return check_of(None if barred is None else not barred, Reason("barred", words, bar.clause))


def _acting(terms: EffectiveTerms, rule: OfficeTerms) -> Check:
    if rule.acting is None:
        return Verdict.UNDETERMINED, terms.undecided(f"office.{rule.id}.acting", rule.acting_clause or rule.clause)
    words = said("the terms know no acting {title}", title=rule.title)
    return check_of(rule.acting, Reason("acting-not-allowed", words, rule.acting_clause))


def _appointed(terms: EffectiveTerms, rule: OfficeTerms, holding: HoldingInput) -> Check:
    asked = [terms.body(word) for word in rule.appointed_by]
    lacking = [word for word, slug in zip(rule.appointed_by, asked, strict=True) if slug not in holding.appointed_by]
    fact = None if not holding.appointed_by or None in asked else not lacking
    unknown = said("not recorded to be appointed by {lacking}", lacking=lacking)
    words = said("not appointed by {lacking}", lacking=lacking) if fact is False else unknown
    return check_of(not lacking or fact, Reason("not-appointed-by", words, rule.appointed_clause))


def _basis(
    terms: EffectiveTerms | None,
    office: str,
    holding: HoldingInput | None,
    standing: PersonStanding,
    when_appointed: PersonStanding | None,
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
