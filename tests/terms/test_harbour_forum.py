"""The Harbour Forum: a table of sizes at the start, or three named agencies with a substitute; the convenor may decide
otherwise; attendance is asked of persons, with a ladder."""

from tests.terms.questions import BodyQuestions, codes, figures, numbers, words
from tests.terms.scenarios.harbour_forum import DECEMBER, JUNE, MARCH, SEPTEMBER

YEAR_END = "2025-12-31"


def test_seven_filled_seats_need_four(asked: BodyQuestions) -> None:
    """Nine seats: the observer's is not counted and the coastguard's is vacant, so seven are left; of six to ten four.
    Whoever sits in both port-1 and port-4 is counted once."""
    found = asked.quorum(MARCH)
    assert numbers(found) == ("MET", 4, 4)
    assert "counted-once" in codes(found)
    assert "not-counted" in codes(found)  # the watcher


def test_three_named_agencies_are_enough_and_the_lifeboat_stands_for_the_coastguard(asked: BodyQuestions) -> None:
    """Three of four members; but police, fire, and for the coastguard the lifeboat, of which it nominated a member."""
    found = asked.quorum(JUNE)
    assert found["verdict"] == "MET"
    assert [(c["kind"], c["verdict"], c["counted"]) for c in found["clauses"]] == [
        ("any_of", "MET", 1),
        ("members", "NOT_MET", 3),
        ("named", "MET", 3),
    ]


def test_the_convenor_determines_what_the_rule_would_not_give(asked: BodyQuestions) -> None:
    """Two of four members, two of three agencies: not met, were it not for the convenor."""
    found = asked.quorum(SEPTEMBER)
    assert (found["verdict"], found["determined"], found["byDefault"]) == ("BY_DISCRETION", "MET", "NOT_MET")
    assert found["reasons"][0]["clause"] == "2.3"


def test_whoever_takes_part_from_afar_does_not_count_and_the_convenor_selects(asked: BodyQuestions) -> None:
    """Three in the room; the lifeboat's member from afar would have been the fourth, and the third agency."""
    assert numbers(asked.quorum(DECEMBER)) == ("NOT_MET", 4, 3)
    taken = {d: asked.decision(DECEMBER, d)["consequence"] for d in ("d1", "d2", "d3")}
    assert taken == {"d1": "chair_selects", "d2": "selected", "d3": "chair_selects"}


def test_half_of_the_meetings_are_asked_of_each_person(asked: BodyQuestions) -> None:
    """The police came four times of four; port-2 once of four; a seat is not asked."""
    assert figures(asked.member("police-1", YEAR_END)) == ("MET", 4, 4, 0)
    assert figures(asked.member("port-2", YEAR_END)) == ("NOT_MET", 4, 1, 0)
    seat = asked.attendance("port-2", YEAR_END)
    assert (seat["verdict"], codes(seat)[0]) == ("SILENT", "other-unit")


def test_three_absences_in_a_row_reach_every_step_of_the_ladder(asked: BodyQuestions) -> None:
    """port-2: came in March, then missed June, September and December, and so came to a quarter of the meetings."""
    found = asked.member("port-2", YEAR_END)
    assert found["absences"] == {"verdict": "NOT_MET", "longest": 3, "current": 3, "atMost": 3, "limit": 3}
    assert [(s["clause"], s["verdict"]) for s in found["steps"]] == [("3.3", "MET"), ("3.4", "MET"), ("3.5", "MET")]
    assert found["steps"][1]["then"] == "the seat is vacated"
    in_september = asked.member("port-2", "2025-09-30")
    assert [s["clause"] for s in in_september["steps"]] == ["3.3", "3.5"]


def test_whoever_was_excused_is_not_held_to_the_target_at_all(asked: BodyQuestions) -> None:
    """port-3 missed September; June is excused, which suspends the target and is passed over in the run of absences."""
    found = asked.member("port-3", YEAR_END)
    assert (found["verdict"], found["absences"]["longest"]) == ("SILENT", 1)
    assert "target-suspended" in codes(found)


def test_a_meeting_every_three_months_and_a_report_within_thirty_days_of_the_half_year(asked: BodyQuestions) -> None:
    """4 March makes 4 June due. The year begins on 1 September, so its second half ended on 31 August."""
    due = asked.duties("every-three-months", YEAR_END)
    assert [(d["dueOn"], d["satisfiedOn"]) for d in due][:2] == [("2025-06-04", JUNE), ("2025-09-03", SEPTEMBER)]
    half = {d["period"]: (d["dueOn"], d["satisfiedOn"]) for d in asked.duties("half-yearly", YEAR_END)}
    assert half["2024-25-H2"] == ("2025-09-30", "2025-09-20")


def test_the_coastguard_has_nominated_nobody_unless_the_watcher_is_theirs(asked: BodyQuestions) -> None:
    """One agency lacks a nomination, and of one member, the watcher, the agency is not said."""
    found = asked.composition(YEAR_END)
    assert (found["verdict"], words(found)) == (
        "UNDETERMINED",
        ["no nomination from Coastguard: vacant since 6 January 2025"],
    )
