"""The Mutual Credit Board: half of the directors in post and one more, at each vote; the general meeting may determine it;
joint secretaries; the Federation's agreement starts the clock of the review."""

from tests.terms.questions import BodyQuestions, codes, numbers, words
from tests.terms.scenarios.mutual_credit_board import JANUARY, MARCH, MAY, NOVEMBER

YEAR_END = "2026-09-30"


def test_half_of_six_and_one_more_are_four(asked: BodyQuestions) -> None:
    """Six directors: three and one more. The adviser does not count; d4, from afar, does."""
    assert numbers(asked.quorum(NOVEMBER)) == ("MET", 4, 4)
    found = asked.quorum(JANUARY)
    assert (numbers(found), asked.decision(JANUARY, "d1")["consequence"]) == (("NOT_MET", 4, 3), "void")


def test_half_of_five_without_the_fraction_and_one_more_are_three(asked: BodyQuestions) -> None:
    """Five are in post once d6 has left: two and a half, two, and one more."""
    assert numbers(asked.quorum(MARCH)) == ("MET", 3, 3)


def test_the_general_meeting_may_determine_the_quorum_and_the_federation_may_not(asked: BodyQuestions) -> None:
    found = asked.quorum(MAY)
    assert (found["verdict"], found["determined"], found["byDefault"]) == ("BY_DISCRETION", "MET", "NOT_MET")
    assert (codes(found)[0], found["reasons"][0]["clause"]) == ("determined-late", "4.1")
    assert asked.decision(MAY, "d1")["consequence"] == "stands"
    other = asked.quorum(JANUARY)
    assert (other["verdict"], codes(other)[0]) == ("NOT_MET", "determination-ignored")


def test_the_review_falls_due_two_years_after_the_agreement_of_the_federation(asked: BodyQuestions) -> None:
    """Outstanding until December; two years from then; and two years from the review that was held."""
    before = asked.office("chair", NOVEMBER)
    assert (before["verdict"], codes(before), before["reviewDue"]) == (
        "NOT_MET",
        ["consent-outstanding", "not-begun"],
        None,
    )
    assert before["consents"] == [{"body": "mutual-federation", "givenOn": None}]
    agreed = asked.office("chair", JANUARY)
    assert (agreed["verdict"], agreed["reviewDue"]) == ("MET", "2027-12-01")
    assert asked.office("chair", YEAR_END)["reviewDue"] == "2028-08-03"


def test_there_are_two_joint_secretaries_and_a_treasurer_whom_the_rules_do_not_name(asked: BodyQuestions) -> None:
    found = asked.group("offices { office holder { id } verdict reasons { code text } }", NOVEMBER)["offices"]
    assert len([o for o in found if o["office"] == "joint-secretary" and o["holder"]]) == 2
    (treasurer,) = [o for o in found if o["office"] == "treasurer"]
    assert (treasurer["verdict"], codes(treasurer)) == ("SILENT", ["office-not-named"])


def test_five_directors_are_enough(asked: BodyQuestions) -> None:
    assert asked.composition(MARCH)["verdict"] == "MET"
    assert words(asked.composition("2025-10-01")) == ["6, at least 5 (with a vote)"]


def test_abstentions_are_votes_against_and_the_chair_has_a_casting_vote(asked: BodyQuestions) -> None:
    """Two for, one against and one who abstained: two of four are not more than half, and as many for as against. With
    the chair's casting vote three of five are."""
    assert asked.carried(NOVEMBER, "d1")["verdict"] != "MET"
    found = asked.carried(NOVEMBER, "d2")
    assert (found["verdict"], found["needed"], found["counted"]) == ("MET", 3, 3)


def test_a_merger_needs_three_quarters_of_all_and_the_consent_of_the_federation(asked: BodyQuestions) -> None:
    """Three quarters of six are 4.5: five votes, and there were four."""
    found = asked.carried(NOVEMBER, "d3")
    assert (found["verdict"], found["needed"], found["counted"]) == ("NOT_MET", 5, 4)
    assert any("mutual-federation" in r["text"] or "Federation" in r["text"] for r in found["reasons"])


def test_whoever_has_an_interest_stays_does_not_vote_and_counts(asked: BodyQuestions) -> None:
    """Three of five are there with d3, whose interest takes nothing from the quorum; two votes of two."""
    assert asked.decision(MARCH, "d1")["quorum"]["verdict"] == "MET"
    assert asked.carried(MARCH, "d1")["verdict"] == "MET"
    assert asked.interest(MARCH, "i1")["verdict"] == "MET"


def test_in_writing_three_quarters_respond_within_not_less_than_five_days(asked: BodyQuestions) -> None:
    """Three quarters of five are 3.75: four responded within seven days, three for. Three responses within two days are
    too few and too soon. Both are to be ratified at the next meeting, in May, where nobody did."""
    found = asked.outside("o1", YEAR_END)
    assert (found["carried"]["verdict"], found["followUp"]["asked"]) == ("MET", "ratified")
    assert (found["followUp"]["verdict"], found["consequence"]) == ("NOT_MET", "provisional")
    assert asked.outside("o2", YEAR_END)["carried"]["verdict"] == "NOT_MET"
