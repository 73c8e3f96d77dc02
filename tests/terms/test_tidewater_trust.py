"""The Tidewater Trust: more than half of the voting seats that are held, free and without an interest, at each vote, with
the chair or vice-chair; what is voted without them is void; attendance is asked of organisations."""

from tests.terms.questions import BodyQuestions, codes, figures, numbers, words
from tests.terms.scenarios.tidewater_trust import APRIL, FEBRUARY, JUNE, OCTOBER, WINTER

YEAR_END = "2025-12-31"


def test_more_than_half_of_seven_is_four_at_each_vote(asked: BodyQuestions) -> None:
    """Seven voting seats are held: more than half is four. The adviser has no vote and does not count. Five vote at half
    past ten; p3 leaves at eleven, and four are left for the second vote."""
    assert numbers(asked.quorum(FEBRUARY)) == ("MET", 4, 4)
    assert asked.decision(FEBRUARY, "d1")["consequence"] == "stands"
    assert asked.decision(FEBRUARY, "d2")["consequence"] == "stands"


def test_a_vacant_and_a_suspended_seat_leave_five_of_which_three_are_more_than_half(asked: BodyQuestions) -> None:
    """p4 has left and p5 is suspended: five, more than half is three. p1, p2 and t1 are there; p5, who came, counts for
    nothing."""
    assert numbers(asked.quorum(APRIL)) == ("MET", 3, 3)
    assert asked.seat("p5", APRIL, "suspendedSince")["suspendedSince"] == "2025-03-01"
    assert asked.seat("p5", "2025-07-01", "suspendedSince")["suspendedSince"] is None


def test_without_the_chair_or_a_vice_chair_a_vote_is_void(asked: BodyQuestions) -> None:
    """Four of five are there, three are needed; nobody is in the chair."""
    found = asked.quorum(JUNE)
    assert (numbers(found), codes(found)[0]) == (("NOT_MET", 3, 4), "office-not-present")
    assert asked.decision(JUNE, "d1")["consequence"] == "void"


def test_a_meeting_that_votes_on_nothing_is_asked_for_no_quorum(asked: BodyQuestions) -> None:
    found = asked.quorum(OCTOBER)
    assert (found["verdict"], codes(found)[0]) == ("SILENT", "no-votes")


def test_an_inquorate_meeting_is_not_held_for_the_four_a_year(asked: BodyQuestions) -> None:
    """February, April and October: June is not counted."""
    (year,) = asked.duties("four-a-year", YEAR_END)
    assert (year["dueOn"], year["satisfiedOn"], words(year)) == ("2025-12-31", None, ["3 of 4 meetings"])


def test_two_thirds_are_asked_of_each_organisation(asked: BodyQuestions) -> None:
    """June was inquorate and is left out. The town came in February and April, and not in October: two of three, just
    enough. The port came to all three."""
    assert figures(asked.agency("town", YEAR_END)) == ("MET", 3, 2, 1)
    assert figures(asked.agency("port", YEAR_END)) == ("MET", 3, 3, 1)


def test_the_chair_serves_three_years_from_taking_office_and_a_year_more(asked: BodyQuestions) -> None:
    assert asked.office("chair", "2025-11-02")["termEnds"] == "2028-01-10"
    found = asked.office("chair", "2025-11-03")
    assert (found["state"], found["verdict"], found["termEnds"]) == ("IN_OFFICE", "MET", "2029-01-10")


def test_the_chair_passes_to_another_organisation(asked: BodyQuestions) -> None:
    """p2 is of the port, as p1 was."""
    found = asked.office("chair", YEAR_END)
    assert (found["state"], found["verdict"], codes(found)) == ("APPOINTED", "NOT_MET", ["not-rotated"])


def test_the_town_has_two_seats_at_most_and_perhaps_the_advisers(asked: BodyQuestions) -> None:
    """Two of the town, and an adviser whose agency is not said until May, when it turns out to be the port."""
    found = asked.composition(FEBRUARY)
    assert (found["verdict"], words(found)) == ("UNDETERMINED", ["2 to 3 of at most 2 (Town)"])
    assert asked.composition("2025-05-01")["verdict"] == "MET"


def test_the_terms_say_what_they_follow_and_when_they_were_approved(asked: BodyQuestions) -> None:
    found = asked.group("terms { version supersedes approvedOn saidToBeEffectiveFrom yearStart complete }", FEBRUARY)
    assert found["terms"] == {
        "version": "3",
        "supersedes": "2",
        "approvedOn": "2024-11-01",
        "saidToBeEffectiveFrom": "2025-01-01",
        "yearStart": "01-01",
        "complete": True,
    }
    (review,) = asked.duties("terms-review", YEAR_END)
    assert review["dueOn"] == "2028-01-06"


def test_an_interest_leaves_both_sides_of_the_fraction(asked: BodyQuestions) -> None:
    """Six voting seats are held. Without p3, who has an interest, more than half of five is three: p1, p2 and t1. For the
    next vote more than half of six is four, and p3 is the fourth."""
    assert asked.decision(WINTER, "d1")["quorum"]["verdict"] == "MET"
    assert asked.decision(WINTER, "d2")["quorum"]["verdict"] == "MET"
    assert numbers(asked.quorum(WINTER))[0] == "MET"
