"""Whether a meeting counts as held though it was inquorate, or abandoned; and the standing of a decision as one code."""

from itertools import product

import pytest
from msgspec.structs import replace

from domain.rules.quorum.consequence import Consequence, counts_as_held, decision_standing, judge_consequence
from domain.rules.quorum.verdict import QuorumVerdict
from domain.terms.interpretation import EffectiveTerms, interpret
from domain.terms.meetings import MeetingTerms
from domain.verdicts import Verdict
from tests.support.rule_scenarios import DAY, invented

MET, NOT_MET, UNDETERMINED, SILENT = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.SILENT
SAID = (True, False, None)


def terms_of(inquorate: bool | None, abandoned: bool | None) -> EffectiveTerms:
    """Terms by which an inquorate, and an abandoned, meeting counts as held, or does not; None where they do not say."""
    document = invented("tidewater-trust").terms
    assert document.quorum
    assert document.quorum.inquorate
    quorum = replace(document.quorum, inquorate=replace(document.quorum.inquorate, held=inquorate))
    return interpret(
        replace(document, quorum=quorum, meetings=MeetingTerms(clause="4", abandoned_held=abandoned)), [], DAY
    )


def expected(
    verdict: Verdict, abandoned: bool, inquorate_held: bool | None, abandoned_held: bool | None
) -> bool | None:
    """By the words of the terms, where a quorum is asked for."""
    if verdict in (MET, SILENT) or inquorate_held:
        held: bool | None = True
    elif inquorate_held is None or verdict is UNDETERMINED:
        held = None
    else:
        held = False
    if not abandoned or held is False or abandoned_held is True:
        return held
    return abandoned_held


@pytest.mark.parametrize(
    ("verdict", "abandoned", "inquorate_held", "abandoned_held"),
    [*product((MET, NOT_MET, UNDETERMINED, SILENT), (False, True), SAID, SAID)],
)
def test_a_meeting_counts_as_held_by_what_the_terms_say_of_both(
    verdict: Verdict, abandoned: bool, inquorate_held: bool | None, abandoned_held: bool | None
) -> None:
    terms = terms_of(inquorate_held, abandoned_held)
    held, reasons = counts_as_held(terms, QuorumVerdict(verdict=verdict), abandoned=abandoned)
    assert held is expected(verdict, abandoned, inquorate_held, abandoned_held)
    assert held is True or reasons


def test_why_it_is_not_held_is_told_with_the_clause() -> None:
    def reasons_told(
        inquorate: bool | None, abandoned: bool | None, verdict: Verdict = NOT_MET
    ) -> list[tuple[str, str, str]]:
        found = counts_as_held(terms_of(inquorate, abandoned), QuorumVerdict(verdict=verdict), abandoned=True)
        return [(r.code, str(r.text), r.clause or "") for r in found[1]]

    not_held = ("inquorate", "it does not count as held", "4.2")
    assert reasons_told(False, True) == [not_held]
    unsaid = ("not-said", "the terms do not say quorum.inquorate.held", "4.2")
    counts = ("abandoned", "it was abandoned, and counts as held", "4")
    assert reasons_told(None, True) == [unsaid, counts]
    assert reasons_told(False, True, UNDETERMINED) == [not_held, counts]
    assert reasons_told(True, False) == [("abandoned", "it was abandoned, and does not count as held", "4")]
    assert reasons_told(True, None) == [("not-said", "the terms do not say meetings.abandoned_held", "4")]


def test_without_terms_an_abandoned_meeting_may_or_may_not_count() -> None:
    assert counts_as_held(None, QuorumVerdict(verdict=NOT_MET)) == (True, ())
    assert counts_as_held(None, None) == (True, ())
    held, reasons = counts_as_held(None, None, abandoned=True)
    assert (held, [r.code for r in reasons]) == (None, ["no-terms"])
    silent = replace(terms_of(True, True).terms, meetings=None)
    held, reasons = counts_as_held(interpret(silent, [], DAY), None, abandoned=True)
    assert (held, [(r.code, r.clause) for r in reasons]) == (None, [("not-said", None)])


def test_where_terms_have_a_quorum_and_say_nothing_of_its_lack_the_clause_is_that_of_the_quorum() -> None:
    document = terms_of(None, None).terms
    assert document.quorum
    unsaid = interpret(replace(document, quorum=replace(document.quorum, inquorate=None)), [], DAY)
    held, reasons = counts_as_held(unsaid, QuorumVerdict(verdict=NOT_MET))
    assert (held, [r.clause for r in reasons]) == (None, [document.quorum.clause])
    none = interpret(replace(document, quorum=None), [], DAY)
    assert counts_as_held(none, QuorumVerdict(verdict=NOT_MET)) == (True, ())


def test_who_selected_a_matter_is_told_with_the_clause() -> None:
    forum = invented("harbour-forum")
    rule = forum.terms.quorum
    assert rule
    assert rule.inquorate
    for office, code in (("convenor", "selected"), ("clerk", "selected-by-other")):
        found = judge_consequence(forum, QuorumVerdict(verdict=NOT_MET), DAY, selected_by=office).reasons[-1]
        assert (found.code, str(found.text), found.clause) == (code, f"selected by the {office}", rule.inquorate.clause)
    anybody = replace(rule, inquorate=replace(rule.inquorate, selected_by=None))
    terms = interpret(replace(forum.terms, quorum=anybody), [], DAY)
    assert judge_consequence(terms, QuorumVerdict(verdict=NOT_MET), DAY, selected_by="clerk").effect == "selected"


def test_what_was_voted_down_is_not_carried_whatever_its_quorum() -> None:
    for effect, verdict, standing in (
        ("stands", MET, "stands"),
        ("provisional", NOT_MET, "provisional"),
        (None, UNDETERMINED, "undetermined"),
        (None, SILENT, "silent"),
    ):
        follows = Consequence(verdict=verdict, effect=effect)  # type: ignore[arg-type]  # one of its effects, or None
        for voted in (True, False):
            assert decision_standing(follows, NOT_MET, voted=voted) == "not_carried"
            assert {decision_standing(follows, carried, voted=voted) for carried in (MET, SILENT, None)} == {standing}


@pytest.mark.parametrize(
    ("effect", "standing"),
    [
        ("stands", "undetermined"),
        ("ratified", "undetermined"),
        ("selected", "undetermined"),
        ("provisional", "provisional"),
        ("void", "void"),
        (None, "silent"),
    ],
)
def test_recorded_votes_that_leave_open_whether_they_carry_let_nothing_stand(effect: str, standing: str) -> None:
    follows = Consequence(verdict=SILENT, effect=effect)  # type: ignore[arg-type]  # one of its effects, or None
    assert decision_standing(follows, UNDETERMINED, voted=True) == standing
    assert decision_standing(follows, UNDETERMINED, voted=False) == (effect or "silent")
