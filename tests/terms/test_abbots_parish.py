"""Abbots Parish Council: a third and never fewer than three, throughout; absence without apologies; terms of a year, two
in a row; an acting chairman; clear days' notice."""

from tests.terms.questions import BodyQuestions, codes, numbers, words
from tests.terms.scenario import ScenarioBody, ScenarioCommands, votes

SLUG = "abbots-parish"
JANUARY, MARCH, APRIL, JUNE, AUGUST = "2025-01-14", "2025-03-11", "2025-04-15", "2025-06-17", "2025-08-12"
OCTOBER = "2025-10-14"
YEAR_END = "2025-12-31"
ALL = ("c1", "c2", "c3", "c4", "c5", "c6", "c7")


def tell(told: ScenarioCommands) -> None:
    parish = ScenarioBody(told, SLUG)
    parish.established()
    parish.members(*ALL)
    parish.officer("chair", "c1")
    parish.met(JANUARY, "P c1 c2 c3; a c4 c5 c6; x c7")
    parish.met(MARCH, "P c1 c2; L c3; a c4 c5 c6; x c7")
    parish.planned(APRIL)
    parish.at(APRIL, "cancellation", "", on="2025-04-10", reason="flood")
    parish.met(JUNE, "P c2 c3 c4; a c1 c5 c6; x c7")
    parish.at(JUNE, "acting-chair", "c2", person=parish.person("c2"))
    parish.decided(JUNE, "d1", votes=votes("c2", "c3", "c4", casting="for"))
    parish.decided(JUNE, "d2", votes=votes("c2", "c3", "c4"))
    parish.met(AUGUST, "P c1 c2 c3; x c4 c7; a c5 c6")
    parish.interested(AUGUST, "i1", "c3", "left")
    parish.interested(AUGUST, "i2", "c2", "stayed")
    parish.decided(AUGUST, "d1", interests=["i1"], votes=votes("c1 c2"))
    parish.at(JANUARY, "notices", "", on="2025-01-10", to=["members"], means="post")
    parish.at(MARCH, "notices", "", on="2025-03-08", to=["members"], means="post")
    parish.met(OCTOBER, "P c1 c2 c7; a c3")
    parish.of_officer("vacations", "chair", "c1", "2025-05-06")
    parish.officer("chair", "c1", on="2025-05-06")
    parish.of_officer("vacations", "chair", "c1", "2026-05-05")
    parish.officer("chair", "c1", on="2026-05-05")
    for seat in ("c4", "c5", "c6"):
        parish.departs(seat, on="2025-10-01", reason="resigned")


def test_a_third_of_seven_is_three(asked: BodyQuestions) -> None:
    """Seven thirds are 2.33, and up three."""
    assert numbers(asked.quorum(JANUARY)) == ("MET", 3, 3)


def test_never_fewer_than_three(asked: BodyQuestions) -> None:
    """c3 left at eleven, and two went on: no business from then on, and no meeting of the Council at all."""
    found = asked.quorum(MARCH)
    assert numbers(found) == ("NOT_MET", 3, 2)
    assert "not-throughout" in codes(found)


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
