"""What would change a verdict on quorum: each change told is the smallest, and gives the verdict that is told of it."""

from itertools import combinations

from domain.rules.inputs import MeetingInput
from domain.rules.quorum.counterfactuals import counterfactuals
from domain.rules.quorum.evaluation import judge_quorum
from domain.terms.interpretation import EffectiveTerms
from domain.verdicts import Verdict
from tests.support.rule_scenarios import CHOSEN, DEPUTY, came, cwm_taf, cwm_taf_seats, meeting

SEATS = cwm_taf_seats()
RCT = [seat.id for seat in SEATS if seat.agency == "rctcbc"]
FIVE = [
    "deputy-head-safeguarding",
    "senior-nurse-safeguarding",
    "detective-inspector",
    "principal-manager-children",
    "team-manager-adults-mt",
]


def told(terms: EffectiveTerms, held: MeetingInput) -> list[tuple[str, Verdict]]:
    found = judge_quorum(terms, held)
    return [(str(c.words), c.verdict) for c in counterfactuals(judge_quorum, terms, held, found)]


def people(terms: EffectiveTerms, held: MeetingInput) -> list[tuple[str, Verdict]]:
    return [each for each in told(terms, held) if not each[0].startswith("if ")]


def test_one_more_of_any_agency_but_the_council() -> None:
    """Five of one council and one of the police: a third agency is lacking, whoever of the council came."""
    police = next(seat.id for seat in SEATS if seat.agency == "south-wales-police")
    held = meeting(SEATS, *(came(seat) for seat in (*RCT[:5], police)))
    assert judge_quorum(cwm_taf(), held).verdict is Verdict.NOT_MET
    ((words, verdict),) = people(cwm_taf(), held)
    assert words == "one more of any agency but RCTCBC"
    assert verdict is Verdict.MET


def test_one_more_of_anybody() -> None:
    held = meeting(SEATS, *map(came, FIVE))
    ((words, verdict),) = people(cwm_taf(), held)
    assert (words, verdict) == ("one more of the members who were not there", Verdict.MET)


def test_several_more_with_a_choice_that_is_enough() -> None:
    held = meeting(SEATS, *(came(seat) for seat in RCT[:6]))
    ((words, verdict),) = people(cwm_taf(), held)
    assert words.startswith("2 more, such as ")
    assert verdict is Verdict.MET
    absent = [s.id for s in SEATS if s.id not in RCT[:6]]
    alone = [
        s for s in absent if judge_quorum(cwm_taf(), meeting(SEATS, *map(came, (*RCT[:6], s)))).verdict is Verdict.MET
    ]
    assert alone == []
    pairs = [
        pair
        for pair in combinations(absent, 2)
        if judge_quorum(cwm_taf(), meeting(SEATS, *map(came, (*RCT[:6], *pair)))).verdict is Verdict.MET
    ]
    assert pairs


def test_one_fewer_of_those_who_were_there() -> None:
    held = meeting(SEATS, *map(came, [*FIVE, "service-manager-children"]))
    ((words, verdict),) = people(cwm_taf(), held)
    assert (words, verdict) == ("one fewer of those who were there", Verdict.NOT_MET)


def test_where_nobody_else_could_have_made_it() -> None:
    two = tuple(seat for seat in SEATS if seat.agency == "rctcbc")
    held = meeting(two, *(came(seat.id) for seat in two[:3]))
    ((words, _),) = people(cwm_taf(), held)
    assert words == "not even all members who were not there would have made a quorum"


def test_another_answer_to_a_question_is_told_where_it_changes_the_verdict() -> None:
    """A deputy made the six: were deputies not counted, five would be left."""
    deputies = [*map(came, FIVE), came("service-manager-children", DEPUTY, briefed=True, attested=True)]
    held = meeting(SEATS, *deputies)
    assert judge_quorum(cwm_taf(), held).verdict is Verdict.MET
    assert CHOSEN["quorum.counts.deputies"] is True
    assert ("if quorum.counts.deputies were taken to be no", Verdict.NOT_MET) in told(cwm_taf(), held)


def test_nothing_is_told_where_terms_are_silent() -> None:
    held = meeting(SEATS, *map(came, FIVE))
    assert counterfactuals(judge_quorum, None, held, judge_quorum(None, held)) == ()
