"""Abbots Parish Council: a third and never fewer than three, throughout; absence without apologies; terms of a year, two
in a row; an acting chairman; clear days' notice."""

from tests.terms.asking import Asked, codes, numbers, words
from tests.terms.telling import Body, Told

SLUG = "abbots-parish"
JANUARY, MARCH, APRIL, JUNE, AUGUST = "2025-01-14", "2025-03-11", "2025-04-15", "2025-06-17", "2025-08-12"
OCTOBER = "2025-10-14"
YEAR_END = "2025-12-31"
ALL = ("c1", "c2", "c3", "c4", "c5", "c6", "c7")


def tell(told: Told) -> None:
    parish = Body(told, SLUG)
    parish.established()
    parish.members(*ALL)
    parish.officer("chair", "c1")
    parish.met(JANUARY, "P c1 c2 c3; a c4 c5 c6; x c7")
    parish.met(MARCH, "P c1 c2; L c3; a c4 c5 c6; x c7")
    parish.planned(APRIL)
    parish.at(APRIL, "cancellation", "", on="2025-04-10", reason="flood")
    parish.met(JUNE, "P c2 c3 c4; a c1 c5 c6; x c7")
    parish.at(JUNE, "acting-chair", "c2", person=parish.person("c2"))
    parish.met(AUGUST, "P c1 c2 c3; x c4 c7; a c5 c6")
    parish.met(OCTOBER, "P c1 c2 c7; a c3")
    parish.of_officer("vacations", "chair", "c1", "2025-05-06")
    parish.officer("chair", "c1", on="2025-05-06")
    parish.of_officer("vacations", "chair", "c1", "2026-05-05")
    parish.officer("chair", "c1", on="2026-05-05")
    for seat in ("c4", "c5", "c6"):
        parish.departs(seat, on="2025-10-01", reason="resigned")


def test_a_third_of_seven_is_three(asked: Asked) -> None:
    """Seven thirds are 2.33, and up three."""
    assert numbers(asked.quorum(JANUARY)) == ("MET", 3, 3)


def test_never_fewer_than_three(asked: Asked) -> None:
    """c3 left at eleven, and two went on: no business from then on, and no meeting of the Council at all."""
    found = asked.quorum(MARCH)
    assert numbers(found) == ("NOT_MET", 3, 2)
    assert "not-throughout" in codes(found)


def test_a_meeting_without_quorum_is_no_meeting_of_the_council(asked: Asked) -> None:
    """The year began on 1 May: January falls into the year before, in which March was inquorate and April cancelled."""
    due = {d["period"]: d for d in asked.duties("four-a-year", YEAR_END)}
    assert words(due["2024-25"]) == ["1 of 4 meetings"]
    assert words(due["2025-26"]) == ["3 of 4 meetings"]


def test_three_absences_without_apologies_vacate_the_seat_and_apologies_do_not(asked: Asked) -> None:
    """c7 stayed away in January, June and August; March was no meeting, and is passed over. c5 sent apologies each time."""
    in_august = asked.attendance("c7", "2025-08-31")
    assert in_august["absences"] == {"verdict": "NOT_MET", "longest": 3, "current": 3, "atMost": 3, "limit": 3}
    assert [(s["clause"], s["verdict"]) for s in in_august["steps"]] == [("6.1", "MET"), ("6", "MET")]
    later = asked.attendance("c7", "2025-10-31")
    assert (later["absences"]["longest"], later["absences"]["current"], later["steps"]) == (3, 0, [])
    assert asked.attendance("c5", "2025-08-31")["absences"]["longest"] == 0


def test_the_chairman_serves_a_year_and_no_more_than_two_running(asked: Asked) -> None:
    """Taken on 6 January, the first year ends a year later; the second term began in May, and a third, a year later, is
    one too many."""
    assert asked.office("chair", MARCH)["termEnds"] == "2026-01-06"
    assert asked.office("chair", JUNE)["verdict"] == "MET"
    found = asked.office("chair", "2026-05-06")
    assert (found["verdict"], words(found)) == ("NOT_MET", ["term 3 in a row, and the terms allow 2"])


def test_a_council_of_four_has_fewer_than_five_members(asked: Asked) -> None:
    assert asked.composition(AUGUST)["verdict"] == "MET"
    found = asked.composition("2025-10-01")
    assert (found["verdict"], words(found)) == ("NOT_MET", ["4 of at least 5 (councillors)"])
