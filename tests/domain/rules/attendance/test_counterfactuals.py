"""What would turn the verdict on an attendance target, held to the verdict itself."""

from hypothesis import given
from hypothesis import strategies as st

from domain.rules.attendance.rates import rate_verdicts
from domain.rules.attendance.summary import AttendanceSummary
from domain.verdicts import Verdict
from projections.explanations.attendance import attendance_counterfactuals


def summary(attended: int, expected: int, target: tuple[int, int], not_recorded: int = 0) -> AttendanceSummary:
    (verdict,) = rate_verdicts(attended, expected, target)
    return AttendanceSummary(
        in_tenure=expected,
        expected=expected,
        attended=attended,
        excluded=0,
        not_recorded=not_recorded,
        target=target,
        rate=attended / expected,
        verdict=verdict,
    )


def said_of(attended: int, expected: int, target: tuple[int, int], not_recorded: int = 0) -> list[tuple[str, Verdict]]:
    found = attendance_counterfactuals(summary(attended, expected, target, not_recorded))
    return [(str(each.words), each.verdict) for each in found]


def test_who_missed_too_many_is_told_of_those_that_were_and_of_those_to_come() -> None:
    """Three of six, of which three in four are asked: five would have been enough, and the next six are nine of twelve."""
    assert said_of(3, 6, (3, 4)) == [
        ("had 2 more of the 6 expected meetings been attended", Verdict.MET),
        ("once the next 6 meetings are attended", Verdict.MET),
    ]


def test_who_came_is_told_how_many_they_may_miss() -> None:
    assert said_of(4, 4, (3, 4)) == [
        ("had 2 fewer of the 4 expected meetings been attended", Verdict.NOT_MET),
        ("once the next 2 meetings are missed", Verdict.NOT_MET),
    ]
    assert said_of(3, 4, (3, 4))[1][0] == "once the next 1 meeting is missed"


def test_nothing_is_told_while_the_roll_is_not_recorded() -> None:
    assert said_of(3, 6, (3, 4), not_recorded=1) == []


@given(expected=st.integers(1, 20), data=st.data(), over=st.integers(1, 6), under=st.integers(1, 6))
def test_one_less_than_what_is_told_leaves_the_verdict(
    expected: int, data: st.DataObject, over: int, under: int
) -> None:
    over, under = min(over, under), max(over, under)
    attended = data.draw(st.integers(0, expected))
    was = summary(attended, expected, (over, under)).verdict
    step = 1 if was is Verdict.NOT_MET else -1
    for words, verdict in said_of(attended, expected, (over, under)):
        count = next(int(word) for word in words.split() if word.isdecimal())
        held = "expected meetings" in words
        for n, wanted in ((count, verdict), (count - 1, was)):
            there = attended + (step * n if held else max(step * n, 0))
            assert rate_verdicts(there, expected + (0 if held else n), (over, under)) == {wanted}
