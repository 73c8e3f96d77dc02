"""The verdict on an office: whether its holder was appointed and agreed as the terms ask, and may hold it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from domain.rules.certainty import MAYBE, NO, SURE
from domain.rules.labels import Label, agency_labels, body_labels, labelled
from domain.rules.offices import terms_of_office
from domain.rules.offices.holdings import HoldingInput, PersonStanding
from domain.rules.offices.terms_of_office import ConsentState, check_of, consents
from domain.rules.open_values import over_open_values
from domain.rules.seat_selection import fits
from domain.terms.interpretation import NO_TERMS, EffectiveTerms
from domain.terms.offices import Bar, Eligibility, OfficeTerms
from domain.text import Words, code, said
from domain.values import Text
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
    called: Mapping[str, Text] | None = None,
) -> OfficeVerdict:
    """The verdict on an office as it stands on a date. `when_appointed` is the standing of the holder on the day of
    the appointment, `previous_agency` the agency of the holder before, for offices that rotate; `called` are the names
    of agencies on record, by id."""
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
    labels = {**agency_labels(terms, names, called), **body_labels(terms)}
    checks = list(_checks(terms, rule, holding, standing, on, when_appointed, previous_agency, names, labels))
    verdicts = {verdict for verdict, _ in checks}
    verdict = next((v for v in (Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.MET) if v in verdicts), Verdict.SILENT)
    reasons = tuple(r for v, r in checks if r is not None and (v is Verdict.MET) == (verdict is Verdict.MET))
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
    labels: Mapping[str, Label],
) -> Iterator[Check]:
    for eligibility in rule.eligibility:
        yield from _eligible(terms, eligibility, standing, agencies, labels, "not-eligible")
        if when_appointed is not None:
            yield from _eligible(terms, eligibility, when_appointed, agencies, labels, "not-eligible-when-appointed")
    for bar in rule.bars:
        yield _barred(terms, bar, standing, agencies, labels)
    if holding.acting:
        yield _acting(terms, rule)
        return
    if rule.appointed_by:
        yield _appointed(terms, rule, holding, labels)
    yield from (_consented(terms, consent, labels) for consent in consents(terms, rule, holding, on))
    if rule.term is not None:
        yield from terms_of_office.term_checks(terms, rule, rule.term, holding, on)
    if rule.rotates and previous_agency is not None:
        yield _rotated(rule, holding, previous_agency, agencies, labels)


def _consented(terms: EffectiveTerms, consent: ConsentState, labels: Mapping[str, Label]) -> Check:
    name = labels.get(consent.body, consent.body)
    if consent.given_on is not None:
        words = said("{body} consented on {on}", body=name, on=consent.given_on)
        return Verdict.MET, Reason("consent-given", words, consent.clause)
    if any(each.group == consent.body for each in terms.terms.bodies) or consent.body == terms.terms.group.slug:
        words = said("the consent of {body} is outstanding", body=name)
        return Verdict.NOT_MET, Reason("consent-outstanding", words, consent.clause)
    words = said("which group the terms call {body} is not settled", body=name)
    return Verdict.UNDETERMINED, Reason("body-not-settled", words, consent.clause)


def _rotated(
    rule: OfficeTerms, holding: HoldingInput, previous: str, agencies: dict[str, str], labels: Mapping[str, Label]
) -> Check:
    """Another agency than before, and where the terms give an order, the one whose turn it is."""
    if holding.independent:
        words = said("the office rotates between agencies, and the holder is of none")
        return Verdict.NOT_MET, Reason("not-rotated", words, rule.rotates_clause)
    if holding.agency is None:
        words = said("the office rotates between agencies, and the holder's is not recorded")
        return Verdict.UNDETERMINED, Reason("not-rotated", words, rule.rotates_clause)
    if holding.agency == previous:
        return Verdict.NOT_MET, Reason("not-rotated", said("the office rotates between agencies"), rule.rotates_clause)
    name = labels.get(holding.agency, holding.agency)
    turned = Reason("rotated", said("it has come to {agency}", agency=name), rule.rotates_clause)
    order = [agencies.get(word, word) for word in rule.rotation]
    if previous in order:
        place = (order.index(previous) + 1) % len(order)
        words = said("it is the turn of {agency}", agency=labels.get(rule.rotation[place], rule.rotation[place]))
        return check_of(holding.agency == order[place], Reason("not-in-turn", words, rule.rotates_clause), turned)
    words = said("not one that rotates")
    return check_of(not order or holding.agency in order, Reason("not-in-turn", words, rule.rotates_clause), turned)


def _eligible(
    terms: EffectiveTerms,
    rule: Eligibility,
    standing: PersonStanding,
    agencies: dict[str, str],
    labels: Mapping[str, Label],
    why: str,
) -> Iterator[Check]:
    met = why.removeprefix("not-")

    def check(fact: bool | None, words: Words, eligible: Words) -> Check:
        return check_of(
            fact, Reason(why, _then(words, why), rule.clause), Reason(met, _then(eligible, why), rule.clause)
        )

    for word in rule.member_of:
        slug, body = terms.body(word), labels.get(word, word)
        member = None if slug is None else standing.member_of.get(slug)
        unknown = said("not known to be a member of {body}", body=body)
        words = said("not a member of {body}", body=body) if member is False else unknown
        yield check(member, words, said("a member of {body}", body=body))
    if rule.agency_classes:
        known = None if standing.classes is None else not standing.classes.isdisjoint(rule.agency_classes)
        classes = [code(each) for each in rule.agency_classes]
        unknown = said("not known to be from an agency of {classes}", classes=classes)
        words = said("not from an agency of {classes}", classes=classes) if known is False else unknown
        yield check(known, words, said("from an agency of {classes}", classes=classes))
    if rule.agencies:
        asked = {agencies.get(word, word) for word in rule.agencies}
        known = None if standing.agencies is None else not standing.agencies.isdisjoint(asked)
        named = labelled(labels, rule.agencies)
        unknown = said("not known to be of {agencies}", agencies=named)
        words = said("not of {agencies}", agencies=named) if known is False else unknown
        yield check(known, words, said("of {agencies}", agencies=named))
    if rule.seats is not None:
        level = max((fits(rule.seats, seat, agencies) for seat in standing.seats), default=NO)
        fit = {SURE: True, MAYBE: None, NO: False}[level]
        words = said("holds none of the seats that the office is open to")
        yield check(fit, words, said("holds a seat that the office is open to"))


def _then(words: Words, why: str) -> Words:
    return said("{words} when appointed", words=words) if why == "not-eligible-when-appointed" else words


def _barred(
    terms: EffectiveTerms, bar: Bar, standing: PersonStanding, agencies: dict[str, str], labels: Mapping[str, Label]
) -> Check:
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
    what = [*codes, *(labels.get(each, each) for each in (bar.member_of, bar.agency) if each)]
    words = said("barred: {what}", what=what) if barred else said("may be barred: {what}", what=what)
    free = Reason("not-barred", said("not barred: {what}", what=what), bar.clause)
    return check_of(None if barred is None else not barred, Reason("barred", words, bar.clause), free)


def _acting(terms: EffectiveTerms, rule: OfficeTerms) -> Check:
    if rule.acting is None:
        return Verdict.UNDETERMINED, terms.undecided(f"office.{rule.id}.acting", rule.acting_clause or rule.clause)
    words = said("the terms know no acting {title}", title=rule.title)
    lets = said("the terms let somebody act as {title}", title=rule.title)
    met = Reason("acting-allowed", lets, rule.acting_clause or rule.clause)
    return check_of(rule.acting, Reason("acting-not-allowed", words, rule.acting_clause), met)


def _appointed(terms: EffectiveTerms, rule: OfficeTerms, holding: HoldingInput, labels: Mapping[str, Label]) -> Check:
    asked = [terms.body(word) for word in rule.appointed_by]
    lacking = [
        labels.get(word, word)
        for word, slug in zip(rule.appointed_by, asked, strict=True)
        if slug not in holding.appointed_by
    ]
    fact = None if not holding.appointed_by or None in asked else not lacking
    unknown = said("not recorded to be appointed by {lacking}", lacking=lacking)
    words = said("not appointed by {lacking}", lacking=lacking) if fact is False else unknown
    met = said("appointed by {bodies}", bodies=[labels.get(word, word) for word in rule.appointed_by])
    return check_of(
        not lacking or fact,
        Reason("not-appointed-by", words, rule.appointed_clause),
        Reason("appointed-by", met, rule.appointed_clause),
    )


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
