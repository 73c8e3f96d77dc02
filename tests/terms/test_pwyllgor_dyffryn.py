"""Pwyllgor Iaith y Dyffryn: titles in Welsh; half of the eligible, rounded down, two at most; who takes part from afar
is an open question, answered late; excusals; the review of the chair."""

from tests.terms.questions import BodyQuestions, codes, figures, numbers
from tests.terms.scenarios.pwyllgor_dyffryn import JULY, MAY

YEAR_END = "2026-03-31"


def test_half_of_the_eligible_are_two_at_most(asked: BodyQuestions) -> None:
    """May: six are eligible, half are three, and two are enough. July: s6 is suspended; half of five, rounded down, is
    two."""
    assert numbers(asked.quorum(MAY)) == ("MET", 2, 2)
    assert numbers(asked.quorum(JULY)) == ("MET", 2, 2)


def test_an_answer_given_in_august_counts_for_may_and_says_that_it_is_late(asked: BodyQuestions) -> None:
    """One in the room and one from afar."""
    found = asked.quorum(MAY)
    assert "interpreted-late" in codes(found)


def test_four_meetings_in_five_unless_the_chair_excuses(asked: BodyQuestions) -> None:
    """s4 was excused from July by the chair: one of three, not enough. The secretary excuses nobody: s5 missed May, July
    and September, and left early in November, which does not count. s2 came to all four, twice from afar."""
    assert figures(asked.attendance("s2", YEAR_END)) == ("MET", 4, 4, 0)
    assert figures(asked.attendance("s4", YEAR_END)) == ("NOT_MET", 3, 1, 1)
    assert figures(asked.attendance("s5", YEAR_END)) == ("NOT_MET", 4, 0, 0)
    assert "excusal-ignored" in codes(asked.attended(JULY, "s5"))
    assert figures(asked.attendance("s3", YEAR_END)) == ("NOT_MET", 4, 2, 0)


def test_a_title_without_english_is_told_in_welsh(asked: BodyQuestions) -> None:
    assert asked.group("name(lang: CY)", MAY)["name"] == "Pwyllgor Iaith y Dyffryn"
    assert asked.seat("s1", MAY, "title")["title"] == "Aelod"
    assert asked.group("terms { title extent }", MAY)["terms"]["title"] == "Pwyllgor Iaith y Dyffryn: Cylch Gorchwyl"


def test_the_chair_is_reviewed_a_year_after_taking_office(asked: BodyQuestions) -> None:
    assert asked.office("cadeirydd", MAY)["reviewDue"] == "2026-04-01"
    assert asked.office("cadeirydd", YEAR_END)["reviewDue"] == "2027-03-20"
    due = asked.duties("review-cadeirydd", YEAR_END)
    assert [(d["dueOn"], d["satisfiedOn"]) for d in due] == [("2026-04-01", "2026-03-20"), ("2027-03-20", None)]


def due(asked: BodyQuestions, duty: str, number: int = 0) -> tuple[str, str, str]:
    found = asked.duties(duty, YEAR_END, "state")[number]
    return found["dueOn"], found["satisfiedOn"], found["state"]


def test_three_clear_working_days_lie_between_the_papers_and_the_meeting(asked: BodyQuestions) -> None:
    """Before Tuesday 13 May: Monday 12, Friday 9, Thursday 8, so Wednesday 7. Before Tuesday 15 July: Wednesday 9."""
    assert due(asked, "papurau") == ("2025-05-07", "2025-05-07", "IN_TIME")
    assert due(asked, "papurau", 1) == ("2025-07-09", "2025-07-10", "LATE")


def test_ten_working_days_pass_over_the_spring_bank_holiday(asked: BodyQuestions) -> None:
    """From Tuesday 13 May: the 14th, 15th, 16th, 19th to 23rd, and, Monday 26 being a holiday, the 27th and 28th."""
    assert due(asked, "drafft") == ("2025-05-28", "2025-05-27", "IN_TIME")


def test_a_second_clock_starts_at_the_approval_of_the_minutes(asked: BodyQuestions) -> None:
    """Approved on Tuesday 15 July: the 16th, 17th, 18th, 21st and 22nd. They went out on the 23rd."""
    assert due(asked, "cylchredeg") == ("2025-07-22", "2025-07-23", "LATE")


def test_five_days_notice_are_of_the_kind_that_an_interpretation_says(asked: BodyQuestions) -> None:
    """Working days before 13 May: the 12th, 9th, 8th, 7th and 6th."""
    assert due(asked, "rhybudd") == ("2025-05-06", "2025-05-06", "IN_TIME")
