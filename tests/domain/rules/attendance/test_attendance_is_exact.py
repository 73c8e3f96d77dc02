"""The verdict on attendance is the one that every completion agrees on, worked out the long way."""

from datetime import date
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.rules.attendance.attendance_line import AttendanceLine, Excusal
from domain.rules.attendance.rates import summarise_attendance
from domain.rules.inputs import SeatInput
from domain.terms.attendance import AttendanceCounts, AttendanceTerms, Excludes, Excuse, Window
from domain.terms.base import Among
from domain.terms.document import GroupTerms, Metadata, Source, Terms
from domain.terms.interpretation import interpret
from domain.values import Text
from domain.verdicts import Outcome, Verdict

DAY = date(2025, 5, 13)
TARGETS = [(3, 4), (1, 2), (1, 1)]
TEXT = Text(en="words")


def terms_of(target: tuple[int, int], deputies: bool | None, excused: str | None, inquorate: bool | None) -> Terms:
    return Terms(
        terms=Metadata(version="1", source=Source(title=TEXT, digest="0" * 64, complete=True, extent=TEXT)),
        group=GroupTerms(slug="group", name=TEXT),
        clauses={"1": TEXT},
        attendance=AttendanceTerms(
            clause="1",
            target=target,
            unit="agency",
            window=Window(kind="all"),
            applies_to=Among(),
            counts=AttendanceCounts(deputies=deputies, remote=True, partial=True),
            excludes=Excludes(excused=excused, inquorate=inquorate),  # type: ignore[arg-type]
            excused_by=Excuse(by="chair", clause="1"),
        ),
    )


@st.composite
def roll(draw: st.DrawFn) -> list[AttendanceLine]:
    found = []
    for meeting in range(draw(st.integers(0, 4))):
        quorate = draw(st.sampled_from([Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED]))
        for seat in range(draw(st.integers(1, 2))):
            excusal = Excusal(by="chair", seat=f"s{seat}") if draw(st.booleans()) else None
            outcome = draw(st.sampled_from(list(Outcome)))
            found.append(
                AttendanceLine(
                    meeting=f"m{meeting}", on=DAY, seat=f"s{seat}", outcome=outcome, excusal=excusal, quorate=quorate
                )
            )
    return found


def naive(
    target: tuple[int, int], lines: list[AttendanceLine], came: dict[int, bool], excused: str, out: set[str]
) -> str:
    """The verdict in one completion: who came, what an excusal does, which meetings are left out."""
    expected = attended = 0
    suspended = False
    for meeting in sorted({line.meeting for line in lines} - out):
        kinds = []
        for number, line in enumerate(lines):
            if line.meeting == meeting:
                kinds.append("came" if came[number] else excused if line.excusal is not None else "counted")
        if "came" in kinds:
            expected, attended = expected + 1, attended + 1
        elif "counted" in kinds:
            expected += 1
        else:
            suspended = suspended or "suspends_target" in kinds
    if suspended:
        return "silent"
    if expected == 0:
        return "none"
    return "met" if Fraction(attended, expected) >= Fraction(*target) else "not met"


@settings(max_examples=400)
@given(
    lines=roll(),
    target=st.sampled_from(TARGETS),
    deputies=st.sampled_from([True, False, None]),
    excused=st.sampled_from(["excluded", "suspends_target", "counted", None]),
    inquorate=st.sampled_from([True, False, None]),
)
def test_the_verdict_on_attendance_is_what_all_completions_agree_on(
    lines: list[AttendanceLine],
    target: tuple[int, int],
    deputies: bool | None,
    excused: str | None,
    inquorate: bool | None,
) -> None:
    answers = set()
    doubtful = sorted({line.meeting for line in lines if line.quorate is Verdict.UNDETERMINED})
    unrecorded = [n for n, line in enumerate(lines) if line.outcome is Outcome.NOT_RECORDED]
    for deputy in (True, False) if deputies is None else (deputies,):
        for excuse in ("excluded", "suspends_target", "counted") if excused is None else (excused,):
            for leave in (True, False) if inquorate is None else (inquorate,):
                for met in product((True, False), repeat=len(doubtful)):
                    lost = {line.meeting for line in lines if line.quorate is Verdict.NOT_MET}
                    lost |= {meeting for meeting, held in zip(doubtful, met, strict=True) if not held}
                    for present in product((True, False), repeat=len(unrecorded)):
                        came = {
                            n: line.outcome is Outcome.PRESENT or (line.outcome is Outcome.BY_DEPUTY and deputy)
                            for n, line in enumerate(lines)
                        } | dict(zip(unrecorded, present, strict=True))
                        answers.add(naive(target, lines, came, excuse, lost if leave else set()))
    expected = {"met": Verdict.MET, "not met": Verdict.NOT_MET, "silent": Verdict.SILENT, "none": Verdict.UNDETERMINED}
    found = summarise_attendance(
        interpret(terms_of(target, deputies, excused, inquorate), [], DAY), "agency", lines, seats=[SeatInput(id="s0")]
    )
    assert found.verdict is (expected[answers.pop()] if len(answers) == 1 else Verdict.UNDETERMINED)
    assert found.in_tenure == found.expected + found.excluded
    assert found.attended + found.not_recorded <= found.expected
    assert (found.rate is None) == (found.expected == 0 or found.verdict is Verdict.UNDETERMINED)
