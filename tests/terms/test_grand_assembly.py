"""The Grand Assembly: sixty seats; a quarter of those not suspended, to the nearest; half of a sitting at least; cancelled
sittings are missed by all, those of a suspension by none."""

from tests.terms.questions import BodyQuestions, codes, figures, numbers
from tests.terms.scenario import ScenarioBody, ScenarioCommands, votes

SLUG = "grand-assembly"
JANUARY, MARCH, MAY, JUNE, JULY = "2025-01-21", "2025-03-18", "2025-05-20", "2025-06-17", "2025-07-15"
YEAR_END = "2025-12-31"
SEATS = tuple(f"m{n:02}" for n in range(1, 61))


def tell(told: ScenarioCommands) -> None:
    assembly = ScenarioBody(told, SLUG)
    assembly.established(kind="board")
    for seat in SEATS:
        assembly.seat(seat, category="statutory")
        assembly.member(seat)
    for seat in ("m58", "m59", "m60"):
        suspended = {"person": assembly.person(seat), "ground": "conduct", "on": "2025-02-01"}
        assembly.post(f"{seat} suspended", f"{{group}}/seats/{seat}/suspensions", **suspended)
    rest = " ".join(SEATS[15:])
    assembly.met(JANUARY, f"P {' '.join(SEATS[:15])}; x {rest}")
    tied = votes(" ".join(SEATS[:7]), " ".join(SEATS[7:14]), SEATS[14])
    assembly.decided(JANUARY, "d1", votes=tied | {"lot": "for"})
    assembly.decided(JANUARY, "d2", votes=tied | {"lot": "against"})
    assembly.met(MARCH, f"P {' '.join(SEATS[:13])}; L m14; x {' '.join(SEATS[14:])}")
    assembly.decided(MARCH, "d1", "10:30", votes={"for": 4, "against": 0, "abstained": 10})
    assembly.planned(MAY)
    assembly.at(MAY, "cancellation", "", on="2025-05-19", reason="storm")
    assembly.met(JUNE, f"P {' '.join(SEATS[:12])} m60; R m13; x {' '.join(SEATS[13:59])}")
    back = {"person": assembly.person("m60"), "on": "2025-07-01"}
    assembly.post("m60 back", "{group}/seats/m60/reinstatements", **back)
    assembly.met(JULY, f"P {' '.join(SEATS[:14])} m60; L m15; x {' '.join(SEATS[15:59])}", ends="13:00")


def test_a_quarter_of_sixty_is_fifteen(asked: BodyQuestions) -> None:
    assert numbers(asked.quorum(JANUARY)) == ("MET", 15, 15)


def test_a_quarter_of_fifty_seven_to_the_nearest_is_fourteen(asked: BodyQuestions) -> None:
    """Three are suspended: 57 quarters are 14.25. In March m14 left at eleven, and thirteen went on."""
    found = asked.quorum(MARCH)
    assert numbers(found) == ("NOT_MET", 14, 13)
    assert [(i["from"][11:16], i["to"][11:16]) for i in found["intervals"]] == [("10:00", "11:00")]


def test_neither_whoever_is_suspended_nor_whoever_is_afar_counts(asked: BodyQuestions) -> None:
    """Twelve in the room; m60, who came suspended, and m13 from afar would have made fourteen."""
    found = asked.quorum(JUNE)
    assert numbers(found) == ("NOT_MET", 14, 12)
    assert "not-counted" in codes(found)


def test_a_quarter_of_fifty_eight_to_the_nearest_is_fifteen(asked: BodyQuestions) -> None:
    """m60 is back: 58 quarters are 14.5, a half goes up."""
    found = asked.quorum(JULY)
    assert (found["needed"]["members"], found["verdict"]) == (15, "MET")


def test_a_cancelled_sitting_is_missed_by_all_and_one_without_quorum_by_none(asked: BodyQuestions) -> None:
    """January, May and July count; March and June were inquorate. m01 missed only the one that was cancelled."""
    assert figures(asked.attendance("m01", YEAR_END)) == ("MET", 3, 2, 2)
    assert figures(asked.attendance("m20", YEAR_END)) == ("NOT_MET", 3, 0, 2)


def test_an_hour_of_three_is_less_than_half(asked: BodyQuestions) -> None:
    """m15 came in January, and in July for one hour of three: one of three."""
    assert asked.attended(JULY, "m15")["attended"] is False
    assert figures(asked.attendance("m15", YEAR_END)) == ("NOT_MET", 3, 1, 2)


def test_nothing_is_expected_of_whoever_is_suspended(asked: BodyQuestions) -> None:
    """m60 missed January before the suspension, and came in July after it; May fell within."""
    assert figures(asked.attendance("m60", YEAR_END)) == ("MET", 2, 1, 3)
    assert "suspended" in codes(asked.attended(JUNE, "m60"))


def test_absences_in_a_row_pass_over_what_is_left_out(asked: BodyQuestions) -> None:
    """m20: January, May and July, with two inquorate sittings between: three in a row, and four are too many."""
    found = asked.attendance("m20", YEAR_END)["absences"]
    assert (found["verdict"], found["longest"], found["limit"]) == ("MET", 3, 4)


def test_the_gallery_has_no_target(asked: BodyQuestions) -> None:
    assert asked.attendance("gallery", YEAR_END)["verdict"] == "SILENT"


def test_a_tie_is_broken_by_lot_and_five_at_least_are_for_it(asked: BodyQuestions) -> None:
    """Fifteen are present: more than half are eight, seven and the lot. Of fourteen it is eight too, and four were for."""
    assert asked.carried(JANUARY, "d1")["verdict"] == "MET"
    assert asked.carried(JANUARY, "d2")["verdict"] == "NOT_MET"
    assert asked.carried(MARCH, "d1")["verdict"] == "NOT_MET"
