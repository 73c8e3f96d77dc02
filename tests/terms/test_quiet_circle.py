"""The Quiet Circle, whose terms say nothing: it meets, and every verdict is silent, as far as the text is held."""

from tests.terms.questions import BodyQuestions, codes, figures
from tests.terms.scenarios.quiet_circle import MAY

HELD = "as far as the text is held (the first page)"


def test_nothing_is_said_of_a_quorum_and_nobody_may_determine_one(asked: BodyQuestions) -> None:
    found = asked.quorum(MAY)
    assert (found["verdict"], found["needed"]["members"]) == ("SILENT", None)
    assert codes(found) == ["determination-ignored", "silent"]
    assert found["reasons"][1]["text"] == f"the terms are silent on quorum {HELD}"


def test_nothing_is_said_of_what_follows_for_a_decision(asked: BodyQuestions) -> None:
    found = asked.decision(MAY, "d1")
    assert (found["quorum"]["verdict"], found["consequence"]) == ("SILENT", "silent")


def test_the_record_still_says_who_came_and_no_target_is_measured(asked: BodyQuestions) -> None:
    assert figures(asked.attendance("a", MAY)) == ("SILENT", 1, 1, 0)
    assert figures(asked.attendance("b", MAY)) == ("SILENT", 1, 0, 0)
    assert asked.attendance("b", MAY)["absences"] is None
    lines = asked.meeting(MAY, "attendance { seat { id } outcome attended }")["attendance"]
    assert lines[-1] == {"seat": None, "outcome": None, "attended": True}


def test_nothing_is_said_of_offices_composition_or_duties(asked: BodyQuestions) -> None:
    office = asked.office("chair", MAY)
    assert (office["state"], office["verdict"]) == ("IN_OFFICE", "SILENT")
    assert office["reasons"][0]["text"] == f"the terms are silent on the office chair {HELD}"
    assert asked.composition(MAY)["verdict"] == "SILENT"
    assert asked.group("duties { duty }", MAY)["duties"] == []


def test_a_text_without_dates_is_shown_as_such(asked: BodyQuestions) -> None:
    fields = "version effectiveFrom approvedOn saidToBeEffectiveFrom supersedes yearStart complete extent legalBasis"
    assert asked.group(f"terms {{ {fields} }}", MAY)["terms"] == {
        "version": "undated",
        "effectiveFrom": "2025-01-06",
        "approvedOn": None,
        "saidToBeEffectiveFrom": None,
        "supersedes": None,
        "yearStart": None,
        "complete": False,
        "extent": "the first page",
        "legalBasis": None,
    }


def test_a_group_without_any_terms_meets_and_is_silent(asked: BodyQuestions) -> None:
    other = BodyQuestions(asked.ask, "unwritten-circle")
    assert codes(other.quorum(MAY)) == ["no-terms"]
    assert figures(other.attendance("a", MAY)) == ("SILENT", 1, 1, 0)
    assert codes(other.composition(MAY)) == ["no-terms"]
    assert other.group("terms { version }", MAY)["terms"] is None
