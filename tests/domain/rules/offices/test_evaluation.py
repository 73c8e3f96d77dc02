"""Offices: Cwm Taf's chair (C52, C53), vice-chair (C54) and their reviews (C55), and the terms of an invented one."""

from datetime import date

from msgspec.structs import replace

from domain.rules.inputs import SeatInput
from domain.rules.offices.evaluation import OfficeVerdict, judge_office
from domain.rules.offices.holdings import ConsentInput, HoldingInput, PersonStanding, ReviewInput
from domain.terms.interpretation import EffectiveTerms
from domain.terms.offices import Bar, Eligibility, Period
from domain.values import Text
from domain.verdicts import Verdict
from tests.support.rule_scenarios import DAY, codes, cwm_taf, invented, wandsworth

COMMITTEE = "cwm-taf-mash-operational-committee"
BOARD = "cwm-taf-morgannwg-safeguarding-board"
OWN = "cwm-taf-mqap"
ON_COMMITTEE = PersonStanding(member_of={COMMITTEE: True}, basis=(30,))
AGREED = (
    ConsentInput(body=OWN, given_on=date(2025, 4, 10), basis=(31,)),
    ConsentInput(body=BOARD, given_on=date(2025, 4, 20)),
)
CHAIR = HoldingInput(
    office="chair",
    person="p",
    appointed_on=date(2025, 4, 1),
    took_office_on=date(2025, 4, 1),
    consents=AGREED,
    basis=(32,),
)


def changed(holding: HoldingInput, **facts: object) -> HoldingInput:
    return replace(holding, **facts)


def chair(
    terms: EffectiveTerms | None, holding: HoldingInput | None = CHAIR, standing: PersonStanding = ON_COMMITTEE
) -> OfficeVerdict:
    return judge_office(terms, "chair", holding, standing, DAY)


def test_a_chair_on_the_committee_agreed_by_both_bodies_meets_the_terms() -> None:
    found = chair(cwm_taf())
    assert (found.verdict, found.state) == (Verdict.MET, "in_office")
    assert [r.code for r in found.reasons] == ["eligible", "consent-given", "consent-given"]
    assert [(c.body, c.given_on) for c in found.consents] == [(OWN, date(2025, 4, 10)), (BOARD, date(2025, 4, 20))]
    assert {2, 30, 31, 32} <= set(found.basis)


def test_a_chair_who_has_left_the_committee_is_not_eligible() -> None:
    found = chair(cwm_taf(), standing=PersonStanding(member_of={COMMITTEE: False}))
    assert found.verdict is Verdict.NOT_MET
    assert (found.reasons[0].code, found.reasons[0].clause) == ("not-eligible", "C52")


def test_a_committee_that_is_not_recorded_leaves_it_undetermined() -> None:
    assert chair(cwm_taf(), standing=PersonStanding()).verdict is Verdict.UNDETERMINED


def test_whoever_was_not_eligible_when_appointed_is_told_so() -> None:
    then = PersonStanding(member_of={COMMITTEE: False})
    found = judge_office(cwm_taf(), "chair", CHAIR, ON_COMMITTEE, DAY, when_appointed=then)
    assert found.verdict is Verdict.NOT_MET
    assert codes(found.reasons) == ["not-eligible-when-appointed"]


def test_an_outstanding_consent_is_a_verdict_and_not_a_bar() -> None:
    found = chair(cwm_taf(), changed(CHAIR, consents=AGREED[:1]))
    assert (found.verdict, found.state) == (Verdict.NOT_MET, "in_office")
    assert str(found.reasons[0].text) == "the consent of Cwm Taf Morgannwg Safeguarding Board is outstanding"
    later = ConsentInput(body=BOARD, given_on=date(2025, 9, 1))
    assert chair(cwm_taf(), changed(CHAIR, consents=(AGREED[0], later))).verdict is Verdict.NOT_MET


def test_which_body_is_the_board_is_open_until_interpreted() -> None:
    found = chair(cwm_taf(without=("body.board.group",)))
    assert found.verdict is Verdict.UNDETERMINED
    assert "body-not-settled" in codes(found.reasons)


def test_an_empty_chair_does_not_meet_the_terms() -> None:
    found = judge_office(cwm_taf(), "chair", None, PersonStanding(), DAY)
    assert (found.verdict, found.state, found.reasons[0].code) == (Verdict.NOT_MET, "vacant", "vacant")


def test_appointed_but_not_yet_in_office() -> None:
    assert chair(cwm_taf(), changed(CHAIR, took_office_on=None)).state == "appointed"


def test_the_post_is_reviewed_every_two_years_from_appointment_then_from_the_last_review() -> None:
    assert chair(cwm_taf()).review_due == date(2027, 4, 1)
    reviewed = changed(CHAIR, reviews=(ReviewInput(on=date(2025, 5, 2)),))
    assert chair(cwm_taf(), reviewed).review_due == date(2027, 5, 2)
    long_ago = changed(CHAIR, appointed_on=date(2020, 1, 1))
    assert chair(cwm_taf(), long_ago).verdict is Verdict.MET


def test_from_when_the_two_years_run_is_open_until_interpreted() -> None:
    found = chair(cwm_taf(without=("office.chair.review.runs_from",)))
    assert (found.review_due, found.verdict) == (None, Verdict.MET)
    assert found.reasons[-1].code == "open"
    agreed = chair(cwm_taf(office__chair__review__runs_from="agreed"))
    assert agreed.review_due == date(2027, 4, 20)


def test_the_vice_chair_comes_from_a_partner_agency_and_is_appointed_by_the_sub_group() -> None:
    holding = HoldingInput(
        office="vice-chair",
        person="q",
        appointed_on=date(2025, 4, 1),
        appointed_by=(OWN,),
        consents=(ConsentInput(body=BOARD, given_on=date(2025, 4, 2)),),
    )
    partner = PersonStanding(classes=frozenset({"partner-agency"}))
    assert judge_office(cwm_taf(), "vice-chair", holding, partner, DAY).verdict is Verdict.MET
    assert judge_office(cwm_taf(), "vice-chair", holding, PersonStanding(), DAY).verdict is Verdict.UNDETERMINED
    other = PersonStanding(classes=frozenset({"charity"}))
    assert judge_office(cwm_taf(), "vice-chair", holding, other, DAY).verdict is Verdict.NOT_MET
    by_board = changed(holding, appointed_by=(BOARD,))
    found = judge_office(cwm_taf(), "vice-chair", by_board, partner, DAY)
    assert (found.verdict, found.reasons[0].code) == (Verdict.NOT_MET, "not-appointed-by")
    unsaid = changed(holding, appointed_by=())
    assert judge_office(cwm_taf(), "vice-chair", unsaid, partner, DAY).verdict is Verdict.UNDETERMINED


def test_wandsworth_names_no_offices_and_is_silent() -> None:
    found = chair(wandsworth())
    assert (found.verdict, found.state) == (Verdict.SILENT, "in_office")
    assert str(found.reasons[0].text).endswith("as far as the text is held (to section 4)")
    assert chair(None).reasons[0].code == "no-terms"


def test_an_office_that_the_terms_do_not_name_is_silent_and_says_which_they_name() -> None:
    found = judge_office(cwm_taf(), "chairr", changed(CHAIR, office="chairr"), ON_COMMITTEE, DAY)
    assert (found.verdict, found.reasons[0].code) == (Verdict.SILENT, "office-not-named")
    assert str(found.reasons[0].text) == "the terms name no office chairr, only chair, vice-chair"


TRUST = invented("tidewater-trust")
VOTING = PersonStanding(seats=(SeatInput(id="s", member="p"),), member_of={"harbour-council": False})
HELM = HoldingInput(
    office="chair",
    person="p",
    appointed_on=date(2022, 1, 1),
    appointed_by=("tidewater-trust",),
    took_office_on=date(2022, 3, 1),
    agency="port",
)


def trust(
    holding: HoldingInput = HELM, standing: PersonStanding = VOTING, on: date = date(2025, 2, 1), **facts: str
) -> OfficeVerdict:
    return judge_office(TRUST, "chair", holding, standing, on, **facts)  # type: ignore[arg-type]


def test_a_term_of_three_years_ends_on_the_day_three_years_later_unless_it_is_extended() -> None:
    assert (trust().verdict, trust().term_ends) == (Verdict.MET, date(2025, 3, 1))
    found = trust(on=date(2025, 3, 1))
    assert (found.verdict, found.reasons[0].code, found.reasons[0].clause) == (Verdict.NOT_MET, "term-ended", "6.1")
    extended = trust(changed(HELM, extended_on=(date(2025, 1, 1),)), on=date(2025, 3, 1))
    assert (extended.verdict, extended.term_ends) == (Verdict.MET, date(2026, 3, 1))


def test_a_term_is_extended_from_the_day_of_the_extension_and_no_more_often_than_it_may_be() -> None:
    once = changed(HELM, extended_on=(date(2025, 2, 10),))
    assert trust(once, on=date(2025, 2, 9)).term_ends == date(2025, 3, 1)
    assert trust(once, on=date(2025, 2, 10)).term_ends == date(2026, 3, 1)
    twice = trust(changed(HELM, extended_on=(date(2025, 2, 10), date(2025, 2, 20))), on=date(2025, 3, 1))
    assert (twice.verdict, twice.reasons[0].code) == (Verdict.NOT_MET, "extended-too-often")
    assert twice.term_ends == date(2026, 3, 1)


def with_chair(terms: EffectiveTerms, **facts: object) -> EffectiveTerms:
    chair_, *others = terms.terms.offices
    return replace(terms, terms=replace(terms.terms, offices=(replace(chair_, **facts), *others)))


def under(
    holding: HoldingInput = HELM, standing: PersonStanding = VOTING, previous: str | None = None, **facts: object
) -> OfficeVerdict:
    return judge_office(
        with_chair(TRUST, **facts), "chair", holding, standing, date(2025, 2, 1), previous_agency=previous
    )


def test_nobody_serves_more_terms_in_a_row_than_the_terms_allow() -> None:
    term = Period(months=36, runs_from="took_office", in_a_row_max=2, clause="6.1")
    assert under(changed(HELM, in_a_row=2), term=term).verdict is Verdict.MET
    found = under(changed(HELM, in_a_row=3), term=term)
    assert (found.verdict, found.reasons[0].code) == (Verdict.NOT_MET, "too-many-terms")
    assert str(found.reasons[0].text) == "term 3 in a row, and the terms allow 2"


def test_a_term_may_run_from_the_first_meeting() -> None:
    term = Period(months=36, runs_from="first_meeting", clause="6.1")
    met = under(changed(HELM, first_meeting_on=date(2022, 4, 5)), term=term)
    assert (met.verdict, met.term_ends) == (Verdict.MET, date(2025, 4, 5))
    assert under(term=term).term_ends is None
    later = under(changed(HELM, first_meeting_on=date(2025, 3, 1)), term=term)
    assert later.term_ends is None, "it had not met by then"


def test_a_term_and_a_review_run_from_taking_office_once_it_is_taken() -> None:
    review = Period(months=12, runs_from="took_office", clause="6.1")
    term = replace(review, months=36)
    found = under(changed(HELM, took_office_on=date(2025, 2, 1)), term=term, review=review)
    assert (found.term_ends, found.review_due) == (date(2028, 2, 1), date(2026, 2, 1))
    early = under(changed(HELM, took_office_on=date(2025, 2, 2)), term=term, review=review)
    assert (early.term_ends, early.review_due) == (None, None), "it was not taken by then"
    assert "not-begun" in [reason.code for reason in early.reasons]


def test_a_chair_from_a_barred_agency_or_from_none_of_those_asked_for_is_not_eligible() -> None:
    of_town = replace(VOTING, agencies=frozenset({"town"}))
    bars, asked = (Bar(agency="town", clause="6.4"),), (Eligibility(agencies=("port",), clause="6.5"),)
    assert str(str(under(standing=of_town, bars=bars).reasons[0].text)) == "barred: Town"
    assert under(standing=of_town, bars=bars).verdict is Verdict.NOT_MET
    assert under(standing=replace(VOTING, agencies=frozenset({"port"})), bars=bars).verdict is Verdict.MET
    assert under(standing=VOTING, bars=bars).verdict is Verdict.UNDETERMINED
    assert under(standing=of_town, bars=(), eligibility=asked).verdict is Verdict.NOT_MET
    assert (
        under(standing=replace(VOTING, agencies=frozenset({"port"})), bars=(), eligibility=asked).verdict is Verdict.MET
    )
    assert under(standing=VOTING, bars=(), eligibility=asked).verdict is Verdict.UNDETERMINED


def test_the_holder_of_an_office_elsewhere_is_barred() -> None:
    bars = (Bar(member_of="council", office="chair", clause="6.4"),)
    leads = replace(VOTING, offices=frozenset({("harbour-council", "chair")}))
    assert under(standing=leads, bars=bars).verdict is Verdict.NOT_MET
    sits = replace(VOTING, member_of={"harbour-council": True}, offices=frozenset({("tidewater-trust", "chair")}))
    assert under(standing=sits, bars=bars).verdict is Verdict.MET


def test_the_chair_passes_on_in_the_order_that_the_terms_give() -> None:
    order = ("town", "port", "council")
    assert under(previous="town", rotation=order).verdict is Verdict.MET
    found = under(previous="council", rotation=order)
    assert (found.verdict, found.reasons[0].code) == (Verdict.NOT_MET, "not-in-turn")
    assert str(found.reasons[0].text) == "it is the turn of Town"
    assert under(previous="elsewhere", rotation=("town",)).verdict is Verdict.NOT_MET
    assert under(changed(HELM, agency=None), previous="town", rotation=order).verdict is Verdict.UNDETERMINED


def test_an_agency_that_the_terms_do_not_name_is_told_by_its_name_on_record() -> None:
    id = "6a9f6d0e-0000-4000-8000-000000000000"
    holding, called = changed(HELM, agency=id), {id: Text(en="Canal Guild")}
    found = judge_office(
        TRUST, "chair", holding, VOTING, date(2025, 2, 1), previous_agency="town", called=called, agencies={}
    )
    assert "it has come to Canal Guild" in [str(reason.text) for reason in found.reasons]


def test_a_member_of_the_council_is_barred() -> None:
    found = trust(standing=PersonStanding(seats=VOTING.seats, member_of={"harbour-council": True}))
    assert (found.verdict, found.reasons[0].code) == (Verdict.NOT_MET, "barred")
    assert trust(standing=PersonStanding(seats=VOTING.seats)).verdict is Verdict.UNDETERMINED


def test_the_office_is_open_to_voting_seats_only() -> None:
    adviser = PersonStanding(seats=(SeatInput(id="a", voting=False),), member_of={"harbour-council": False})
    found = trust(standing=adviser)
    assert (found.verdict, found.reasons[0].clause) == (Verdict.NOT_MET, "6.5")


def test_the_chair_passes_between_organisations() -> None:
    assert trust(previous_agency="town").verdict is Verdict.MET
    found = trust(previous_agency="port")
    assert (found.verdict, found.reasons[0].code) == (Verdict.NOT_MET, "not-rotated")
    unknown = trust(changed(HELM, agency=None), previous_agency="port")
    assert unknown.verdict is Verdict.UNDETERMINED
    of_none = trust(changed(HELM, agency=None, independent=True), previous_agency="port")
    assert (of_none.verdict, of_none.reasons[0].code) == (Verdict.NOT_MET, "not-rotated")


def test_an_acting_chair_needs_eligibility_but_no_appointment_where_the_terms_know_one() -> None:
    acting = HoldingInput(office="chair", person="p", appointed_on=DAY, acting=True)
    found = trust(acting)
    assert (found.verdict, found.state) == (Verdict.MET, "in_office")
    elsewhere = judge_office(cwm_taf(), "chair", acting, ON_COMMITTEE, DAY)
    assert elsewhere.verdict is Verdict.UNDETERMINED
    assert elsewhere.reasons[0].code == "not-said"


def test_an_office_of_which_nothing_is_asked_is_silent() -> None:
    holding = HoldingInput(office="vice-chair", person="p", appointed_on=DAY)
    found = judge_office(TRUST, "vice-chair", holding, PersonStanding(), DAY)
    assert (found.verdict, found.reasons[0].code) == (Verdict.SILENT, "nothing-asked")
