"""The Vale Partnership: one vote an agency and a casting vote; two thirds of the eligible, five at most, with both of two
agencies; days that are working days; the chair passes round."""

from tests.terms.questions import BodyQuestions, codes, figures, numbers, words
from tests.terms.scenarios.vale_partnership import APRIL, DECEMBER, JULY, LATE_JULY, NOVEMBER

YEAR_END = "2026-03-31"


def test_the_ten_seats_need_no_more_than_five(asked: BodyQuestions) -> None:
    """Two thirds of ten are seven, and five are enough."""
    assert numbers(asked.quorum(APRIL)) == ("MET", 5, 5)


def test_two_agencies_against_two_are_a_tie_whatever_their_members(asked: BodyQuestions) -> None:
    """Three members for and two against, but police and council against health and fire: three of four agencies are more
    than half, and the casting vote makes the third."""
    carried = {d: asked.carried(APRIL, d) for d in ("cast-for", "cast-against", "tied")}
    assert {d: (c["verdict"], c["needed"], c["counted"]) for d, c in carried.items()} == {
        "cast-for": ("MET", 3, 3),
        "cast-against": ("NOT_MET", 3, 2),
        "tied": ("UNDETERMINED", 3, 2),
    }
    assert codes(carried["tied"]) == ["no-casting-vote"]


def test_a_council_that_votes_both_ways_has_one_vote_that_nobody_knows(asked: BodyQuestions) -> None:
    """With police and health for and fire against, the council makes three of four, or a tie. With fire abstaining, three
    or two. With police alone for, and the casting vote against, it is lost however the council voted."""
    found = asked.carried(APRIL, "divided")
    assert (found["verdict"], found["needed"]) == ("UNDETERMINED", 3)
    assert "of one agency, and voted differently: Council 1, Council 2" in words(found)
    assert asked.carried(APRIL, "divided-and-short")["verdict"] == "UNDETERMINED"
    assert asked.carried(APRIL, "divided-and-lost")["verdict"] == "NOT_MET"


def test_an_interest_takes_the_quorum_along_for_one_item_only(asked: BodyQuestions) -> None:
    """Five of five. health-1 leaves for one item: two thirds of nine are six, five are enough, four are there; and nobody
    of health or the trust. Ratified on the last of fifteen working days after 10 July: 31 July."""
    assert asked.decision(JULY, "before")["quorum"]["verdict"] == "MET"
    found = asked.decision(JULY, "about-health", "consequence ratifyBy")
    assert (found["quorum"]["verdict"], found["consequence"], found["ratifyBy"]) == (
        "NOT_MET",
        "ratified",
        "2025-07-31",
    )
    assert asked.decision(JULY, "after")["quorum"]["verdict"] == "MET"


def test_the_quorum_is_asked_for_at_the_start_and_at_each_vote(asked: BodyQuestions) -> None:
    """In July everybody was there at the start, and one vote was taken without a quorum; in late July all was well."""
    assert asked.quorum(JULY)["verdict"] == "NOT_MET"
    assert asked.quorum(LATE_JULY)["verdict"] == "MET"


def test_the_trust_stands_for_the_health_board_and_four_of_six_are_two_thirds(asked: BodyQuestions) -> None:
    assert numbers(asked.quorum(NOVEMBER)) == ("MET", 4, 4)


def test_in_writing_five_of_six_agencies_by_the_tenth_working_day(asked: BodyQuestions) -> None:
    """Three quarters of six are five. Ten working days after 15 December, with Christmas and Boxing Day between: 31
    December; 1 January is none, and 2 January is the eleventh."""
    found = {d: asked.outside(d, "2026-01-10")["carried"] for d in ("in-time", "a-day-late", "four")}
    assert {d: (c["verdict"], c["needed"], c["counted"]) for d, c in found.items()} == {
        "in-time": ("MET", 5, 5),
        "a-day-late": ("NOT_MET", 5, 5),
        "four": ("NOT_MET", 5, 4),
    }
    assert words(found["a-day-late"]) == ["responses were awaited until 2 January 2026, after 31 December 2025"]


def test_a_meeting_is_told_within_twenty_working_days(asked: BodyQuestions) -> None:
    """After Monday 5 January: 2 February."""
    assert asked.outside("in-time", "2026-01-10")["followUp"]["dueOn"] == "2026-02-02"


def test_five_clear_working_days_lie_before_easter_week_and_the_new_year(asked: BodyQuestions) -> None:
    """Before 24 April, with Good Friday and Easter Monday: 23, 22, 17, 16, 15, so by the 14th. Before 31 December: 30, 29,
    24, 23, 22, so by Sunday the 21st."""
    due = {d["dueOn"]: d["satisfiedOn"] for d in asked.duties("notice", YEAR_END)}
    assert due["2025-04-14"] == "2025-04-14"
    assert due["2025-12-21"] == "2025-12-22"


def test_no_more_than_fifteen_weeks_apart_and_four_a_year(asked: BodyQuestions) -> None:
    """From 24 April, 10 July, 31 July, 20 November and 31 December."""
    due = {d["dueOn"]: d["satisfiedOn"] for d in asked.duties("fifteen-weeks", YEAR_END)}
    assert due == {
        "2025-08-07": JULY,
        "2025-10-23": LATE_JULY,
        "2025-11-13": NOVEMBER,
        "2026-03-05": DECEMBER,
        "2026-04-15": None,
    }
    (year,) = [d for d in asked.duties("four-a-year", YEAR_END) if d["period"] == "2025-26"]
    assert year["satisfiedOn"] == NOVEMBER


def test_three_absences_in_a_row_climb_two_steps_and_four_in_the_year_a_third(asked: BodyQuestions) -> None:
    """Probation came in July alone: absent in April, then on 31 July, in November and in December."""
    found = asked.attendance("probation-1", YEAR_END)
    assert figures(found) == ("NOT_MET", 5, 1, 0)
    assert (found["absences"]["longest"], found["absences"]["verdict"]) == (3, "NOT_MET")
    assert [(s["clause"], s["verdict"]) for s in found["steps"]] == [("5.2", "MET"), ("5.3", "MET"), ("5.4", "MET")]
