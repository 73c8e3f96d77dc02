"""An acting chair counts as the chair, and decides in the chair's place, as far as the terms say so."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.rules.attendance.attendance_line import Excusal, attendance_lines
from domain.rules.attendance.line_count import count_line
from domain.rules.inputs import Determination, MeetingInput, SeatInput
from domain.rules.quorum.evaluation import judge_quorum
from domain.rules.quorum.verdict import QuorumVerdict
from domain.terms.attendance import Excuse
from domain.terms.interpretation import EffectiveTerms
from domain.terms.quorum import Discretion, OfficePresent
from domain.verdicts import Verdict
from tests.support.rule_scenarios import APOLOGIES, DAY, came, codes, during, invented, meeting

SEATS = tuple(SeatInput(id=f"s{n}", agency=f"a{n}", member=f"member of s{n}") for n in range(3))
ACTING = {"acting": {"chair": ("member of s0",)}}
CHAIRED = OfficePresent(id="chaired", clause="4", offices=("chair",))


def terms(acting: bool | None) -> EffectiveTerms:
    """A body whose quorum is its chair, who may determine it and excuse from it."""
    trust = invented("tidewater-trust")
    office = replace(trust.terms.offices[0], acting=acting)
    assert trust.terms.quorum
    assert trust.terms.attendance
    quorum = replace(trust.terms.quorum, rule=CHAIRED, when="throughout", discretion=Discretion(by="chair", clause="4"))
    rule = replace(trust.terms.attendance, excused_by=Excuse(by="chair", clause="5"), unit="seat")
    return replace(trust, terms=replace(trust.terms, offices=(office,), quorum=quorum, attendance=rule))


def held(*roll: Any, **facts: Any) -> MeetingInput:
    return meeting(SEATS, *(roll or (came("s0"), came("s1"))), **facts)


def found(**facts: Any) -> QuorumVerdict:
    return judge_quorum(terms(None), held(**facts))


def test_an_acting_chair_of_whom_the_terms_do_not_speak_may_count() -> None:
    quorum = found(**ACTING)
    assert quorum.verdict is Verdict.UNDETERMINED
    assert "the terms do not say office.chair.acting" in [str(r.text) for r in quorum.reasons]
    assert found().verdict is Verdict.NOT_MET
    assert found(**ACTING, offices={"chair": ("member of s1",)}).verdict is Verdict.MET


def test_an_acting_chair_who_was_not_there_does_not_count() -> None:
    away = held(came("s0", APOLOGIES), came("s1"), **ACTING)
    assert judge_quorum(terms(None), away).verdict is Verdict.NOT_MET
    left = held(came("s0", presence=during(None, None)), came("s1"), **ACTING)
    assert judge_quorum(terms(None), left).verdict is Verdict.UNDETERMINED


def test_an_acting_chair_of_whom_the_roll_does_not_speak_may_be_there() -> None:
    unheard_of = held(came("s1"), acting={"chair": ("somebody",)})
    assert judge_quorum(terms(None), unheard_of).verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize(
    ("quorate", "by_default", "verdict"),
    [(True, True, Verdict.MET), (True, False, Verdict.UNDETERMINED), (False, True, Verdict.UNDETERMINED)],
)
def test_a_determination_in_the_place_of_the_chair_counts_where_it_changes_nothing(
    quorate: bool, by_default: bool, verdict: Verdict
) -> None:
    offices = {"chair": ("member of s0",)} if by_default else {}
    made = Determination(quorate=quorate, by="acting-chair", perhaps="chair", made_on=DAY)
    quorum = judge_quorum(terms(None), held(offices=offices, determination=made))
    assert quorum.verdict is verdict
    assert codes(quorum.reasons)[:2] == ["determined", "not-said"]


def test_a_determination_in_the_place_of_no_office_that_may_is_not_heard() -> None:
    made = Determination(quorate=True, by="acting-chair", made_on=DAY)
    quorum = judge_quorum(terms(False), held(determination=made))
    assert (quorum.verdict, quorum.reasons[0].code) == (Verdict.NOT_MET, "determination-ignored")


@pytest.mark.parametrize(
    ("excusal", "excluded", "code"),
    [
        (Excusal(by="chair", seat="s2"), True, "excused"),
        (Excusal(by="acting-chair", perhaps="chair", seat="s2"), None, "excused"),
        (Excusal(by="acting-chair", seat="s2"), False, "excusal-ignored"),
    ],
)
def test_an_excusal_in_the_place_of_the_chair_may_count(excusal: Excusal, excluded: bool | None, code: str) -> None:
    rule = terms(None)
    assert rule.terms.attendance
    excludes = replace(rule.terms.attendance.excludes, excused="excluded", inquorate=False)
    rule = replace(rule, terms=replace(rule.terms, attendance=replace(rule.terms.attendance, excludes=excludes)))
    there = held(came("s0"), came("s1"), came("s2", APOLOGIES))
    (line,) = (x for x in attendance_lines("m", there, judge_quorum(rule, there), [excusal]) if x.seat == "s2")
    judged = count_line(rule, line)
    assert (judged.excluded, code in codes(judged.reasons)) == (excluded, True)
    assert ("not-said" in codes(judged.reasons)) == (excluded is None)
