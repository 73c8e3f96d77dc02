"""Consequence: what becomes of decisions taken without a quorum, "never void" unless the terms say so."""

from datetime import date, timedelta

import pytest

from domain.rules.quorum.consequence import Ratification, counts_as_held, judge_consequence
from domain.rules.quorum.verdict import QuorumVerdict
from domain.verdicts import Verdict
from tests.support.rule_scenarios import DAY, codes, cwm_taf, invented, wandsworth

QUORATE = QuorumVerdict(verdict=Verdict.MET, basis=(5,))
INQUORATE = QuorumVerdict(verdict=Verdict.NOT_MET, basis=(5,))
UNDECIDED = QuorumVerdict(verdict=Verdict.UNDETERMINED)
DETERMINED = QuorumVerdict(verdict=Verdict.BY_DISCRETION, determined=Verdict.MET, by_default=Verdict.NOT_MET)


def test_a_decision_with_a_quorum_stands() -> None:
    found = judge_consequence(cwm_taf(), QUORATE, DAY)
    assert (found.verdict, found.effect) == (Verdict.MET, "stands")
    assert judge_consequence(invented("harbour-forum"), DETERMINED, DAY).effect == "stands"


def test_what_follows_in_cwm_taf_is_open_until_it_is_interpreted_and_never_void() -> None:
    found = judge_consequence(cwm_taf(without=("quorum.inquorate.effect",)), INQUORATE, DAY)
    assert (found.verdict, found.effect, codes(found.reasons)) == (Verdict.UNDETERMINED, None, ["open"])
    found = judge_consequence(cwm_taf(), INQUORATE, DAY)
    assert (found.verdict, found.effect, found.reasons[0].clause) == (Verdict.NOT_MET, "provisional", "C63")


def test_where_nothing_is_said_or_asked_it_is_silent() -> None:
    assert judge_consequence(wandsworth(), QuorumVerdict(verdict=Verdict.SILENT), DAY).verdict is Verdict.SILENT
    assert judge_consequence(None, INQUORATE, DAY).reasons[0].code == "no-terms"


def test_an_undecided_quorum_leaves_the_decision_undetermined() -> None:
    assert judge_consequence(cwm_taf(), UNDECIDED, DAY).verdict is Verdict.UNDETERMINED


def test_what_the_chair_selects_is_taken_without_a_quorum() -> None:
    forum = invented("harbour-forum")
    found = judge_consequence(forum, INQUORATE, DAY, selected_by="convenor")
    assert (found.verdict, found.effect, codes(found.reasons)) == (
        Verdict.MET,
        "selected",
        ["chair-selects", "selected"],
    )
    other = judge_consequence(forum, INQUORATE, DAY, selected_by="clerk")
    assert (other.verdict, other.effect, codes(other.reasons)[1]) == (
        Verdict.NOT_MET,
        "chair_selects",
        "selected-by-other",
    )
    assert judge_consequence(cwm_taf(), INQUORATE, DAY, selected_by="chair").effect == "provisional"


@pytest.mark.parametrize(("group", "effect"), [("tidewater-trust", "void"), ("harbour-forum", "chair_selects")])
def test_the_effect_is_the_one_that_the_terms_name(group: str, effect: str) -> None:
    found = judge_consequence(invented(group), INQUORATE, DAY)
    assert (found.verdict, found.effect) == (Verdict.NOT_MET, effect)


def test_a_provisional_decision_is_ratified_in_time_by_whom_the_terms_name() -> None:
    panel = invented("lay-panel")
    last = DAY + timedelta(days=28)
    waiting = judge_consequence(panel, INQUORATE, DAY)
    assert (waiting.effect, waiting.ratify_by) == ("provisional", last)
    done = judge_consequence(panel, INQUORATE, DAY, [Ratification(by="parent-committee", on=last, basis=(9,))])
    assert (done.verdict, done.effect) == (Verdict.MET, "ratified")
    assert 9 in done.basis
    late = judge_consequence(panel, INQUORATE, DAY, [Ratification(by="parent-committee", on=last + timedelta(days=1))])
    assert (late.verdict, late.reasons[-1].code) == (Verdict.NOT_MET, "ratified-late")
    other = judge_consequence(panel, INQUORATE, DAY, [Ratification(by="someone-else", on=date(2025, 5, 14))])
    assert (other.verdict, other.reasons[-1].code) == (Verdict.NOT_MET, "ratified-by-other")


def test_whether_it_counts_as_held_is_a_separate_question() -> None:
    assert counts_as_held(cwm_taf(), INQUORATE) == (True, ())
    assert counts_as_held(invented("tidewater-trust"), INQUORATE)[0] is False
    assert counts_as_held(invented("tidewater-trust"), QUORATE)[0] is True
    held, reasons = counts_as_held(cwm_taf(without=("quorum.inquorate.held",)), INQUORATE)
    assert (held, codes(reasons)) == (None, ["open"])
    assert counts_as_held(wandsworth(), QuorumVerdict(verdict=Verdict.SILENT)) == (True, ())
