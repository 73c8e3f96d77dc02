"""Composition: whether the members of a group are those whom the terms ask for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from domain.rules.certainty import MAYBE, NO, SURE
from domain.rules.inputs import SeatInput
from domain.rules.labels import Label, agency_labels, body_labels, labelled, seat_labels
from domain.rules.open_values import over_open_values
from domain.rules.seat_limits import limit_check
from domain.rules.seat_selection import fits
from domain.rules.tenure import TenureInput, tenure_checks
from domain.terms.base import Among
from domain.terms.composition import Attestation, CompositionTerms, Nomination
from domain.terms.interpretation import NO_TERMS, EffectiveTerms
from domain.text import code, said
from domain.values import Text
from domain.verdicts import Reason, Verdict

CompositionCheck = tuple[Verdict, tuple[Reason, ...]]


class SeatOccupancy(Struct, frozen=True, kw_only=True):
    """A seat on a date: whether its member was nominated by the agency and attested as the terms ask (None: not
    recorded), in which words; and since when it has been vacant."""

    seat: SeatInput
    nominated: bool | None = None
    attested: bool | None = None
    attested_as: tuple[str, ...] = ()
    vacant_since: date | None = None
    tenure: TenureInput | None = None
    basis: tuple[int, ...] = ()


class CompositionVerdict(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The verdict on the composition of a group on a date."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    basis: tuple[int, ...] = ()


@over_open_values("composition.")
def judge_composition(
    terms: EffectiveTerms | None,
    occupancies: Sequence[SeatOccupancy],
    *,
    classes: dict[str, frozenset[str]] | None = None,
    agencies: dict[str, str] | None = None,
    called: Mapping[str, Text] | None = None,
    holders: dict[str, frozenset[str]] | None = None,
    basis: tuple[int, ...] = (),
) -> CompositionVerdict:
    """The verdict on a date. `classes` are the agencies (ids) that a body has said to be of each class; a class that
    nobody has spoken of is not in it. `agencies` turns the terms' words into ids, `called` ids into what to call them
    in reasons. `holders` are, by seat, the persons in the office through which the terms say that it is held, where
    that office is recorded."""
    rule = terms.terms.composition if terms is not None else None
    names = agencies or {}
    labels = {
        **(body_labels(terms) if terms is not None else {}),
        **agency_labels(terms, names, called),
        **seat_labels(occupancy.seat for occupancy in occupancies),
    }
    checks: list[CompositionCheck] = []
    if terms is not None and rule is not None:
        for nomination in rule.nominations:
            checks.append(_nominated(terms, nomination, occupancies, classes or {}, names, labels))
        seats = [occupancy.seat for occupancy in occupancies]
        checks += [limit_check(limit, seats, names, labels) for limit in rule.limits]
        if rule.attestation is not None:
            checks.append(_attested(rule.attestation, occupancies, names, labels))
        checks += _tenures(rule, occupancies, terms.on, names)
    if terms is not None:
        checks += _held_through(terms, occupancies, holders or {}, labels)
    if terms is None or not checks:
        reason = NO_TERMS if terms is None else terms.silence(said("its composition"))
        return CompositionVerdict(verdict=Verdict.SILENT, reasons=(reason,), basis=_basis(terms, occupancies, basis))
    verdicts = {verdict for verdict, _ in checks}
    verdict = next(v for v in (Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.MET) if v in verdicts)
    told = [r for v, reasons in checks if (v is Verdict.MET) == (verdict is Verdict.MET) for r in reasons]
    return CompositionVerdict(
        verdict=verdict,
        reasons=(*told, *terms.late_interpretations("composition.")),
        basis=_basis(terms, occupancies, basis),
    )


def _nominated(
    terms: EffectiveTerms,
    rule: Nomination,
    occupancies: Sequence[SeatOccupancy],
    classes: dict[str, frozenset[str]],
    names: dict[str, str],
    labels: Mapping[str, Label],
) -> CompositionCheck:
    """Every agency meant has a member whom it nominated. A member of an agency that is not said may be of any of them."""
    if rule.of is None:
        return Verdict.UNDETERMINED, (terms.undecided(f"composition.nominations.{rule.id}.of", rule.clause),)
    asked = [names.get(word, word) for word in rule.of.agencies]
    asked += [agency for word in rule.of.classes for agency in sorted(classes.get(word, ()))]
    reasons = [
        Reason("class-not-said", said("no body has said who is a {word}", word=code(word)), rule.clause)
        for word in rule.of.classes
        if word not in classes
    ]
    lacking: list[str] = []
    for agency in dict.fromkeys(asked):
        of = [occupancy for occupancy in occupancies if occupancy.seat.agency == agency]
        filled = [occupancy.nominated for occupancy in of if occupancy.seat.member is not None]
        sure, perhaps = filled.count(True), filled.count(None)
        if sure < rule.each:
            missing = max(0, rule.each - sure - perhaps)
            lacking += [agency] * missing
            name = labels.get(agency, agency)
            if sure:
                words = said("{sure} of {each} nominations from {name}", sure=sure, each=rule.each, name=name)
                reasons.append(Reason("too-few-nominations", words, rule.clause))
            else:
                reasons.append(_lack(name, of, NO if missing else MAYBE, rule.clause))
    for occupancy in _by_seat(rule.of, occupancies, names):
        if (found := _best([occupancy])) != SURE:
            lacking += [""] if found == NO else []
            reasons.append(_lack(labels.get(occupancy.seat.id, occupancy.seat.id), [occupancy], found, rule.clause))
    unknown = sum(1 for occupancy in occupancies if occupancy.seat.agency_not_said and _best([occupancy]) != NO)
    if lacking.count("") or len(lacking) > unknown:
        return Verdict.NOT_MET, tuple(reasons)
    if reasons:
        return Verdict.UNDETERMINED, tuple(reasons)
    seats = (each.seat.id for each in _by_seat(rule.of, occupancies, names))
    return Verdict.MET, (_all_nominated(labelled(labels, (*asked, *seats)), rule.clause),)


def _all_nominated(by: Sequence[Label], clause: str) -> Reason:
    words = said("nominated a member: {by}", by=by) if by else said("no nomination is asked for")
    return Reason("nominated", words, clause)


def _tenures(
    rule: CompositionTerms, occupancies: Sequence[SeatOccupancy], on: date, names: dict[str, str]
) -> Iterator[CompositionCheck]:
    """Whether the terms of those who sit last."""
    for each in rule.tenures:
        for tenure in (o.tenure for o in occupancies if o.tenure is not None):
            for verdict, reason in tenure_checks(each, tenure, on, names):
                yield verdict, (reason,) if reason else ()


def _held_through(
    terms: EffectiveTerms,
    occupancies: Sequence[SeatOccupancy],
    holders: dict[str, frozenset[str]],
    labels: Mapping[str, Label],
) -> Iterator[CompositionCheck]:
    """Seats that the terms give to whoever holds an office, so far as they are filled."""
    members = {occupancy.seat.id: occupancy.seat.member for occupancy in occupancies}
    for seat in terms.terms.seats:
        if seat.held_through is None or not (member := members.get(seat.id)):
            continue
        id, office = labels.get(seat.id, seat.title), code(seat.held_through)
        body = seat.held_through_body and labels.get(seat.held_through_body, seat.held_through_body)
        if seat.id not in holders:
            words = said(
                "{id} is held by the {office}[ of {body}], of whom nothing is recorded", id=id, office=office, body=body
            )
            yield Verdict.UNDETERMINED, (Reason("office-not-recorded", words, seat.clause),)
        elif member in holders[seat.id]:
            words = said("{id} is held by the {office}[ of {body}]", id=id, office=office, body=body)
            yield Verdict.MET, (Reason("through-office", words, seat.clause),)
        else:
            words = said("the member in {id} is not the {office}[ of {body}]", id=id, office=office, body=body)
            yield Verdict.NOT_MET, (Reason("not-through-office", words, seat.clause),)


def _by_seat(of: Among, occupancies: Sequence[SeatOccupancy], names: dict[str, str]) -> list[SeatOccupancy]:
    """The seats that are meant one by one: named ones, or those of a category."""
    if not of.seats and not of.categories:
        return []
    only = Among(categories=of.categories, seats=of.seats, voting=of.voting)
    return [occupancy for occupancy in occupancies if fits(only, occupancy.seat, names) == SURE]


def _best(occupancies: Sequence[SeatOccupancy]) -> int:
    filled = [occupancy.nominated for occupancy in occupancies if occupancy.seat.member is not None]
    return SURE if True in filled else MAYBE if None in filled else NO


def _lack(name: Label, occupancies: Sequence[SeatOccupancy], found: int, clause: str) -> Reason:
    if found == MAYBE:
        return Reason("nomination-not-recorded", said("a nomination from {name} is not recorded", name=name), clause)
    if not occupancies:
        return Reason("no-seat", said("no nomination from {name}: it has no seat", name=name), clause)
    since = [occupancy.vacant_since for occupancy in occupancies if occupancy.seat.member is None]
    if len(since) < len(occupancies):
        return Reason("not-nominated", said("no member was nominated by {name}", name=name), clause)
    latest = max((day for day in since if day is not None), default=None)
    if latest is None:
        words = said("no nomination from {name}: vacant from the beginning", name=name)
    else:
        words = said("no nomination from {name}: vacant since {latest}", name=name, latest=latest)
    return Reason("no-nomination", words, clause)


def _attested(
    rule: Attestation, occupancies: Sequence[SeatOccupancy], names: dict[str, str], labels: Mapping[str, Label]
) -> CompositionCheck:
    """Of every member meant; of one who may be meant a missing attestation decides nothing."""
    found = Verdict.MET
    reasons = []
    for occupancy, level in _filled(rule.of, occupancies, names):
        missing = [word for word in rule.attested_as if word not in occupancy.attested_as]
        if occupancy.attested is not True or missing:
            id = labels.get(occupancy.seat.id, occupancy.seat.id)
            lacking = [code(word) for word in missing] or None
            words = said(
                "the member in {id} is not recorded to have been attested[: {missing}]", id=id, missing=lacking
            )
            if occupancy.attested is False:
                words = said("the member in {id} was not attested[: {missing}]", id=id, missing=lacking)
            reasons.append(Reason("not-attested", words, rule.clause))
            sure = level == SURE and occupancy.attested is False
            found = Verdict.NOT_MET if sure or found is Verdict.NOT_MET else Verdict.UNDETERMINED
    words = said("every member who must be was attested")
    return found, tuple(reasons) or (Reason("attested", words, rule.clause),)


def _filled(
    of: Among, occupancies: Sequence[SeatOccupancy], names: dict[str, str]
) -> Iterator[tuple[SeatOccupancy, int]]:
    for occupancy in occupancies:
        level = fits(of, occupancy.seat, names)
        if occupancy.seat.member is not None and level:
            yield occupancy, level


def _basis(
    terms: EffectiveTerms | None, occupancies: Sequence[SeatOccupancy], basis: tuple[int, ...]
) -> tuple[int, ...]:
    found = set(basis)
    if terms is not None:
        found.update(terms.basis_of("composition."))
    for occupancy in occupancies:
        found.update(occupancy.basis)
        found.update(occupancy.seat.basis)
    return tuple(sorted(found))
