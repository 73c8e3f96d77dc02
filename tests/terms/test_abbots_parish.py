"""Abbots Parish Council: a third and never fewer than three, throughout; absence without apologies; terms of a year, two
in a row; an acting chairman; clear days' notice."""

from tests.terms.questions import BodyQuestions, codes, numbers, words
from tests.terms.scenarios.abbots_parish import AUGUST, JANUARY, JUNE, MARCH, OCTOBER

YEAR_END = "2025-12-31"


def test_a_third_of_seven_is_three(asked: BodyQuestions) -> None:
    """Seven thirds are 2.33, and up three."""
    assert numbers(asked.quorum(JANUARY)) == ("MET", 3, 3)


def test_never_fewer_than_three(asked: BodyQuestions) -> None:
    """c3 left at eleven, and two went on: no business from then on, and no meeting of the Council at all."""
    found = asked.quorum(MARCH)
    assert numbers(found) == ("NOT_MET", 3, 2)
    assert "not-throughout" in codes(found)
    told = asked.meeting(MARCH, "quorum { explanation { counted } }")["quorum"]["explanation"]["counted"]
    assert [line.rpartition(" – ")[2] for line in told] == ["10:00 to 12:00", "10:00 to 12:00", "10:00 to 11:00"]


def test_a_meeting_without_quorum_is_no_meeting_of_the_council(asked: BodyQuestions) -> None:
    """The year began on 1 May: January falls into the year before, in which March was inquorate and April cancelled."""
    due = {d["period"]: d for d in asked.duties("four-a-year", YEAR_END)}
    assert words(due["2024-25"]) == ["1 of 4 meetings"]
    assert words(due["2025-26"]) == ["3 of 4 meetings"]


def test_three_absences_without_apologies_vacate_the_seat_and_apologies_do_not(asked: BodyQuestions) -> None:
    """c7 stayed away in January, June and August; March was no meeting, and is passed over. c5 sent apologies each time."""
    in_august = asked.attendance("c7", "2025-08-31")
    assert in_august["absences"] == {"verdict": "NOT_MET", "longest": 3, "current": 3, "atMost": 3, "limit": 3}
    assert [(s["clause"], s["verdict"]) for s in in_august["steps"]] == [("6.1", "MET"), ("6", "MET")]
    later = asked.attendance("c7", "2025-10-31")
    assert (later["absences"]["longest"], later["absences"]["current"], later["steps"]) == (3, 0, [])
    assert asked.attendance("c5", "2025-08-31")["absences"]["longest"] == 0


def test_the_chairman_serves_a_year_and_no_more_than_two_running(asked: BodyQuestions) -> None:
    """Taken on 6 January, the first year ends a year later; the second term began in May, and a third, a year later, is
    one too many."""
    assert asked.office("chair", MARCH)["termEnds"] == "2026-01-06"
    assert asked.office("chair", JUNE)["verdict"] == "MET"
    found = asked.office("chair", "2026-05-06")
    assert (found["verdict"], words(found)) == ("NOT_MET", ["term 3 in a row, and the terms allow 2"])


def test_a_council_of_four_has_fewer_than_five_members(asked: BodyQuestions) -> None:
    assert asked.composition(AUGUST)["verdict"] == "MET"
    found = asked.composition("2025-10-01")
    assert (found["verdict"], words(found)) == ("NOT_MET", ["4 of at least 5 (councillors)"])


def test_a_tie_is_broken_by_the_casting_vote_of_whoever_presides(asked: BodyQuestions) -> None:
    """One for, one against, and who abstains is ignored. c2, who presided that day, voted a second time: two of three are
    more than half. Where no casting vote is recorded, it is not decided."""
    found = asked.carried(JUNE, "d1")
    assert (found["verdict"], found["needed"], found["counted"]) == ("MET", 2, 2)
    assert asked.carried(JUNE, "d2")["verdict"] == "UNDETERMINED"


def test_whoever_has_an_interest_leaves_and_takes_the_quorum_along(asked: BodyQuestions) -> None:
    """Three were there; without c3 two are too few, and no business may be done. c2, who has one too, stayed."""
    found = asked.decision(AUGUST, "d1")
    assert (found["quorum"]["verdict"], found["consequence"]) == ("NOT_MET", "no_business")
    assert asked.interest(AUGUST, "i1")["verdict"] == "MET"
    assert asked.interest(AUGUST, "i2")["verdict"] == "NOT_MET"


def test_three_clear_days_lie_between_the_notice_and_the_meeting(asked: BodyQuestions) -> None:
    """Before Tuesday 14 January these are the 11th, 12th and 13th: the 10th at the latest. Before Tuesday 11 March it was
    the 7th, and notice was given on the 8th."""
    due = asked.duties("notice", YEAR_END, "state")
    assert [(d["dueOn"], d["satisfiedOn"], d["state"]) for d in due][:2] == [
        ("2025-01-10", "2025-01-10", "IN_TIME"),
        ("2025-03-07", "2025-03-08", "LATE"),
    ]


def test_a_third_of_what_is_open_and_matters_only_where_it_decides(asked: BodyQuestions) -> None:
    """In October three of seven seats are vacant: a third of seven is three, and a third of four two, but three at least
    in any case. Three are there."""
    assert numbers(asked.quorum(OCTOBER)) == ("MET", 3, 3)


def test_the_standing_orders_say_on_which_law_they_rest(asked: BodyQuestions) -> None:
    found = asked.group("terms { title legalBasis legalBasisClause digest pointer }", JUNE)["terms"]
    assert found == {
        "title": "Standing Orders of Abbots Parish Council",
        "legalBasis": "Schedule 12 to an Act of an invented Parliament",
        "legalBasisClause": "3",
        "digest": "4" * 64,
        "pointer": None,
    }
