"""The Harbour Forum: a table of sizes at the start, or three named agencies with a substitute; the convenor may decide
otherwise; attendance is asked of persons, with a ladder."""

from tests.terms.questions import BodyQuestions, codes, figures, numbers, words
from tests.terms.scenario import ScenarioBody, ScenarioCommands

SLUG = "harbour-forum"
MARCH, JUNE, SEPTEMBER, DECEMBER = "2025-03-04", "2025-06-03", "2025-09-02", "2025-12-02"
YEAR_END = "2025-12-31"


def tell(told: ScenarioCommands) -> None:
    forum = ScenarioBody(told, SLUG)
    forum.established()
    for seat, agency in (("police-1", "police"), ("fire-1", "fire"), ("coast-1", "coastguard"), ("boat-1", "lifeboat")):
        forum.seat(seat, agency, category="statutory")
    for seat in ("port-1", "port-2", "port-3"):
        forum.seat(seat, "port", category="statutory")
    for seat, agency in (("police-1", "police"), ("fire-1", "fire"), ("boat-1", "lifeboat")):
        forum.member(seat, nominated_by=agency)
    forum.members("port-1", "port-2", "port-3", "watcher")
    forum.seat("port-4", "port", category="statutory")
    forum.member("port-4", "port-1")
    forum.officer("convenor", "port-1")
    forum.met(MARCH, "P port-1 port-4 port-2 port-3 police-1 watcher; x fire-1 boat-1")
    forum.met(JUNE, "P police-1 fire-1 boat-1; a port-1 port-3 port-4; x port-2")
    forum.at(JUNE, "excusals", "port-3", seat="port-3", ground="no involvement", authority=forum.by("convenor"))
    forum.met(SEPTEMBER, "P police-1 fire-1; x port-2 port-3; a port-1 port-4 boat-1")
    by_convenor = {"quorate": True, "ground": "the others were heard in writing", "authority": forum.by("convenor")}
    forum.at(SEPTEMBER, "quorum-determination", "", **by_convenor)
    forum.met(DECEMBER, "P police-1 fire-1 port-3; R boat-1; x port-2; a port-1 port-4")
    forum.decided(DECEMBER, "d1")
    forum.decided(DECEMBER, "d2", selected_by="convenor")
    forum.decided(DECEMBER, "d3", selected_by="clerk")
    forum.post("half year", "{group}/reports", duty="half-yearly", on="2025-09-20")


def test_seven_filled_seats_need_four(asked: BodyQuestions) -> None:
    """Nine seats: the observer's is not counted and the coastguard's is vacant, so seven are left; of six to ten four.
    Whoever sits in both port-1 and port-4 is counted once."""
    found = asked.quorum(MARCH)
    assert numbers(found) == ("MET", 4, 4)
    assert "counted-once" in codes(found)
    assert "not-counted" in codes(found)  # the watcher


def test_three_named_agencies_are_enough_and_the_lifeboat_stands_for_the_coastguard(asked: BodyQuestions) -> None:
    """Three of four members; but police and fire, and in the coastguard's place the lifeboat, which nominated somebody."""
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
        ["no nomination from coastguard: vacant since 6 January 2025"],
    )
