"""The Riverside committee: four who vote, somebody presiding, and both practitioners or the medical director; deputies with
full authority; half a meeting at least; the review of attendance; the chair's first meeting."""

from tests.terms.questions import BodyQuestions, codes, figures, numbers, words
from tests.terms.scenarios.riverside_care import APRIL, JULY, JUNE, MAY, SEPTEMBER

YEAR_END = "2025-12-31"


def test_four_who_vote_with_the_chair_and_the_medical_director(asked: BodyQuestions) -> None:
    """Three in the room and one from afar; the secretary has no vote."""
    found = asked.quorum(APRIL)
    assert numbers(found) == ("MET", 4, 4)
    assert [(c["kind"], c["verdict"]) for c in found["clauses"]] == [
        ("members", "MET"),
        ("office", "MET"),
        ("any_of", "MET"),
        ("named", "NOT_MET"),
        ("named", "MET"),
    ]


def test_a_deputy_without_full_authority_stands_in_for_nobody(asked: BodyQuestions) -> None:
    """Without the medical director both practitioners are needed. The deputy of gp-south is attested some authority, not
    the full one, so whether there is a quorum rests on what is not recorded."""
    found = asked.quorum(MAY)
    assert (found["verdict"], found["counted"]["members"]) == ("UNDETERMINED", 4)
    assert "deputy-not-counted" in codes(found)


def test_without_the_chair_or_deputy_chair_matters_are_discussed_only(asked: BodyQuestions) -> None:
    """Five are there, with everybody clinical; nobody presides."""
    assert asked.quorum(JUNE)["verdict"] == "NOT_MET"
    assert asked.decision(JUNE, "d1")["consequence"] == "discussion_only"


def test_half_of_a_meeting_is_enough_and_cancelled_ones_are_left_out(asked: BodyQuestions) -> None:
    """lay-audit came to all four, to the last for one hour of two: just half. September was cancelled."""
    assert figures(asked.member("lay-audit", YEAR_END)) == ("MET", 4, 4, 1)
    assert "cancelled" in codes(asked.attended(SEPTEMBER, "finance"))


def test_a_deputy_does_not_count_for_the_member(asked: BodyQuestions) -> None:
    """finance came in April (from afar) and May, and sent a deputy in June and July: two of four, three quarters are
    asked. Two meetings are missed, which is a matter for the chair."""
    found = asked.member("finance", YEAR_END)
    assert figures(found) == ("NOT_MET", 4, 2, 1)
    assert [(s["clause"], s["then"]) for s in found["steps"]] == [("7.2", "the chair speaks with the member")]


def test_the_chair_reviews_attendance_every_six_months(asked: BodyQuestions) -> None:
    """In force from 6 January, first due on 6 July and done four days late; again six months from then."""
    due = asked.duties("attendance-review", YEAR_END)
    assert [(d["dueOn"], d["satisfiedOn"], d["clause"]) for d in due] == [
        ("2025-07-06", "2025-07-10", "7.3"),
        ("2026-01-10", None, "7.3"),
    ]


def test_three_years_run_from_the_first_meeting(asked: BodyQuestions) -> None:
    """Appointed in February; the first meeting was on 3 April."""
    assert asked.office("chair", "2025-03-01")["termEnds"] is None
    found = asked.office("chair", APRIL)
    assert (found["verdict"], found["termEnds"]) == ("UNDETERMINED", "2028-04-03")


def test_whether_the_chair_also_chairs_the_board_is_not_recorded_to_be_so(asked: BodyQuestions) -> None:
    """No class was said of the care board, whose member presides: it may be a provider."""
    found = asked.office("chair", APRIL)
    assert words(found) == ["may be barred: provider"]


def test_one_member_is_not_attested_fit_and_proper(asked: BodyQuestions) -> None:
    found = asked.composition(YEAR_END)
    assert (found["verdict"], words(found)) == (
        "UNDETERMINED",
        ["the member in GP, South is not recorded to have been attested: fit-and-proper"],
    )


def test_the_report_of_a_quarter_is_due_in_ten_working_days(asked: BodyQuestions) -> None:
    """The first quarter ends on Monday 30 June; ten working days on is Monday 14 July."""
    due = {d["period"]: (d["dueOn"], d["satisfiedOn"]) for d in asked.duties("minutes-to-board", YEAR_END)}
    assert due["2025-26-Q1"] == ("2025-07-14", "2025-07-11")


def test_consensus_is_sought_and_otherwise_the_majority_of_those_present(asked: BodyQuestions) -> None:
    """Four may vote; two for, two against, and the chair's casting vote: three of five."""
    assert asked.carried(APRIL, "d1")["verdict"] == "MET"
    assert asked.carried(APRIL, "d2")["verdict"] == "MET"


def test_the_chair_acts_between_meetings_and_reports_to_the_next(asked: BodyQuestions) -> None:
    """What was done in April was reported in May; what was done on 20 May was never reported in June. The clerk may not
    act at all."""
    reported, forgotten = asked.outside("o1", YEAR_END), asked.outside("o2", YEAR_END)
    assert (reported["followUp"]["verdict"], reported["followUp"]["doneOn"]) == ("MET", MAY)
    assert (forgotten["followUp"]["verdict"], forgotten["followUp"]["dueOn"]) == ("NOT_MET", JUNE)
    assert asked.outside("o3", YEAR_END)["carried"]["verdict"] == "NOT_MET"


def test_a_member_with_an_interest_takes_part_with_leave_and_does_not_count(asked: BodyQuestions) -> None:
    """Four who vote were there in July once lay-audit had left: the deputy of finance among them. Without gp-north, who has
    an interest and voted without leave, three are too few."""
    assert asked.interest(JULY, "i1")["verdict"] == "MET"
    assert asked.interest(JULY, "i2")["verdict"] == "NOT_MET"
    assert asked.decision(JULY, "d1")["quorum"]["verdict"] == "NOT_MET"


def test_a_seat_has_a_service_beside_its_agency(asked: BodyQuestions) -> None:
    found = asked.seat("finance", APRIL, "service category voting agency { slug }")
    assert (found["service"], found["agency"]["slug"], found["voting"]) == ("Corporate services", "care-board", True)
    secretary = asked.seat("secretary", APRIL, "category voting agency { slug }")
    assert (secretary["category"], secretary["voting"], secretary["agency"]) == ("staff", False, None)
