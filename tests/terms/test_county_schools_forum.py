"""The County Schools Forum: two fifths of those in post with schools in the majority; a quorum of its own for the formula;
classes that a body says; two nominations from each cluster; who may be chair."""

from tests.terms.questions import BodyQuestions, codes, figures, numbers, words
from tests.terms.scenarios.county_schools_forum import JANUARY, MARCH, NOVEMBER, SEPTEMBER

YEAR_END = "2026-08-31"


def test_two_fifths_of_six_are_three_with_schools_in_the_majority(asked: BodyQuestions) -> None:
    """Six are in post who are not observers: twelve fifths are 2.4, up three. Two of the three are of schools, one by a
    substitute. Whether the observer counts is open and changes nothing: observers do not."""
    found = asked.quorum(SEPTEMBER)
    assert numbers(found) == ("MET", 3, 3)
    assert "by-deputy" in codes(found)


def test_the_formula_asks_for_half_of_the_members_of_schools(asked: BodyQuestions) -> None:
    """September: four members of schools are in post and two came, one by substitute; but nobody has yet said of what
    class the union is, and half of five would be three. January: three are in post, and two are half at least."""
    assert asked.decision(SEPTEMBER, "d2")["quorum"]["verdict"] == "UNDETERMINED"
    assert asked.decision(JANUARY, "d1")["quorum"]["verdict"] == "MET"


def test_at_the_start_others_were_in_the_majority(asked: BodyQuestions) -> None:
    """One of a school and two others at ten; the member of Hill Academy came at eleven, too late for a quorum that is
    settled at the start. What was voted down is not carried, and waits for no ratification."""
    found = asked.quorum(NOVEMBER)
    assert (found["verdict"], codes(found)[0]) == ("NOT_MET", "no-majority")
    assert asked.decision(NOVEMBER, "d1")["consequence"] == "not_carried"


def test_with_one_seat_vacant_two_fifths_of_five_are_two(asked: BodyQuestions) -> None:
    assert numbers(asked.quorum(JANUARY)) == ("MET", 2, 2)


def test_each_schools_seat_attends_half_of_the_quorate_meetings(asked: BodyQuestions) -> None:
    """November was inquorate. hill-1 came by substitute in September, not in January, and in March: two of three. north-2
    came once of three."""
    assert figures(asked.attendance("hill-1", YEAR_END)) == ("MET", 3, 2, 1)
    assert figures(asked.attendance("north-2", "2026-03-31")) == ("NOT_MET", 3, 1, 1)


def test_of_whom_the_target_is_asked_is_said_by_a_class_from_its_day(asked: BodyQuestions) -> None:
    """Nobody had said of what class the union is until 1 November; the diocese was never of a school."""
    before = asked.attendance("union-1", "2025-10-31")
    assert (before["verdict"], codes(before)[0]) == ("UNDETERMINED", "class-not-said")
    assert asked.attendance("union-1", "2025-11-30")["verdict"] == "SILENT"
    assert asked.attendance("diocese-1", YEAR_END)["verdict"] == "SILENT"


def test_two_nominations_are_asked_of_each_cluster(asked: BodyQuestions) -> None:
    """North Cluster nominated one; who nominated north-2 is not recorded, until a successor is nominated in April."""
    found = asked.composition(SEPTEMBER)
    assert (found["verdict"], words(found)) == ("UNDETERMINED", ["1 of 2 nominations from North-Cluster"])
    assert asked.composition("2026-04-01")["verdict"] == "MET"


def test_the_chair_is_of_a_school_and_not_of_the_diocese(asked: BodyQuestions) -> None:
    """The union: of no class that anybody said, then of one that is not asked for. The diocese: barred besides."""
    assert asked.office("chair", SEPTEMBER)["verdict"] == "UNDETERMINED"
    found = asked.office("chair", JANUARY)
    assert (found["verdict"], codes(found)) == ("NOT_MET", ["not-eligible", "barred"])
    assert asked.office("chair", MARCH)["verdict"] == "MET"


def test_an_agency_is_known_by_its_other_spelling(asked: BodyQuestions) -> None:
    assert asked.ask('{ agency(slug: "hill-academy") { aliases } }')["agency"]["aliases"] == ["Hill School"]


def test_advice_is_carried_by_more_votes_for_than_against_and_the_formula_by_two_thirds_of_those_present(
    asked: BodyQuestions,
) -> None:
    """Two of three, by substitute too: more than half, and just two thirds of the three who may vote (the observer has no
    vote). Of what is only noted no vote is asked."""
    advice, formula = asked.carried(SEPTEMBER, "d1"), asked.carried(SEPTEMBER, "d2")
    assert (advice["verdict"], advice["needed"], advice["counted"]) == ("MET", 2, 2)
    assert (formula["verdict"], formula["needed"], formula["counted"]) == ("MET", 2, 2)
    assert asked.carried(SEPTEMBER, "d3")["verdict"] == "SILENT"


def test_a_tie_fails_and_a_ratification_after_42_days_is_too_late(asked: BodyQuestions) -> None:
    """Two against two. 42 days from 25 November is 6 January, and the Forum met on the 27th."""
    assert asked.carried(NOVEMBER, "d1")["verdict"] == "NOT_MET"
    found = asked.decision(NOVEMBER, "d1", "consequence ratifyBy")
    assert (found["consequence"], found["ratifyBy"]) == ("not_carried", "2026-01-06")


def test_only_the_meetings_in_a_members_tenure_are_expected_of_them(asked: BodyQuestions) -> None:
    """The governor who came in April had no meeting to go to; the seat was expected at three."""
    found = asked.member("north-2", YEAR_END)
    assert (found["inTenure"], found["expected"]) == (0, 0)
    assert asked.attendance("north-2", YEAR_END)["expected"] == 3


def test_the_forum_meets_in_october_or_november(asked: BodyQuestions) -> None:
    """The school year has its autumn at its start: by the last day of November, whatever else is met on."""
    due = {d["period"]: (d["dueOn"], d["satisfiedOn"]) for d in asked.duties("autumn", "2026-01-31")}
    assert due["2025-26"] == ("2025-11-30", NOVEMBER)


def test_a_bulletin_is_due_every_month_except_august(asked: BodyQuestions) -> None:
    due = {d["period"]: d["dueOn"] for d in asked.duties("bulletin", YEAR_END)}
    assert due["2025-26-M11"] == "2026-07-31"
    assert "2025-26-M12" not in due
