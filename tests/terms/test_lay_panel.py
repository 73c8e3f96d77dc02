"""The Lay Panel: a third to the nearest number, lay people in the majority and one of two posts, throughout; another quorum
for the rules; decisions are provisional until the parent committee ratifies them."""

from tests.terms.questions import BodyQuestions, codes, figures, numbers, words
from tests.terms.scenarios.lay_panel import JULY, MAY, NOVEMBER, SEPTEMBER


def test_a_third_of_seven_to_the_nearest_number_is_two_with_lay_people_in_the_majority(asked: BodyQuestions) -> None:
    """Seven thirds are 2.33, to the nearest number two. Two of three are lay, and the legal member is there."""
    assert numbers(asked.quorum(MAY)) == ("MET", 2, 3)


def test_the_rules_are_changed_by_two_thirds_of_seven_and_that_is_five(asked: BodyQuestions) -> None:
    assert asked.decision(MAY, "d1")["consequence"] == "stands"
    assert asked.decision(MAY, "d2")["quorum"]["verdict"] == "NOT_MET"


def test_someone_who_is_not_lay_may_undo_the_majority_by_coming(asked: BodyQuestions) -> None:
    """Until eleven two of three are lay; then two of four, which is no majority: not throughout. A decision rests on those
    who are there when it is taken."""
    found = asked.quorum(JULY)
    assert (found["verdict"], codes(found)[0]) == ("NOT_MET", "no-majority")
    assert [(i["from"][11:16], i["to"][11:16]) for i in found["intervals"]] == [("10:00", "11:00")]
    assert asked.decision(JULY, "d1")["consequence"] == "stands"


def test_one_of_two_posts_is_needed(asked: BodyQuestions) -> None:
    """Two lay people and the nurse are a third and a majority; neither the legal member nor the clinician is there."""
    found = asked.quorum(SEPTEMBER)
    assert [(c["kind"], c["verdict"]) for c in found["clauses"]] == [
        ("members", "MET"),
        ("majority", "MET"),
        ("named", "NOT_MET"),
    ]


def test_a_seat_that_the_roll_does_not_mention_decides_nothing_where_it_cannot(asked: BodyQuestions) -> None:
    """lay-4 is not on the roll of November: present, there would be three lay people of four instead of two of three."""
    assert asked.quorum(NOVEMBER)["verdict"] == "MET"
    line = asked.attended(NOVEMBER, "lay-4")
    assert (line["outcome"], line["attended"]) == ("NOT_RECORDED", None)


def test_members_are_expected_to_attend_regularly_and_that_is_no_target(asked: BodyQuestions) -> None:
    """lay-1 came to all four meetings; two were without a quorum, and whether these count is not said. Figures, and no
    verdict, as far as the text is held."""
    found = asked.attendance("lay-1", "2025-12-31")
    assert figures(found) == ("SILENT", 4, 2, 0)
    assert found["reasons"][0]["text"].endswith("(to paragraph 5)")


def test_a_bulletin_is_due_every_month_of_a_year_that_begins_on_6_april(asked: BodyQuestions) -> None:
    due = {d["period"]: d["dueOn"] for d in asked.duties("monthly", "2025-06-30")}
    assert (due["2024-25-M10"], due["2025-26-M01"], due["2025-26-M03"]) == ("2025-02-05", "2025-05-05", "2025-07-05")


def test_a_provisional_decision_stands_once_the_parent_committee_ratifies_it_in_time(asked: BodyQuestions) -> None:
    """28 days after 1 July is 29 July, when it was ratified; after 6 May it is 3 June, and 4 June was a day late."""
    in_time = asked.decision(JULY, "d2", "consequence ratifyBy")
    assert (in_time["consequence"], in_time["ratifyBy"]) == ("ratified", "2025-07-29")
    late = asked.decision(MAY, "d2", "consequence ratifyBy")
    assert (late["consequence"], late["ratifyBy"]) == ("provisional", "2025-06-03")


def test_without_a_quorum_reports_are_noted_and_nothing_is_decided(asked: BodyQuestions) -> None:
    assert asked.decision(SEPTEMBER, "noted")["consequence"] == "stands"
    assert asked.decision(SEPTEMBER, "done")["consequence"] == "provisional"


def test_what_the_panel_never_decides_is_not_carried_though_it_is_quorate(asked: BodyQuestions) -> None:
    found = asked.decision(NOVEMBER, "dismissed")
    assert (found["quorum"]["verdict"], found["consequence"]) == ("MET", "not_carried")


def test_working_days_are_those_of_scotland(asked: BodyQuestions) -> None:
    """Six working days before Tuesday 2 September: 25 August is no holiday in Scotland."""
    (found,) = [d for d in asked.duties("notice", "2025-09-30") if d["dueOn"] and d["dueOn"][5:7] == "08"]
    assert (found["dueOn"], words(found)) == ("2025-08-25", ["working days are those of Scotland"])
