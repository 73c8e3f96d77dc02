"""The Governors of Moor School: a quorum that the chair may determine for one matter at a time; what an election or an
inspection starts, and what may not be done too early."""

from tests.terms.questions import BodyQuestions, codes, words
from tests.terms.scenarios.moor_school_governors import (
    ELECTIONS,
    FEBRUARY,
    JANUARY,
    JUNE,
    MARCH,
    MAY,
    NOVEMBER,
    OCTOBER,
)


def test_the_chair_determines_the_quorum_for_one_decision_and_no_other(asked: BodyQuestions) -> None:
    """Two of three were there. For the roof the chair held that they were enough, for the heating that they were not."""
    roof, heating, paint = (asked.decision(MARCH, d) for d in ("roof", "heating", "paint"))
    assert [d["quorum"]["verdict"] for d in (roof, heating, paint)] == ["BY_DISCRETION", "BY_DISCRETION", "NOT_MET"]
    assert [d["consequence"] for d in (roof, heating, paint)] == ["stands", "void", "void"]
    assert codes(roof["quorum"])[0] == "determined"
    assert asked.quorum(MARCH)["verdict"] == "NOT_MET"


def test_what_is_determined_for_a_whole_meeting_or_by_another_is_not_heard(asked: BodyQuestions) -> None:
    found = asked.quorum(JUNE)
    assert (found["verdict"], words(found)[0]) == (
        "NOT_MET",
        "the terms let the chair determine the quorum for one decision at a time only",
    )
    gate = asked.decision(JUNE, "gate")["quorum"]
    assert (gate["verdict"], codes(gate)[:2]) == ("NOT_MET", ["determination-ignored", "determination-ignored"])


def test_an_election_starts_the_time_for_a_meeting(asked: BodyQuestions) -> None:
    """21 clear days after 3 October end on 25 October, after 7 November on 29 November; after 16 January nobody met."""
    due = asked.duties("after-election", "2026-02-10", "since state")
    assert [(d["since"], d["dueOn"], d["satisfiedOn"], d["state"]) for d in due] == [
        (ELECTIONS[0], "2025-10-25", OCTOBER, "IN_TIME"),
        (ELECTIONS[1], "2025-11-29", NOVEMBER, "IN_TIME"),
        (ELECTIONS[2], "2026-02-07", None, "OVERDUE"),
    ]


def test_the_report_on_an_inspection_is_due_within_two_months_of_it(asked: BodyQuestions) -> None:
    (found,) = asked.duties("answer-to-inspection", "2026-02-28", "since state")
    assert (found["since"], found["dueOn"], found["satisfiedOn"]) == ("2025-10-20", "2025-12-20", "2025-12-19")


def test_a_meeting_before_its_earliest_day_is_too_early(asked: BodyQuestions) -> None:
    """Seven clear days after 3 October: from the 11th, and they met on the 15th; after 7 November: from the 15th, and they
    met a day before."""
    found = {d["since"]: d for d in asked.duties("not-at-once", "2026-01-20", "since state earliestOn")}
    assert [(d["earliestOn"], d["satisfiedOn"], d["dueOn"], d["state"]) for d in found.values()] == [
        ("2025-10-11", OCTOBER, None, "IN_TIME"),
        ("2025-11-15", NOVEMBER, None, "TOO_EARLY"),
        ("2026-01-24", None, None, "NOT_YET"),
    ]
    later = asked.duties("not-at-once", "2026-01-24", "since")
    assert [d["since"] for d in later] == [*ELECTIONS[:2]], "what may be done by now is no duty"


def test_a_decision_is_not_taken_before_28_clear_days_after_notice(asked: BodyQuestions) -> None:
    """Notice on 16 September for 15 October and on 17 December for 15 January: 28 clear days, from the day itself on; on
    17 October for 14 November: a day too few."""
    found = asked.duties("closure", "2026-02-28", "state earliestOn")
    assert sorted((d["earliestOn"], d["satisfiedOn"], d["state"]) for d in found) == [
        ("2025-10-15", OCTOBER, "IN_TIME"),
        ("2025-11-15", NOVEMBER, "TOO_EARLY"),
        ("2026-01-15", JANUARY, "IN_TIME"),
    ]


def test_a_category_of_the_terms_own_counts_or_not_as_they_say(asked: BodyQuestions) -> None:
    """The head and a parent count, the associate member does not; whether the sponsor does is open:
    it would be the third."""
    assert asked.decision(FEBRUARY, "trip")["quorum"]["verdict"] == "NOT_MET"
    found = asked.decision(MAY, "trip")["quorum"]
    assert (found["verdict"], "open" in codes(found)) == ("UNDETERMINED", True)
    assert asked.seat("parent-1", MAY, "category")["category"] == "parent"


def test_two_parents_are_asked_for(asked: BodyQuestions) -> None:
    assert [asked.composition(day)["verdict"] for day in ("2026-02-28", "2026-05-20")] == ["MET", "NOT_MET"]


def test_a_term_of_membership_runs_out_unless_it_is_extended(asked: BodyQuestions) -> None:
    """A year from 6 January 2025, extended by six months: through 5 July 2026, and not by a second extension. The community
    governor's 18 months end that day too. How long a sponsor serves is open: in the first month that decides nothing."""
    assert [asked.composition(day)["verdict"] for day in ("2026-01-05", "2026-01-06")] == ["MET", "MET"]
    open_ = asked.composition("2026-03-01")
    assert (open_["verdict"], codes(open_)) == ("UNDETERMINED", ["open"])
    assert "term-ended" not in codes(asked.composition("2026-07-05"))
    found = codes(asked.composition("2026-07-06"))
    assert (found.count("term-ended"), found.count("extended-too-often")) == (2, 1)


def test_the_end_of_a_term_and_the_review_of_a_membership_are_due(asked: BodyQuestions) -> None:
    def due(duty: str, on: str) -> list[tuple[str, str, str | None, str]]:
        found = asked.duties(duty, on, "kind state seat")
        return sorted((d["kind"], d["seat"], d["dueOn"], d["state"]) for d in found)

    term, review = "MEMBERSHIP_TERM", "MEMBERSHIP_REVIEW"
    assert due("parent-term", "2026-07-10") == [
        (review, "parent-1", "2025-10-06", "IN_TIME"),
        (review, "parent-1", "2026-07-01", "OVERDUE"),
        (review, "parent-2", "2025-10-06", "LATE"),
        (term, "parent-1", "2026-01-05", "IN_TIME"),
        (term, "parent-1", "2026-07-05", "OVERDUE"),
        (term, "parent-2", "2026-01-05", "IN_TIME"),
    ]
    assert due("community-term", "2026-07-10") == [(term, "community", "2026-07-05", "OVERDUE")]
    assert due("sponsor-term", "2026-07-10") == [(term, "sponsor", None, "OPEN")]
