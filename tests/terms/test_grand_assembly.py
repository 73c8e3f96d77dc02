"""The Grand Assembly: sixty seats; a quarter of those not suspended, to the nearest; half of a sitting at least; cancelled
sittings are missed by all, those of a suspension by none."""

from tests.terms.questions import BodyQuestions, codes, figures, numbers
from tests.terms.scenarios.grand_assembly import JANUARY, JULY, JUNE, MARCH

YEAR_END = "2025-12-31"


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
