"""Shorthand for the attendance of one seat, a line a meeting."""

from datetime import date, timedelta

from msgspec.structs import replace

from domain.rules.attendance.attendance_line import AttendanceLine, Excusal
from domain.rules.attendance.rates import summarise_attendance
from domain.terms.document import Open
from domain.terms.interpretation import EffectiveTerms
from domain.values import Text
from domain.verdicts import Outcome, Verdict
from tests.support.rule_scenarios import DAY, PRESENT, cwm_taf, cwm_taf_seats

SEATS = cwm_taf_seats()
INSPECTOR = SEATS[2]
BY_CHAIR = Excusal(by="chair", agency="south-wales-police", made_on=DAY, basis=(60,))


def line(outcome: Outcome = PRESENT, number: int = 0, **facts: object) -> AttendanceLine:
    met = AttendanceLine(
        meeting=f"m{number:02}",
        on=date(2025, 4, 1) + timedelta(days=30 * number),
        outcome=outcome,
        seat="s",
        agency="a",
        member="m",
        quorate=Verdict.MET,
        briefed=True,
        attested=True,
        basis=(number,),
    )
    return replace(met, **facts)


def attendance_lines(terms: EffectiveTerms, *outcomes: Outcome) -> list[AttendanceLine]:
    return [line(outcome, number) for number, outcome in enumerate(outcomes)]


def rate(terms: EffectiveTerms | None, its: list[AttendanceLine], unit: str = "seat", **facts: object):  # type: ignore[no-untyped-def]
    return summarise_attendance(terms, unit, its, seats=[INSPECTOR], **facts)  # type: ignore[arg-type]


def target_left_open(question: str) -> EffectiveTerms:
    """Cwm Taf's terms, with the target of attendance left open in the place of a number."""
    its = cwm_taf()
    assert its.terms.attendance is not None
    asked = Open(key="attendance.target", question=Text(en=question))
    terms = replace(its.terms, attendance=replace(its.terms.attendance, target=None))
    return replace(its, terms=terms, open=its.open | {asked.key: asked})
