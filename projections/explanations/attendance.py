"""What would turn the verdict on an attendance target: the smallest changes, each found by judging the figures anew."""

from collections.abc import Callable, Iterator

from domain.rules.attendance.rates import rate_verdicts
from domain.rules.attendance.summary import AttendanceSummary
from domain.rules.quorum.counterfactuals import Counterfactual
from domain.text import Words, said
from domain.verdicts import Verdict

MEETINGS_MAX = 60
"""How many meetings are looked at, of those held and of those to come."""


def attendance_counterfactuals(summary: AttendanceSummary) -> Iterator[Counterfactual]:
    """The fewest meetings attended or missed, of those that were, and of the next, that would turn a verdict which is
    decided; nothing where some of the roll is not recorded, since what it says would turn it too."""
    if summary.target is None or summary.not_recorded or summary.verdict not in (Verdict.MET, Verdict.NOT_MET):
        return
    target, attended, expected = summary.target, summary.attended, summary.expected
    if summary.verdict is Verdict.NOT_MET:
        wanted, step, had, comes = Verdict.MET, 1, _more, _attended_next
    else:
        wanted, step, had, comes = Verdict.NOT_MET, -1, _fewer, _missed_next

    def fewest(most: int, verdicts: Callable[[int], set[Verdict]]) -> int | None:
        return next((n for n in range(1, min(most, MEETINGS_MAX) + 1) if verdicts(n) == {wanted}), None)

    there = expected - attended if step > 0 else attended
    if count := fewest(there, lambda n: rate_verdicts(attended + step * n, expected, target)):
        yield Counterfactual(had(count, expected), wanted)
    if count := fewest(MEETINGS_MAX, lambda n: rate_verdicts(attended + max(step * n, 0), expected + n, target)):
        yield Counterfactual(comes(count), wanted)


def _more(count: int, expected: int) -> Words:
    return said("had {count} more of the {expected} expected meetings been attended", count=count, expected=expected)


def _fewer(count: int, expected: int) -> Words:
    return said("had {count} fewer of the {expected} expected meetings been attended", count=count, expected=expected)


def _attended_next(count: int) -> Words:
    return said("once the next {count} {count:meeting is|meetings are} attended", count=count)


def _missed_next(count: int) -> Words:
    return said("once the next {count} {count:meeting is|meetings are} missed", count=count)
