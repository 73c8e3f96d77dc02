"""The Twin Councils Joint Committee: two of each council; a seat held through an office elsewhere; who may chair it, agreed
by both, from the first meeting, extended once and not served again; open questions."""

from tests.terms.questions import BodyQuestions, codes, figures, words
from tests.terms.scenarios.twin_councils_committee import JULY, MAY, NOVEMBER, SEPTEMBER

YEAR_END = "2026-03-31"


def test_two_of_each_council_are_needed(asked: BodyQuestions) -> None:
    """Two of East; of West one member and a deputy who was briefed."""
    found = asked.quorum(MAY)
    assert (found["verdict"], [(c["kind"], c["needed"], c["counted"]) for c in found["clauses"]]) == (
        "MET",
        [("named", 2, 2)],
    )


def test_three_of_one_and_one_of_the_other_are_not_two_of_each(asked: BodyQuestions) -> None:
    """The deputy of west-2 was not briefed. What follows was an open question in July, for which no answer holds."""
    found = asked.quorum(JULY)
    assert (found["verdict"], "deputy-not-counted" in codes(found)) == ("NOT_MET", True)
    assert asked.decision(JULY, "d1")["consequence"] == "undetermined"


def test_from_september_on_no_business_is_done_without_a_quorum(asked: BodyQuestions) -> None:
    assert asked.decision(NOVEMBER, "d1")["consequence"] == "no_business"


def test_the_chair_may_determine_it(asked: BodyQuestions) -> None:
    found = asked.quorum(SEPTEMBER)
    assert (found["verdict"], found["determined"], found["byDefault"]) == ("BY_DISCRETION", "MET", "NOT_MET")


def test_whether_a_deputy_counts_for_attendance_is_open_and_matters_to_one(asked: BodyQuestions) -> None:
    """west-2: by deputy in May and July (not briefed), apologies twice. At best one of four, and two thirds are asked:
    not met, whatever the answer."""
    assert figures(asked.attendance("west-2", YEAR_END))[:1] == ("NOT_MET",)
    line = asked.attended(MAY, "west-2")
    assert (line["attended"], "open" in codes(line)) == (None, True)
    assert figures(asked.attendance("east-2", YEAR_END)) == ("MET", 4, 4, 0)


def test_the_leader_of_east_sits_while_they_lead(asked: BodyQuestions) -> None:
    assert asked.composition(SEPTEMBER)["verdict"] == "MET"
    found = asked.composition("2025-10-01")
    assert (found["verdict"], words(found)) == (
        "NOT_MET",
        ["the member in Leader of East Council is not the leader of East Council"],
    )


def test_both_councils_agree_to_the_chair(asked: BodyQuestions) -> None:
    """East in April, West in June; a consent that is outstanding is a verdict, not a bar."""
    found = asked.office("chair", MAY)
    assert (found["state"], found["verdict"], words(found)) == (
        "IN_OFFICE",
        "NOT_MET",
        ["the consent of West Council is outstanding"],
    )
    assert asked.office("chair", JULY)["verdict"] == "MET"


def test_two_years_run_from_the_first_meeting_and_are_extended_once(asked: BodyQuestions) -> None:
    """First met on 15 May 2025; six months more by the first extension; the second is one too many."""
    assert asked.office("chair", NOVEMBER)["termEnds"] == "2027-05-15"
    once = asked.office("chair", "2026-01-05")
    assert (once["verdict"], once["termEnds"]) == ("MET", "2027-11-15")
    twice = asked.office("chair", YEAR_END)
    assert (twice["verdict"], codes(twice), twice["termEnds"]) == ("NOT_MET", ["extended-too-often"], "2027-11-15")
