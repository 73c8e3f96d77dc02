"""Composition: "a nomination from all statutory partners" (C44), attestations (C43), and limits of invented groups."""

from datetime import date

from msgspec.structs import replace

from domain.rules.composition import CompositionVerdict, SeatOccupancy, judge_composition
from domain.rules.inputs import SeatInput
from domain.terms.base import Among
from domain.terms.composition import Attestation, Limit, Nomination
from domain.terms.document import SeatTerms
from domain.terms.interpretation import EffectiveTerms
from domain.values import Text
from domain.verdicts import Verdict
from tests.support.rule_scenarios import codes, cwm_taf, cwm_taf_seats, invented, wandsworth

SEATS = cwm_taf_seats()
PARTNERS = {
    "statutory-partner": frozenset({"rctcbc", "mtcbc", "ctmuhb", "south-wales-police", "national-probation-service"})
}


def places(**changed: SeatOccupancy) -> list[SeatOccupancy]:
    return [
        changed.get(seat.id.replace("-", "_"), SeatOccupancy(seat=seat, nominated=True, attested=True, basis=(70,)))
        for seat in SEATS
    ]


def cwm(its: list[SeatOccupancy], terms: EffectiveTerms | None = None, **facts: object) -> CompositionVerdict:
    return judge_composition(terms or cwm_taf(), its, **({"classes": PARTNERS} | facts))  # type: ignore[arg-type]


def test_a_nomination_from_every_statutory_partner_meets_the_terms() -> None:
    found = cwm(places())
    assert (found.verdict, [r.code for r in found.reasons]) == (Verdict.MET, ["nominated", "attested"])
    assert 70 in found.basis
    assert 100 in found.basis


def test_a_partner_without_nomination_is_named_with_vacant_since() -> None:
    police = SeatOccupancy(
        seat=SeatInput(id="detective-inspector", agency="south-wales-police"), vacant_since=date(2025, 6, 1)
    )
    found = cwm(places(detective_inspector=police))
    assert found.verdict is Verdict.NOT_MET
    assert str(found.reasons[0].text) == "no nomination from South Wales Police: vacant since 1 June 2025"
    assert found.reasons[0].clause == "C44"


def test_a_partner_without_any_seat_is_named_by_its_slug() -> None:
    more = {"statutory-partner": PARTNERS["statutory-partner"] | {"id-of-the-fire-service"}}
    found = cwm(places(), classes=more, called={"id-of-the-fire-service": "fire-service"})
    assert found.verdict is Verdict.NOT_MET
    assert str(found.reasons[0].text) == "no nomination from fire-service: it has no seat"


def test_one_filled_seat_of_several_is_enough() -> None:
    empty = SeatOccupancy(seat=SeatInput(id="idva-rct", agency="rctcbc"), vacant_since=date(2025, 6, 1))
    assert cwm(places(idva_rct=empty)).verdict is Verdict.MET


def test_a_nomination_that_is_not_recorded_is_undetermined_and_one_by_another_is_none() -> None:
    unsaid = SeatOccupancy(seat=SEATS[2], attested=True)
    found = cwm(places(detective_inspector=unsaid))
    assert (found.verdict, found.reasons[0].code) == (Verdict.UNDETERMINED, "nomination-not-recorded")
    other = SeatOccupancy(seat=SEATS[2], nominated=False, attested=True)
    found = cwm(places(detective_inspector=other))
    assert (found.verdict, found.reasons[0].code) == (Verdict.NOT_MET, "not-nominated")


def test_who_the_statutory_partners_are_is_undetermined_until_a_body_says_it() -> None:
    found = cwm(places(), classes={})
    assert (found.verdict, codes(found.reasons)) == (Verdict.UNDETERMINED, ["class-not-said"])
    opened = cwm_taf(without=("composition.nominations.statutory-partners.of",))
    assert codes(cwm(places(), opened).reasons) == ["open"]


def test_a_member_of_an_agency_that_is_not_said_may_be_the_missing_one_but_not_two() -> None:
    terms = invented("harbour-forum")
    police = SeatOccupancy(seat=SeatInput(id="p", agency="police", member="m"), nominated=True)
    fire = SeatOccupancy(seat=SeatInput(id="f", agency="fire", member="n"), nominated=True)
    stranger = SeatOccupancy(seat=SeatInput(id="x", member="o"), nominated=True)
    assert judge_composition(terms, [police, fire, stranger]).verdict is Verdict.UNDETERMINED
    assert judge_composition(terms, [police, stranger]).verdict is Verdict.NOT_MET


def test_the_authority_to_decide_must_be_attested() -> None:
    unsaid = SeatOccupancy(seat=SEATS[2], nominated=True)
    found = cwm(places(detective_inspector=unsaid))
    assert (found.verdict, found.reasons[0].clause) == (Verdict.UNDETERMINED, "C43")
    refused = SeatOccupancy(seat=SEATS[2], nominated=True, attested=False)
    assert cwm(places(detective_inspector=refused)).verdict is Verdict.NOT_MET


def test_a_minimum_and_a_maximum_of_filled_seats() -> None:
    trust = invented("tidewater-trust")
    ports = [SeatOccupancy(seat=SeatInput(id=f"s{n}", agency="port", member=f"m{n}")) for n in range(4)]
    towns = [SeatOccupancy(seat=SeatInput(id=f"t{n}", agency="town", member=f"n{n}")) for n in range(3)]
    assert judge_composition(trust, ports + towns[:2]).verdict is Verdict.MET
    found = judge_composition(trust, ports + towns)
    assert (found.verdict, found.reasons[0].code, found.reasons[0].clause) == (Verdict.NOT_MET, "above-maximum", "3.1")
    found = judge_composition(trust, ports[:3])
    assert (found.verdict, str(found.reasons[0].text)) == (Verdict.NOT_MET, "3 of at least 4 (with a vote)")
    unknown = SeatOccupancy(seat=SeatInput(id="x", member="o"))
    assert judge_composition(trust, [*ports, *towns[:2], unknown]).verdict is Verdict.UNDETERMINED


def with_composition(terms: EffectiveTerms, **facts: object) -> EffectiveTerms:
    assert terms.terms.composition is not None
    return replace(terms, terms=replace(terms.terms, composition=replace(terms.terms.composition, **facts)))


def test_a_limit_may_be_asked_of_each_agency() -> None:
    limit = Limit(id="no-more-than-two", of=Among(), maximum=2, per_agency=True, clause="3.1")
    trust = with_composition(invented("tidewater-trust"), limits=(limit,))
    ports = [SeatOccupancy(seat=SeatInput(id=f"s{n}", agency="port", member=f"m{n}")) for n in range(3)]
    towns = [SeatOccupancy(seat=SeatInput(id=f"t{n}", agency="town", member=f"n{n}")) for n in range(2)]
    assert judge_composition(trust, ports[:2] + towns).verdict is Verdict.MET
    found = judge_composition(trust, ports + towns, called={"port": Text(en="Port Authority")})
    assert [str(r.text) for r in found.reasons] == ["3 of at most 2 (no more than two: Port Authority)"]
    unknown = SeatOccupancy(seat=SeatInput(id="x", member="o"))
    assert judge_composition(trust, [*towns, unknown]).verdict is Verdict.UNDETERMINED


def test_several_nominations_may_be_asked_of_each() -> None:
    two = Nomination(id="two", of=Among(agencies=("police",)), each=2, clause="1")
    forum = with_composition(invented("harbour-forum"), nominations=(two,))
    a, b = (
        SeatOccupancy(seat=SeatInput(id=f"p{n}", agency="police", member=f"m{n}"), nominated=True) for n in range(2)
    )
    assert judge_composition(forum, [a, b]).verdict is Verdict.MET
    found = judge_composition(forum, [a])
    assert (found.verdict, str(found.reasons[0].text)) == (Verdict.NOT_MET, "1 of 2 nominations from Police")
    unsaid = SeatOccupancy(seat=SeatInput(id="q", agency="police", member="q"))
    assert judge_composition(forum, [a, unsaid]).verdict is Verdict.UNDETERMINED


def test_what_must_be_attested_may_be_named() -> None:
    asked = with_composition(
        cwm_taf(), attestation=Attestation(clause="C43", attested_as=("authority-to-decide",)), nominations=()
    )
    place = SeatOccupancy(seat=SEATS[2], attested=True, attested_as=("authority-to-decide", "checked"))
    assert judge_composition(asked, [place]).verdict is Verdict.MET
    found = judge_composition(asked, [replace(place, attested_as=("checked",))])
    assert found.verdict is Verdict.UNDETERMINED
    assert str(found.reasons[0].text).endswith("recorded to have been attested: authority-to-decide")


def test_a_seat_held_through_an_office_is_held_by_its_holder() -> None:
    trust = with_composition(invented("tidewater-trust"), limits=())
    given = SeatTerms(
        id="ex-officio", title=Text(en="Mayor"), held_through="mayor", held_through_body="council", clause="3"
    )
    trust = replace(trust, terms=replace(trust.terms, seats=(given,)))
    place = SeatOccupancy(seat=SeatInput(id="ex-officio", member="m"))
    assert judge_composition(trust, [place], holders={"ex-officio": frozenset({"m"})}).verdict is Verdict.MET
    found = judge_composition(trust, [place], holders={"ex-officio": frozenset({"n"})})
    assert (found.verdict, found.reasons[0].code) == (Verdict.NOT_MET, "not-through-office")
    assert str(found.reasons[0].text) == "the member in Mayor is not the mayor of Harbour Council"
    found = judge_composition(trust, [place])
    assert (found.verdict, found.reasons[0].code) == (Verdict.UNDETERMINED, "office-not-recorded")
    assert judge_composition(trust, [SeatOccupancy(seat=SeatInput(id="ex-officio"))]).verdict is Verdict.SILENT


def test_wandsworth_says_nothing_of_its_composition() -> None:
    assert judge_composition(wandsworth(), places()).verdict is Verdict.SILENT
    assert judge_composition(None, places()).reasons[0].code == "no-terms"
