"""Interpretations settle what the terms leave open, from a date, and nothing else."""

from datetime import date

from domain.terms.interpretation import Interpretation, interpret
from domain.text import said as words_said
from tests.support.rule_scenarios import document

CWM_TAF = document("cwm-taf-mqap")
APRIL, MAY, JUNE = date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1)


def said(key: str, value: object, since: date = APRIL, **facts: object) -> Interpretation:
    return Interpretation(key=key, value=value, since=since, **facts)  # type: ignore[arg-type]


def when(*interpretations: Interpretation, on: date = JUNE) -> object:
    quorum = interpret(CWM_TAF, interpretations, on).terms.quorum
    assert quorum is not None
    return quorum.when


def test_without_interpretations_the_document_stands_and_all_is_open() -> None:
    found = interpret(CWM_TAF, [], MAY, basis=(4,))
    assert found.terms is CWM_TAF
    assert len(found.open) == len(CWM_TAF.open) == 25
    assert found.basis_of("quorum.") == (4,)


def test_an_interpretation_counts_from_its_day() -> None:
    one = said("quorum.when", "start", MAY)
    assert when(one, on=date(2025, 4, 30)) is None
    assert when(one, on=MAY) == "start"


def test_the_latest_of_several_is_heard_whatever_order_they_were_given_in() -> None:
    early, late = said("quorum.when", "start", APRIL), said("quorum.when", "votes", MAY)
    assert when(early, late) == when(late, early) == "votes"
    assert when(early, late, on=date(2025, 4, 30)) == "start"
    assert when(early, said("quorum.when", "throughout", APRIL)) == "throughout"


def test_the_text_wins_over_an_interpretation_of_what_is_not_open() -> None:
    found = interpret(CWM_TAF, [said("attendance.target", [1, 2])], MAY)
    assert found.terms.attendance is not None
    assert found.terms.attendance.target == (75, 100)
    assert not found.used


def test_a_value_that_does_not_fit_is_not_heard_and_does_not_silence_the_others() -> None:
    found = interpret(CWM_TAF, [said("quorum.when", "never"), said("attendance.unit", "seat")], MAY)
    assert set(found.used) == {"attendance.unit"}
    assert "quorum.when" in found.open


def test_a_value_may_open_a_table_that_the_document_does_not_have() -> None:
    assert CWM_TAF.quorum is not None
    assert CWM_TAF.quorum.inquorate is None
    found = interpret(CWM_TAF, [said("quorum.inquorate.effect", "provisional")], MAY).terms.quorum
    assert found is not None
    assert found.inquorate is not None
    assert found.inquorate.effect == "provisional"


def test_the_basis_of_a_rule_holds_the_interpretations_of_its_own_keys() -> None:
    found = interpret(
        CWM_TAF,
        [said("quorum.when", "start", basis=(8,)), said("attendance.unit", "seat", basis=(9,))],
        MAY,
        basis=(4,),
    )
    assert found.basis_of("quorum.") == (4, 8)
    assert found.basis_of("attendance.") == (4, 9)


def test_an_interpretation_made_after_the_day_it_is_used_for_is_late() -> None:
    one = said("quorum.when", "start", APRIL, made_on=MAY)
    assert [r.code for r in interpret(CWM_TAF, [one], APRIL).late_interpretations("quorum.")] == ["interpreted-late"]
    assert interpret(CWM_TAF, [one], MAY).late_interpretations("quorum.") == ()


def test_why_something_is_undecided_is_the_question_and_its_clause() -> None:
    reason = interpret(CWM_TAF, [], MAY).undecided("attendance.unit", "C1")
    assert (reason.code, reason.clause) == ("open", "C46")
    assert "each person, each seat or each agency" in str(reason.text)
    unsaid = interpret(CWM_TAF, [], MAY).undecided("quorum.counts.virtual", "C63")
    assert (unsaid.code, unsaid.clause) == ("not-said", "C63")


def test_a_body_has_the_slug_of_its_group_once_that_is_clear() -> None:
    found = interpret(CWM_TAF, [], MAY)
    assert found.body("self") == "cwm-taf-mqap"
    assert found.body("operational-committee") == "cwm-taf-mash-operational-committee"
    assert found.body("board") is None
    settled = interpret(CWM_TAF, [said("body.board.group", "the-board")], MAY)
    assert settled.body("board") == "the-board"


def test_silence_says_how_far_the_text_is_held() -> None:
    assert str(interpret(CWM_TAF, [], MAY).silence(words_said("votes")).text) == "the terms are silent on votes"
    text = str(interpret(document("wandsworth-mash-omg"), [], MAY).silence(words_said("quorum")).text)
    assert text == "the terms are silent on quorum as far as the text is held (to section 4)"
